import Sixmo
import WorkflowAPI

/// A workflow definition that can run: its blocks in the order of execution.
struct WorkflowGraph: Sendable {
  /// The source first; every block after all that feed it.
  var nodes: [Node]

  struct Node: Sendable {
    var block: Block
    var id: String
    /// The definition's `block_name`.
    var name: String
    var sequenceNumber: Int
    var specs: JSONObject
    /// Where its rows come from, in the order of the edges.
    var inputs: [Input]
    /// What its rows are about; a stream that nobody has declared counts as leads.
    var dataType: DataType
    /// Its place in the definition's `blocks`.
    var index: Int

    var startsOver: Bool { block.startsOver(specs) }

    /// Of a request of the block.
    var price: Double { specs["price"]?.double ?? 0 }

    /// Whether its specs or the edges to it have Sixmo expressions.
    var hasExpressions: Bool {
      !block.expressions(specs).isEmpty || inputs.contains { $0.condition != nil }
    }
  }

  struct Input: Sendable {
    /// A position in `nodes`.
    var node: Int
    /// A Sixmo expression over `row`; only rows for which it is true come in.
    var condition: String?
    /// As far as the definition says.
    var columns = StreamColumns()
  }

  var source: Node { nodes[0] }

  /// For each block the most that the requests for a row may have cost when it leaves it.
  var rowCosts: [Double] {
    nodes.reduce(into: []) { costs, node in
      costs.append(node.price + (node.inputs.map { costs[$0.node] }.max() ?? 0))
    }
  }

  /// The blocks whose rows go nowhere else: together they are the final result.
  var sinks: [Int] {
    let feeding = Set(nodes.flatMap { $0.inputs.map(\.node) })
    return nodes.indices.filter { !feeding.contains($0) }
  }

  /// Every reason against a definition.
  struct InvalidDefinition: Error {
    var faults: [Fault]
  }
}
