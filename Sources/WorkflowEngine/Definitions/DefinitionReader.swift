import Sixmo
import WorkflowAPI

/// A definition as far as it can be understood.
///
/// What has the wrong shape is the API schema's to report; this reads past it, so that the faults of the
/// graph are reported in the same answer.
struct DefinitionReader {
  var blocks: [ReadBlock] = []
  var edges: [ReadEdge] = []
  /// Whether some edge, or a block's id, cannot be read: then a block that seems to have no edge may have
  /// one.
  var hasGaps = false

  /// A block as far as it can be understood.
  struct ReadBlock {
    /// In the definition's `blocks`.
    var index: Int
    /// nil if it has the wrong shape.
    var type: String?
    var name: String
    /// nil if the block has neither an id nor a number to make one from.
    var id: String?
    /// Whether the id is the block's own, not made from its sequence number.
    var hasOwnID: Bool
    /// nil if it has the wrong shape.
    var sequenceNumber: Int?
    /// nil if it has the wrong shape.
    var specs: JSONObject?
  }

  struct ReadEdge {
    /// In the definition's `edges`; nil for one of the chain that no edges at all stand for.
    var index: Int?
    var from: String
    var to: String
    var condition: String?
  }

  init(_ definition: JSON) {
    for (index, value) in (definition["blocks"]?.array ?? []).enumerated() {
      // 1.0 has the wrong shape, but it is clear which number is meant.
      let number = value["sequence_number"].flatMap {
        $0.int ?? $0.double.flatMap(Int.init(exactly:))
      }
      let own = value["block_id"]?.string
      let id = own ?? number.map { "block_\($0)" }
      hasGaps = hasGaps || id == nil
      blocks.append(
        ReadBlock(
          index: index, type: value["block_type"]?.string, name: value["block_name"]?.string ?? "",
          id: id, hasOwnID: own != nil, sequenceNumber: number, specs: value["specs"]?.object))
    }
    for (index, value) in (definition["edges"]?.array ?? []).enumerated() {
      guard let from = value["from_block_id"]?.string, let to = value["to_block_id"]?.string else {
        hasGaps = true
        continue
      }
      edges.append(
        ReadEdge(index: index, from: from, to: to, condition: value["condition"]?.string))
    }
    if definition["edges"]?.array == nil { hasGaps = true }
    if definition["edges"]?.array?.isEmpty == true { edges = chain }
  }

  /// With no edges at all, blocks run one after the other by `sequence_number`.
  private var chain: [ReadEdge] {
    let numbered = blocks.compactMap { block in
      block.sequenceNumber.flatMap { number in block.id.map { (number: number, id: $0) } }
    }
    let ordered = numbered.sorted { $0.number < $1.number }
    return zip(ordered, ordered.dropFirst()).map { ReadEdge(from: $0.id, to: $1.id) }
  }
}

extension JSON {
  /// The definition with the id that each block has: edges, the live status and result files name it.
  var withBlockIDs: JSON {
    guard case .object(var definition) = self, let blocks = definition["blocks"]?.array else {
      return self
    }
    let named = zip(blocks, DefinitionReader(self).blocks).map { value, read -> JSON in
      guard case .object(var block) = value else { return value }
      block["block_id"] = JSON(read.id)
      return .object(block)
    }
    definition["blocks"] = .array(named)
    return .object(definition)
  }
}
