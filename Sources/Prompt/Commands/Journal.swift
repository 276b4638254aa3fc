import Syntax

/// The entries of a session that worked, from which a script can be made.
struct Journal {
  struct Entry {
    var number: Int
    var text: String
    var hasResult: Bool
  }

  private(set) var entries: [Entry] = []

  mutating func add(_ entry: Entry) { entries.append(entry) }

  enum Fault: Error, Equatable {
    case empty
    /// An entry uses the result of one that is left out, or of one that is not an expression.
    case needs(result: Int, by: Int)

    var message: String {
      switch self {
      case .empty: "no entry has worked yet"
      case .needs(let result, let entry):
        "entry \(entry) uses _\(result), which is not the value of a saved expression"
      }
    }
  }

  /// The entries in `range` as a formatted script. Results that later entries use by `_` or `_3` become
  /// variables of those names.
  func script(_ range: ClosedRange<Int>?) throws(Fault) -> String {
    let chosen = entries.filter { range?.contains($0.number) ?? true }
    guard !chosen.isEmpty else { throw .empty }
    var texts: [(number: Int, text: String)] = []
    var needed: [(result: Int, by: Int)] = []
    for entry in chosen {
      let (text, results) = withNumberedResults(entry)
      texts.append((entry.number, text))
      needed += results.map { ($0, entry.number) }
    }
    for (result, entry) in needed {
      guard let index = texts.firstIndex(where: { $0.number == result }), result < entry,
        let declared = Self.declaring("_\(result)", in: texts[index].text)
      else { throw .needs(result: result, by: entry) }
      texts[index].text = declared
    }
    let script = Redeclarations.resolved(texts.map(\.text)).joined(separator: "\n") + "\n"
    return Formatter.format(Source(name: "<saved>", text: script)) ?? script
  }

  /// `_` names the result before; here it gets its number.
  private func withNumberedResults(_ entry: Entry) -> (text: String, results: Set<Int>) {
    let source = Source(name: "<entry>", text: entry.text)
    let latest = entries.last { $0.number < entry.number && $0.hasResult }?.number
    let numbers = Set(entries.filter(\.hasResult).map(\.number))
    var bytes = source.bytes
    var results: Set<Int> = []
    let tokens = Lexer.lex(source).tokens
    for (index, token) in tokens.enumerated().reversed() where token.kind == .name {
      let span = Int(token.span.start)..<Int(token.span.end)
      let name = String(decoding: bytes[span], as: UTF8.self)
      let isMember = index > 0 && [.dot, .questionDot].contains(tokens[index - 1].kind)
      let isKey = tokens[index + 1].kind == .colon
      guard name.hasPrefix("_"), !isMember, !isKey,
        let number = name == "_" ? latest : Int(name.dropFirst()), numbers.contains(number)
      else { continue }
      bytes.replaceSubrange(span, with: Array("_\(number)".utf8))
      results.insert(number)
    }
    return (String(decoding: bytes, as: UTF8.self), results)
  }

  /// With the last expression as a declaration; nil if the last statement is none.
  private static func declaring(_ name: String, in text: String) -> String? {
    let source = Source(name: "<entry>", text: text)
    guard let last = Parser.parse(source).program.statements.last else { return nil }
    if case .declaration(let declaration) = last.kind, case .name(name) = declaration.pattern.kind {
      return text
    }
    guard case .expression = last.kind else { return nil }
    var bytes = source.bytes
    bytes.insert(contentsOf: Array("let \(name) = ".utf8), at: Int(last.span.start))
    return String(decoding: bytes, as: UTF8.self)
  }
}
