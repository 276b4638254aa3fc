import Foundation

/// The checkout that these tests belong to, and the program they test.
enum Checkout {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().standardizedFileURL

  /// The release build in `scripts/test`, the debug build in a plain `swift test`.
  static let program =
    ProcessInfo.processInfo.environment["SIXMO_BINARY"]
    ?? root.appending(path: ".build/debug/sixmo").path

  /// Paths below a folder, relative to the root, sorted.
  static func files(below folder: String, ending: String) -> [String] {
    let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
    return (paths?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
  }

  /// What is not an UTF-8 comes as U+FFFD: some tests are about such files.
  static func text(of path: String) throws -> String {
    try String(decoding: Data(contentsOf: root.appending(path: path)), as: UTF8.self)
  }
}
