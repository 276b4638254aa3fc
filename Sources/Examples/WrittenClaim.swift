import Sixmo
import Syntax

/// A claim as it is in the comment after a statement.
struct WrittenClaim {
  enum Kind {
    case value(Expression)
    case output(String)
    case error(String)
  }
  var kind: Kind
  /// Of the comment. No code is there, so what is made of the claim can have places in it.
  private var span: Span

  /// Nil if the comment after the statement claims nothing.
  init?(behind statement: Statement, in source: Source) throws(Stop) {
    let end = Int(statement.span.end)
    let line = end..<source.lineEnd(after: end)
    let start = source.bytes[line].firstIndex { !" ;\r".utf8.contains($0) } ?? line.upperBound
    let comment = start..<line.upperBound
    span = Span(start, line.upperBound)
    if let shown = source.text(comment, after: "# => ") {
      kind = .value(try Self.expression(shown, in: source))
    } else if source.text(comment, after: "# error: ") != nil {
      kind = .error(source.trimmed(comment, after: "# error: "))
    } else {
      guard let output = Self.output(at: comment, below: line.upperBound, in: source) else {
        return nil
      }
      kind = .output(output)
    }
  }

  /// Lines of output, the first of which is after the statement or below it, the others below.
  private static func output(
    at comment: Range<Int>, below end: Int, in source: Source
  ) -> String? {
    var lines: [String] = []
    if source.text(comment, after: "# prints:") != nil {
      lines.append(source.trimmed(comment, after: "# prints:"))
    } else if !comment.isEmpty {
      return nil
    }
    var start = end + 1
    while start < source.bytes.count {
      let line = start..<source.lineEnd(after: start)
      let content = line.lowerBound + source.bytes[line].prefix { $0 == UInt8(ascii: " ") }.count
      guard source.text(content..<line.upperBound, after: "# prints:") != nil else { break }
      lines.append(source.trimmed(content..<line.upperBound, after: "# prints:"))
      start = line.upperBound + 1
    }
    return lines.isEmpty ? nil : lines.map { $0 + "\n" }.joined()
  }

  /// What a comment shows, read in its place.
  private static func expression(_ range: Range<Int>, in source: Source) throws(Stop) -> Expression
  {
    let parsed = Parser.parse(source, in: range)
    guard !parsed.hasErrors else { throw .rejected(parsed.diagnostics) }
    guard parsed.program.statements.count == 1,
      case .expression(let value) = parsed.program.statements[0].kind
    else {
      throw .rejected([
        Diagnostic(
          "E0811", "'# =>' shows one value",
          at: .init(source, Span(range.lowerBound, range.upperBound)))
      ])
    }
    return value
  }
}

extension WrittenClaim {
  // MARK: Making code of it

  func call(_ builtin: String, _ arguments: [Expression], over statement: Span) -> Statement {
    let callee = Expression(.name(builtin), Span(Int(span.start), Int(span.start)))
    let call = Expression(
      .call(callee, arguments.map { Argument(.positional, $0) }), statement)
    return Statement(.expression(call), statement)
  }

  func string(_ text: String) -> Expression { Expression(.string(text), span) }

  func function(_ statements: [Statement], over statement: Span) -> Expression {
    Expression(
      .lambda(Function(parameters: [], body: CodeBlock(statements, statement), span: span)), span)
  }
}

extension Source {
  /// The lines without their ends.
  var lines: [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let end = lineEnd(after: start)
      let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
      lines.append(start..<(hasReturn ? end - 1 : end))
      start = end + 1
    }
    return lines
  }

  /// Where the line that holds a place ends.
  func lineEnd(after place: Int) -> Int {
    bytes[place...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
  }

  /// What follows a mark at the start of a range; nil if the range does not start with it.
  fileprivate func text(_ range: Range<Int>, after mark: String) -> Range<Int>? {
    guard bytes[range].starts(with: mark.utf8) else { return nil }
    return range.lowerBound + mark.utf8.count..<range.upperBound
  }

  /// What follows a mark, without the space before it and the space at its end.
  fileprivate func trimmed(_ range: Range<Int>, after mark: String) -> String {
    var text = bytes[range].dropFirst(mark.utf8.count)
    if text.first == UInt8(ascii: " ") { text.removeFirst() }
    while let last = text.last, " \r".utf8.contains(last) { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }
}
