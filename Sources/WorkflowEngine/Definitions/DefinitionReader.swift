import Sixmo
import WorkflowAPI

/// A definition as far as it can be understood.
///
/// What has the wrong shape is the API schema's to report; this reads past it, so that the faults of the
/// graph are told in the same answer.
struct DefinitionReader {
  var blocks: [ReadBlock] = []
  var edges: [ReadEdge] = []

  /// A block that has at least a type, a name and an id.
  struct ReadBlock {
    /// In the definition's `blocks`.
    var index: Int
    var type: String
    var name: String
    var id: String
    /// Whether the id is the block's own, not made from its sequence number.
    var hasOwnID: Bool
    var sequenceNumber: Int
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
      guard let type = value["block_type"]?.string, let name = value["block_name"]?.string,
        let number = value["sequence_number"]?.int
      else { continue }
      let id = value["block_id"]?.string
      blocks.append(
        ReadBlock(
          index: index, type: type, name: name, id: id ?? "block_\(number)", hasOwnID: id != nil,
          sequenceNumber: number, specs: value["specs"]?.object))
    }
    for (index, value) in (definition["edges"]?.array ?? []).enumerated() {
      guard let from = value["from_block_id"]?.string, let to = value["to_block_id"]?.string else {
        continue
      }
      edges.append(
        ReadEdge(index: index, from: from, to: to, condition: value["condition"]?.string))
    }
    if definition["edges"]?.array?.isEmpty == true { edges = chain }
  }

  /// With no edges at all, blocks run one after the other by `sequence_number`.
  private var chain: [ReadEdge] {
    let ordered = blocks.sorted { $0.sequenceNumber < $1.sequenceNumber }
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
      block["block_id"] = .string(read.id)
      return .object(block)
    }
    definition["blocks"] = .array(named)
    return .object(definition)
  }
}
