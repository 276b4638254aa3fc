/// What `sixmo explain E0301` tells about a code: the one table of all of them.
///
/// A row is one expression in the file of its family. Its example is a script that provokes exactly
/// this code first; a test runs each.
package struct ErrorCode: Sendable {
  package var code: String
  /// A few words, lower case.
  package var title: String
  /// What it means and what to do, in sentences.
  package var explanation: String
  /// A complete script that fails with this code; bytes, because one of them is no text.
  package var exampleBytes: [UInt8]

  package var example: String { String(decoding: exampleBytes, as: UTF8.self) }

  package init(_ code: String, _ title: String, _ explanation: String, example: String) {
    self.init(code, title, explanation, exampleBytes: Array(example.utf8))
  }

  init(_ code: String, _ title: String, _ explanation: String, exampleBytes: [UInt8]) {
    self.code = code
    self.title = title
    self.explanation = explanation
    self.exampleBytes = exampleBytes
  }

  /// In the order of their codes.
  package static let all: [ErrorCode] =
    lexical + syntax + resolution + values + limits + modules + data + api + command + warnings

  /// The row of a code, however it is written: `E0301`, `e0301`, `301`.
  package static func named(_ text: String) -> ErrorCode? {
    let digits = text.lowercased().drop { $0 == "e" || $0 == "[" }.filter(\.isNumber)
    guard let number = Int(digits) else { return nil }
    return all.first { Int($0.code.dropFirst()) == number }
  }
}
