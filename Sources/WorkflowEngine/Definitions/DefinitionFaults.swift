import Sixmo
import WorkflowAPI

extension WorkflowEngine {
  /// What a request with this definition would be refused for by an engine with the blocks of this program,
  /// beside what the schema of the API says. `location` is that of the definition in the request.
  ///
  /// No store is opened, and nothing is asked about the services that blocks send requests to.
  package static func faults(ofDefinition definition: JSON, at location: [JSON]) -> [Fault] {
    faults(ofDefinition: definition, at: location, allowingHostedBlocks: false)
  }

  /// The same, perhaps with blocks that only the hosted service has.
  package static func faults(
    ofDefinition definition: JSON, at location: [JSON], allowingHostedBlocks: Bool
  ) -> [Fault] {
    var registry = registryWithoutRequests
    registry.allowsHostedBlocks = allowingHostedBlocks
    do throws(WorkflowGraph.InvalidDefinition) {
      _ = try GraphCheck.graph(
        of: definition, at: location, registry: registry,
        checkExpression: Expressions.sixmo.fault)
      return []
    } catch { return error.faults }
  }

  private static let registryWithoutRequests = BlockRegistry(
    Block.all.map { block in
      var block = block
      block.requests = { _ in [] }
      return block
    })
}
