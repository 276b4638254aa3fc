import Glibc

/// The variables that the process was started with.
package enum Environment {
  package static subscript(name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Nil where it is empty too, as most programs take it.
  package static func filled(_ name: String) -> String? {
    self[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Where files go that nobody keeps: `TMPDIR`, by default `/tmp`.
  package static var temporaryFolder: String { filled("TMPDIR") ?? "/tmp" }
}
