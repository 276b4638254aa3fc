import Foundation
import Testing

@testable import Sixmo

@Suite("The standard library inside the binary")
struct StdlibTests {
  @Test("the table has every file of stdlib/ as it is, sorted, and no other")
  func tableIsFolder() throws {
    let folder = try #require(stdlibFolder())
    #expect(Stdlib.paths == folder.keys.sorted())
    for (path, bytes) in folder {
      let isSame = Stdlib.file(path).map { Array($0) == bytes }
      #expect(isSame != false, "\(path) differs from the embedded one")
    }
  }

  @Test("the index knows the file of each public prelude function")
  func preludeIndex() {
    let index = Stdlib.preludeIndex()
    #expect(index["chunk"] == "prelude/arrays.sixmo")
    #expect(index["group_by"] == "prelude/groups.sixmo")
    #expect(index["_cell"] == nil)
    #expect(Stdlib.file("prelude/nothing.sixmo") == nil)
  }

  /// Path below stdlib/ to bytes.
  private func stdlibFolder() -> [String: [UInt8]]? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "stdlib", directoryHint: .isDirectory)
    guard let paths = FileManager.default.enumerator(atPath: root.path) else { return nil }
    var files: [String: [UInt8]] = [:]
    for case let path as String in paths where path.hasSuffix(".sixmo") || path.hasSuffix(".md") {
      files[path] = (try? Data(contentsOf: root.appending(path: path))).map(Array.init)
    }
    return files
  }
}
