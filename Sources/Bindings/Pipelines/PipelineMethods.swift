import Sixmo
import WorkflowAPI

/// What a pipeline can do, as functions: a method for each block type, and those that stdlib/pipeline.sixmo
/// has beside them. Completion, editors and `sixmo check` look at them; nobody calls them.
package struct PipelineMethods: Sendable {
  let blocks: [BlockDescription]
  let definitionFaults: DefinitionFaults

  /// `sixmo check` says of specs what `definitionFaults` says.
  package init(
    _ blocks: [BlockDescription], definitionFaults: @escaping DefinitionFaults = { _, _ in [] }
  ) {
    self.blocks = blocks
    self.definitionFaults = definitionFaults
  }

  /// None if there are no blocks: then nobody knows which there are.
  package var all: [Builtin] {
    blocks.isEmpty
      ? [] : blocks.map(method) + Self.others.map { $0.isLonger ? longer($0.method) : $0.method }
  }

  /// A method of stdlib/pipeline.sixmo, and whether it gives a pipeline again.
  private static let others: [(method: Builtin, isLonger: Bool)] = [
    (
      method(
        "branch(...routes)",
        "Goes on in several ways, each a function of the pipeline; `merge()` joins them."), true
    ),
    (
      method(
        "when(condition)",
        "Lets only rows for which the condition holds go on to the next block."), true
    ),
    (method("draw()", "A picture of the pipeline as text."), false),
    (method("definition()", "The blocks and edges."), false),
    (method("workflow()", "The body of a request, with name and description."), false),
    (method("json()", "The body of a request as text."), false),
    (
      method("create(id = null)", "Creates a workflow with `POST /workflows/create_workflow`."),
      false
    ),
    (method("update(id = null)", "Changes a workflow, or creates it if there is none."), false),
  ]

  private static func method(_ signature: String, _ summary: String) -> Builtin {
    Builtin(signature, summary) { _ in .null }
  }

  private func longer(_ method: Builtin) -> Builtin { method.giving { all } }

  // MARK: Block types

  /// As stdlib/pipeline.sixmo makes it of the schema: required specs first.
  private func method(_ block: BlockDescription) -> Builtin {
    let specs = block.specs.fields.filter { !["id", "specs"].contains($0.name) }
    let required = specs.filter(\.isRequired).map(\.name)
    let others = specs.filter { !$0.isRequired }.map { "\($0.name) = null" }
    let parameters = required + others + ["id = null", "specs = {}"]
    let names = parameters.map { String($0.prefix { $0 != " " }) }
    let method = Self.method(
      "\(block.name)(\(parameters.joined(separator: ", ")))", block.summary)
    return longer(method).checking { [definitionFaults] call in
      PipelineCheck(
        block: block.name, parameters: names, definitionFaults: definitionFaults, call: call
      ).findings
    }
  }
}
