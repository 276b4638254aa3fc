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

  @Test("the types above the prelude's functions are those of their parameters")
  func parameters() throws {
    var typed = 0
    for path in Stdlib.paths where path.hasPrefix("prelude/") {
      let program = Parser.parse(Source(name: path, text: Stdlib.text(path) ?? "")).program
      for case .function(let name, let function) in program.statements.map(\.kind)
      where !name.text.hasPrefix("_") {
        let names = function.parameters.compactMap { parameter -> String? in
          guard !parameter.isRest, case .name(let text) = parameter.pattern.kind else { return nil }
          return text
        }
        let kinds = ParameterCheck.kinds(in: function.documentation ?? "")
        #expect(Set(kinds.keys).isSubset(of: names), "\(name.text)")
        #expect(!kinds.values.contains(.anything), "\(name.text)")
        typed += kinds.count
      }
    }
    #expect(typed > 80)
    #expect(Stdlib.preludeCopiers.isSuperset(of: ["take", "set_at", "unique"]))
    #expect(!Stdlib.preludeCopiers.contains("first"))
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
