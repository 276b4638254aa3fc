import Foundation
import Syntax
import Testing

@testable import Sixmo

@Suite("The standard library inside the binary")
struct StdlibTests {
  @Test("the table has every file of stdlib/ as it is, sorted, and no other")
  func tableIsFolder() throws {
    var folder = try #require(stdlibFolder())
    // The map of the code is for readers of the code.
    folder["guide/architecture.md"] = nil
    #expect(Stdlib.paths == folder.keys.sorted())
    for (path, bytes) in folder {
      let isSame = Stdlib.file(path).map { Array($0) == bytes }
      #expect(isSame != false, "\(path) differs from the embedded one")
    }
  }

  @Test("the index knows the file of each public prelude function")
  func preludeIndex() {
    let index = Stdlib.preludeIndex
    #expect(index["chunk"] == "prelude/arrays.sixmo")
    #expect(index["group_by"] == "prelude/rows/groups.sixmo")
    #expect(index["_cell"] == nil)
    #expect(Stdlib.file("prelude/nothing.sixmo") == nil)
  }

  @Test("the prelude's parameters are checked by their names, and all copiers exist")
  func parameters() throws {
    let known = ParameterCheck.names.values.reduce(into: Set()) { $0.formUnion($1) }
    var used: Set<String> = []
    for path in Stdlib.paths where path.hasPrefix("prelude/") {
      let program = Parser.parse(Source(name: path, text: Stdlib.text(path) ?? "")).program
      for case .function(let name, let function) in program.statements.map(\.kind)
      where !name.text.hasPrefix("_") {
        for parameter in function.parameters where !parameter.isRest {
          guard case .name(let text) = parameter.pattern.kind else { continue }
          used.insert(text)
        }
      }
    }
    #expect(used == known)
    #expect(ParameterCheck.copiers.isSubset(of: Stdlib.preludeIndex.keys))
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
