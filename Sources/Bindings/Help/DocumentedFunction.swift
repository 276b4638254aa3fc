import Sixmo

/// A function written in Sixmo with the `##` lines above it.
package struct DocumentedFunction: Sendable {
  package var name: String
  /// `chunk(items, size)`
  package var signature: String
  /// Without the marks; paragraphs are set apart by empty lines, code is between ``` lines.
  package var documentation: [String]
  /// What it is about, for lists: `rows` of prelude/rows/groups.sixmo, `url` of url.sixmo.
  package var area = ""

  /// The first paragraph in one line.
  package var summary: String {
    documentation.prefix { !$0.isEmpty }.joined(separator: " ")
  }

  /// All public functions of the prelude, by name.
  static let prelude = Stdlib.paths.filter { $0.hasBytePrefix("prelude/") }
    .flatMap { path in
      let area = String(path.dropFirst("prelude/".count).bytePrefix { "/.".utf8.contains($0) })
      return all(in: Stdlib.text(path) ?? "").map { function in
        var function = function
        function.area = area
        return function
      }
    }
    .sorted { $0.name < $1.name }

  /// The functions of the modules that a script can import, under their full names: `url.parse`.
  static let modules = Stdlib.paths
    .filter {
      !$0.containsBytes("/") && !["workflows.sixmo", "runs.sixmo", "pipeline.sixmo"].contains($0)
    }
    .flatMap { path in
      let module = String(path.dropLast(".sixmo".count))
      return all(in: Stdlib.text(path) ?? "").map { function in
        DocumentedFunction(
          name: "\(module).\(function.name)", signature: "\(module).\(function.signature)",
          documentation: function.documentation, area: module)
      }
    }

  /// The public functions at the top level of a source, in order.
  static func all(in text: String) -> [DocumentedFunction] {
    var documentation: [String] = []
    var functions: [DocumentedFunction] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("##") {
        documentation.append(String(line.dropFirst(line.hasPrefix("## ") ? 3 : 2)))
        continue
      }
      if let signature = signature(line) {
        let name = String(signature.prefix { $0 != "(" })
        functions.append(.init(name: name, signature: signature, documentation: documentation))
      }
      documentation = []
    }
    return functions
  }

  /// `chunk(items, size)` of `fn chunk(items, size) {`; private functions begin with `_`.
  private static func signature(_ line: Substring) -> String? {
    guard line.hasPrefix("fn "), !line.hasPrefix("fn _"), let end = line.lastIndex(of: "{"),
      let close = line[..<end].lastIndex(of: ")")
    else { return nil }
    return String(line[line.index(line.startIndex, offsetBy: 3)...close])
  }
}

extension DocumentedFunction {
  /// The modules that a script can import by their names.
  package static let moduleNames = Set(modules.map(\.area)).sorted()
}
