import Sixmo

/// The block types that an engine knows.
package struct BlockRegistry: Sendable {
  /// In the order in which they are listed.
  let blocks: [Block]
  private let byName: [String: Int]
  /// Whether definitions may have blocks that only the hosted service has.
  var allowsHostedBlocks = false
  /// How blocks send requests; nil where they cannot.
  var outgoing: Outgoing?

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
    let known =
      (byName[type] ?? (Self.categories.contains(type) ? byName[name] : nil)).map { blocks[$0] }
    return known ?? (allowsHostedBlocks ? Self.hostedBlock(type: type, name: name) : nil)
  }

  /// One that only the hosted service has.
  static func hostedBlock(type: String, name: String) -> Block? {
    let wanted = categories.contains(type) && !hostedNames.contains(type) ? name : type
    return Block.hosted.first { $0.name == wanted }
  }

  private static let hostedNames = Set(Block.hosted.map(\.name))

  /// Words that stand for many block types: the name says which one is meant.
  static let categories: Set<String> = [
    "agent", "ai", "ai_agent", "action", "aggregation", "analysis", "block", "cleaning", "company",
    "crm", "data", "data_cleaning", "data_processing", "data_quality", "destination", "enrichment",
    "export", "filter", "filtering", "import", "input", "integration", "io", "lead", "logic",
    "merge",
    "notebook", "output", "people", "person", "processing", "qualification", "research", "scraper",
    "scraping", "search", "sink", "source", "step", "tool", "transform", "transformation",
    "trigger",
    "utilities", "utility", "validation", "verification",
  ]

  var names: [String] { blocks.map(\.name) }
  var sources: [String] { blocks.filter { $0.role == .source }.map(\.name) }
}
