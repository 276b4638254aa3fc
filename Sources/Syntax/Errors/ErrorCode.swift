/// A row of a table of error codes: what `sixmo explain E0301` shows about one.
///
/// Each layer has a table for each family of the codes that it reports. A row's example is a script that
/// provokes exactly this code first; a test runs each.
package struct ErrorCode: Sendable {
  package var code: String
  /// What a script that catches the error finds as its `kind`.
  package var kind: String
  /// A few words, lower case.
  package var title: String
  /// What it means and what to do, in sentences.
  package var explanation: String
  /// A complete script that fails with this code; bytes, because one of them is not text.
  package var exampleBytes: [UInt8]
  /// The example without the mistake; nil where the cure lies outside of the script.
  package var fix: String?

  package var example: String { String(decoding: exampleBytes, as: UTF8.self) }

  package init(
    _ code: String, kind: String = "error", _ title: String, _ explanation: String, example: String,
    fix: String? = nil
  ) {
    self.init(code, kind: kind, title, explanation, exampleBytes: Array(example.utf8))
    self.fix = fix
  }

  init(
    _ code: String, kind: String = "error", _ title: String, _ explanation: String,
    exampleBytes: [UInt8]
  ) {
    self.code = code
    self.kind = kind
    self.title = title
    self.explanation = explanation
    self.exampleBytes = exampleBytes
  }

  /// E00xx and E01xx, in the order of their codes.
  package static let source: [ErrorCode] = lexical + syntax
}

extension Sequence<ErrorCode> {
  /// The row of a code, however it is written: `E0301`, `e0301`, `301`.
  package func row(of text: String) -> ErrorCode? {
    let digits = text.lowercased().drop { $0 == "e" || $0 == "[" }.filter(\.isNumber)
    guard let number = Int(digits) else { return nil }
    return first { Int($0.code.dropFirst()) == number }
  }
}
