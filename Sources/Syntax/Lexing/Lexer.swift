import Formats

/// What the lexer makes of a source; the last token is always `end`.
package struct Lexed: Sendable {
  package var tokens: [Token] = []
  package var comments: [Comment] = []
  package var diagnostics: [Diagnostic] = []
  /// The source ends inside a string that more lines could finish.
  package var endsInsideString = false
}

/// Turns the bytes of a source into tokens, in one pass without recursion.
package struct Lexer {
  let source: Source
  let bytes: [UInt8]
  /// Where what is read of them ends.
  let end: Int
  var position: Int
  var result = Lexed()
  /// The strings whose `\(…)` is being read, innermost last.
  var interpolations: [Interpolation] = []
  private var startsLine = true
  /// Indices of the opening tokens that are not closed yet.
  private var open: [Int] = []
  /// How many of them are of each kind, so that nothing is looked for that is not there.
  private var openCounts = [Int](repeating: 0, count: 256)
  private let candidates = Spellings.candidates
  private let starts = Spellings.starts

  struct Interpolation {
    var isMultiline: Bool
    /// How many parentheses are open in it.
    var parentheses = 0
    /// Where the string starts, for the message when it never ends.
    var start: Int
  }

  /// Of a source, or of a part of it alone.
  package static func lex(_ source: Source, in range: Range<Int>? = nil) -> Lexed {
    var lexer = Lexer(source: source, range: range ?? 0..<source.bytes.count)
    lexer.run()
    return lexer.result
  }

  private init(source: Source, range: Range<Int>) {
    self.source = source
    self.bytes = source.bytes
    position = range.lowerBound
    end = range.upperBound
  }

  private mutating func run() {
    let invalid = bytes.withUnsafeBufferPointer {
      UTF8Check.firstInvalid(UnsafeBufferPointer(rebasing: $0[position..<end]))
    }
    if let invalid {
      reportNotUTF8(at: position + invalid)
    } else {
      result.tokens.reserveCapacity((end - position) / 4 + 1)
      if position == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
      while position < end { lexToken() }
      if let unfinished = interpolations.first { reportUnfinished(unfinished) }
    }
    position = end
    emit(.end, from: position)
  }

  private mutating func lexToken() {
    switch bytes[position] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
    case UInt8(ascii: "\n"): lexNewline()
    case UInt8(ascii: "#"): lexComment()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      lexWord()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): lexNumber()
    case UInt8(ascii: "\""): lexString()
    case UInt8(ascii: "'"), UInt8(ascii: "`"): lexForeignString()
    default: lexOperator()
    }
  }

  private mutating func lexNewline() {
    position += 1
    startsLine = true
  }

  private mutating func lexComment() {
    let start = position
    while position < end, peek() != UInt8(ascii: "\n") { position += 1 }
    var end = position
    while end > start, " \t\r".utf8.contains(bytes[end - 1]) { end -= 1 }
    result.comments.append(
      Comment(
        span: Span(start, end), nextToken: result.tokens.count,
        isDocumentation: start + 1 < end && bytes[start + 1] == UInt8(ascii: "#")))
  }

  private mutating func lexWord() {
    let start = position
    while isWordByte(peek()) { position += 1 }
    emit(Keywords.kind(of: bytes[start..<position]), from: start)
  }

  private mutating func lexOperator() {
    let first = peek()
    if first == UInt8(ascii: "!"), startsNotIn() {
      position += 3
      return emit(.notIn, from: position - 3)
    }
    let window = UInt32(first) | UInt32(peek(1)) << 8 | UInt32(peek(2)) << 16
    if first < 128 {
      for index in starts[Int(first)]..<starts[Int(first) + 1] {
        let candidate = candidates[index]
        guard window & candidate.mask == candidate.pattern else { continue }
        return lexSpelling(candidate)
      }
    }
    lexUnexpected()
  }

  private mutating func lexSpelling(_ candidate: Spellings.Candidate) {
    if candidate.kind == .leftParen, !interpolations.isEmpty {
      interpolations[interpolations.count - 1].parentheses += 1
    } else if candidate.kind == .rightParen, let string = interpolations.last {
      if string.parentheses == 0 { return continueString() }
      interpolations[interpolations.count - 1].parentheses -= 1
    }
    position += candidate.length
    emit(candidate.kind, from: position - candidate.length)
  }

  /// `!in` is one operator only where no name goes on: `!inner` negates a name.
  private func startsNotIn() -> Bool {
    peek(1) == UInt8(ascii: "i") && peek(2) == UInt8(ascii: "n") && !isWordByte(peek(3))
  }

  // MARK: what the other files of the lexer need

  /// The byte at `offset` from here; 0 after the end.
  func peek(_ offset: Int = 0) -> UInt8 {
    let index = position + offset
    return index < end ? bytes[index] : 0
  }

  /// Appends the token from `start` to the current position and pairs it if it is a bracket.
  mutating func emit(_ kind: Token.Kind, from start: Int) {
    let index = result.tokens.count
    result.tokens.append(Token(kind, Span(start, position), startsLine: startsLine))
    startsLine = false
    switch kind {
    case .rightParen: pair(index, with: .leftParen)
    case .rightBracket: pair(index, with: .leftBracket)
    case .rightBrace: pair(index, with: .leftBrace)
    case .stringMiddle, .stringEnd: pair(index, with: .stringStart)
    default: break
    }
    if kind.opens {
      open.append(index)
      openCounts[Int(kind.pairing.rawValue)] += 1
    }
  }

  /// Finds the opening bracket of a closing one; those in between were never closed. A bracket that
  /// closes nothing leaves all others as they are, so that one mistake stays one.
  private mutating func pair(_ index: Int, with opening: Token.Kind) {
    guard openCounts[Int(opening.rawValue)] > 0 else { return }
    while let candidate = open.popLast() {
      let kind = result.tokens[candidate].kind.pairing
      openCounts[Int(kind.rawValue)] -= 1
      guard kind == opening else { continue }
      result.tokens[candidate].partner = Int32(index)
      result.tokens[index].partner = Int32(candidate)
      return
    }
  }
}

extension Token.Kind {
  /// The kind of opening token that is closed in the same way.
  fileprivate var pairing: Token.Kind {
    switch self {
    case .questionBracket: .leftBracket
    case .stringMiddle: .stringStart
    default: self
    }
  }
}

func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

/// A letter, a digit or an underscore.
func isWordByte(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- UInt8(ascii: "a") < 26 || isDigit(byte) || byte == UInt8(ascii: "_")
}
