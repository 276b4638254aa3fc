import Syntax

extension ErrorCode {
  /// All that the language reports.
  package static let language: [ErrorCode] =
    source + resolution + values + limits + modules + data + warnings

  private static let kinds = Dictionary(
    uniqueKeysWithValues: language.map { ($0.code, $0.kind) })

  /// The `kind` of an error with this code, unless its function has another.
  static func kind(of code: String) -> String { kinds[code] ?? "error" }
}
