import Foundation
import Syntax

/// Files of the tests, found beside this source.
enum Fixtures {
  static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
  static let repository = tests.deletingLastPathComponent()

  /// All `.sixmo` files below a folder of the repository, sorted.
  static func scripts(below folder: String) -> [URL] {
    let root = repository.appending(path: folder)
    let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    let files = (walk?.allObjects ?? []).compactMap { $0 as? URL }
    return files.filter { $0.pathExtension == "sixmo" && !$0.path.contains("/.build") }
      .sorted { $0.path < $1.path }
  }

  static func source(_ file: URL) throws -> Source {
    Source(name: file.lastPathComponent, bytes: [UInt8](try Data(contentsOf: file)))
  }
}
