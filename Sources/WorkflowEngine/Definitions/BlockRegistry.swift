import Sixmo

/// The block types that an engine knows.
package struct BlockRegistry: Sendable {
  /// In the order in which they are listed.
  let blocks: [Block]
  private let byName: [String: Int]

  package init(_ blocks: [Block]) {
    self.blocks = blocks
    var byName: [String: Int] = [:]
    for (index, block) in blocks.enumerated() {
      for name in [block.name] + block.aliases {
        precondition(byName[name] == nil, "two blocks are named '\(name)'")
        byName[name] = index
      }
    }
    self.byName = byName
  }

  /// By type, or by name where the type is a category such as `io` or `enrichment`, as the hosted
  /// service has it.
  func block(type: String, name: String) -> Block? {
    (byName[type] ?? byName[name]).map { blocks[$0] }
  }

  var names: [String] { blocks.map(\.name) }
  var sources: [String] { blocks.filter { $0.role == .source }.map(\.name) }
}
