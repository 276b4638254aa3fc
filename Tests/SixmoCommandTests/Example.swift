import Syntax

/// A block of Sixmo in a page, with what the page says about it:
///
/// ```sixmo
/// 1 + 1                 # => 2
/// print("a")            # prints: a
/// [1][5]                # error: index 5 is out of range
/// ```
///
/// It becomes a script that prints, behind marks, what each statement with a claim came to.
struct Example {
  struct Claim {
    enum Kind: String {
      case value = "=> "
      case prints = "prints: "
      case error = "error: "
    }
    var kind: Kind
    var line: Int
    var expected: String
  }

  private(set) var script = ""
  private(set) var claims: [Claim] = []

  /// Begins a line of output that is no output of the example itself.
  static let mark: Character = "\u{1}"

  init(_ text: String) throws {
    let source = Source(name: "example", text: text)
    let result = Parser.parse(source)
    if let diagnostic = result.diagnostics.first(where: { $0.severity == .error }) {
      throw diagnostic
    }
    var copied = 0
    for statement in result.program.statements {
      let (start, end) = (Int(statement.span.start), Int(statement.span.end))
      guard let claim = Self.claim(in: source, behind: end) else { continue }
      script += Self.text(source, copied..<start)
      script += Self.instrumented(Self.text(source, start..<end), claim)
      claims.append(claim)
      copied = end
    }
    script += Self.text(source, copied..<source.bytes.count)
  }

  private static func instrumented(_ statement: String, _ claim: Claim) -> String {
    switch claim.kind {
    case .value:
      "print(\"\\u0001\" + json.stringify([(\(statement)), (\(claim.expected))]))"
    case .prints: statement + "; print(\"\\u0001\")"
    case .error: statement
    }
  }

  /// From the comment behind a statement.
  private static func claim(in source: Source, behind end: Int) -> Claim? {
    let rest = source.bytes[end...].prefix { $0 != UInt8(ascii: "\n") }
    let line = source.bytes[..<end].count { $0 == UInt8(ascii: "\n") }
    let comment = String(decoding: rest, as: UTF8.self).drop { $0 == " " || $0 == ";" }
    guard comment.hasPrefix("# ") else { return nil }
    let text = comment.dropFirst(2)
    for kind in [Claim.Kind.value, .prints, .error] where text.hasPrefix(kind.rawValue) {
      return Claim(kind: kind, line: line, expected: String(text.dropFirst(kind.rawValue.count)))
    }
    return nil
  }

  private static func text(_ source: Source, _ range: Range<Int>) -> String {
    String(decoding: source.bytes[range], as: UTF8.self)
  }
}

extension Example {
  /// What is not as the example says, with the number of its line.
  func faults(_ result: Shell.Result) -> [(line: Int, text: String)] {
    var faults: [(line: Int, text: String)] = []
    var lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)[...]
    for claim in claims {
      if claim.kind == .error {
        if !result.errors.contains(claim.expected) {
          faults.append(
            (claim.line, "expected an error with '\(claim.expected)': \(result.errors)"))
        }
        return faults
      }
      let printed = lines.prefix { $0.first != Self.mark }
      lines = lines.dropFirst(printed.count)
      guard let marked = lines.popFirst() else {
        faults.append((claim.line, "it ended before this line: \(result.errors)"))
        return faults
      }
      switch claim.kind {
      case .value:
        if !Self.isPairOfEquals(marked.dropFirst()) {
          faults.append((claim.line, "the value and the claim differ: \(marked.dropFirst())"))
        }
      case .prints:
        let text = printed.joined(separator: "\n")
        if text != claim.expected { faults.append((claim.line, "it prints: \(text)")) }
      case .error: break
      }
    }
    if result.status != 0 { faults.append((0, "it fails: \(result.errors)")) }
    return faults
  }

  /// `[v,v]`: the value and the claim as JSON are the same text.
  private static func isPairOfEquals(_ pair: Substring) -> Bool {
    let inner = pair.dropFirst().dropLast()
    guard inner.utf8.count % 2 == 1 else { return false }
    let half = inner.utf8.count / 2
    return inner.utf8.prefix(half).elementsEqual(inner.utf8.suffix(half))
      && inner.utf8.dropFirst(half).first == UInt8(ascii: ",")
  }
}
