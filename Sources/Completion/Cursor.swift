import Sixmo
import Syntax

/// Where the cursor is in a text that is being written, as far as the tokens before it say.
struct Cursor {
  enum Place: Equatable {
    /// At the beginning of an expression, a key or an argument.
    case word
    /// After the dot of a value; nil if nothing is known about the value.
    case member(of: ValuePath?)
    /// Inside a string.
    case string
    /// After `import`.
    case module
    /// In a number, a comment, or where only an operator fits.
    case nothing
  }

  /// An open bracket around the cursor.
  struct Enclosing: Equatable {
    enum Kind: Equatable {
      case call(Callee)
      case object, array
      case index(of: ValuePath?)
      case other
    }

    struct Callee: Equatable {
      /// As written: `workflows.run`, or `map` for a method.
      var name: String
      /// What a method is called on.
      var receiver: ValuePath?
    }

    var kind: Kind
    /// The index of the bracket among the tokens.
    var opening: Int
    /// How many items end before the cursor.
    var items = 0
    /// That of the item at the cursor, once its colon is there.
    var key: String?
    /// Those of earlier items and of this one.
    var keys: [String] = []
  }

  private(set) var place = Place.word
  /// What a candidate replaces.
  private(set) var typed = ""
  /// Innermost last.
  private(set) var enclosing: [Enclosing] = []
  let tokens: TokenText

  /// At the end of `text`.
  init(atEndOf text: String) {
    let source = Source(name: "<entry>", text: text)
    let lexed = Lexer.lex(source)
    // What is typed now is apart from what is before it.
    var count = lexed.tokens.count - 1
    let end = source.bytes.count
    let isComment = lexed.comments.last.map { Int($0.span.end) == end } ?? false
    tokens = TokenText(source: source, tokens: lexed.tokens)
    if !isComment, count > 0, tokens.end(count - 1) == end {
      count = takeTyped(count)
    }
    for index in 0..<count { scan(index) }
    if isComment { place = .nothing } else { findPlace(before: count) }
  }

  /// The word or the open string at the end; the result is how many tokens come before it.
  private mutating func takeTyped(_ count: Int) -> Int {
    let last = count - 1
    if tokens.isWord(last) {
      typed = tokens.text(last)
      return last
    }
    if let inside = tokens.openString(last) {
      (typed, place) = (inside, .string)
      return last
    }
    switch tokens.kind(last) {
    case .int, .float, .duration, .string, .stringEnd, .invalid, .rightParen, .rightBracket,
      .rightBrace:
      place = .nothing
    default: break
    }
    return count
  }

  private mutating func findPlace(before count: Int) {
    guard place == .word else { return }
    switch count > 0 ? tokens.kind(count - 1) : .end {
    case .dot, .questionDot:
      place = .member(of: valuePath(beforeDot: count - 1))
    case .importKeyword: place = .module
    case .string, .stringEnd, .int, .float, .rightParen, .rightBracket, .name, .duration:
      // Something is before the word without an operator between them.
      if !tokens.startsLine(count) { place = .nothing }
    default: break
    }
  }

  // MARK: Brackets

  private mutating func scan(_ index: Int) {
    switch tokens.kind(index) {
    case .leftParen: enclosing.append(Enclosing(kind: parenthesis(index), opening: index))
    case .leftBracket, .questionBracket:
      enclosing.append(Enclosing(kind: bracket(index), opening: index))
    case .leftBrace:
      let isObject = index == 0 || !tokens.canEndBeforeBlock(index - 1)
      enclosing.append(Enclosing(kind: isObject ? .object : .other, opening: index))
    case .stringStart: enclosing.append(Enclosing(kind: .other, opening: index))
    case .rightParen, .rightBracket, .rightBrace, .stringEnd: _ = enclosing.popLast()
    case .comma: nextItem()
    case .colon: takeKey(before: index)
    default: break
    }
  }

  private func parenthesis(_ index: Int) -> Enclosing.Kind {
    guard index > 0, !tokens.startsLine(index), tokens.kind(index - 1) == .name else {
      return .other
    }
    let isMethod = index > 1 && tokens.isDot(index - 2)
    return .call(
      Enclosing.Callee(
        name: tokens.dottedName(endingAt: index - 1) ?? tokens.text(index - 1),
        receiver: isMethod ? valuePath(beforeDot: index - 2) : nil))
  }

  private func bracket(_ index: Int) -> Enclosing.Kind {
    guard index > 0, !tokens.startsLine(index), tokens.endsValue(index - 1) else { return .array }
    return .index(of: valuePath(endingAt: index - 1))
  }

  private mutating func nextItem() {
    guard let last = enclosing.indices.last else { return }
    enclosing[last].items += 1
    enclosing[last].key = nil
  }

  private mutating func takeKey(before index: Int) {
    guard let last = enclosing.indices.last, index > 0 else { return }
    let key = tokens.plainString(index - 1) ?? tokens.text(index - 1)
    enclosing[last].key = key
    enclosing[last].keys.append(key)
  }
}
