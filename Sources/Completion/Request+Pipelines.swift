import Bindings
import Sixmo
import WorkflowAPI

/// What a pipeline has: a method for each block type, whose parameters are the block's specs.
extension Request {
  /// Whether a value is surely one: `pipeline("Contacts").webhook()`, a name that holds one, or the parameter
  /// of a function of `branch`.
  func isPipeline(_ path: ValuePath) -> Bool {
    guard path.steps.allSatisfy({ $0 == .anyElement }) else { return false }
    switch path.root {
    case .name(let name):
      let names = source.outline(of: name, [])?.fields.map(\.name) ?? []
      return names.contains("_state") && names.contains("draw")
    case .result(let function):
      if function == "pipeline" { return !source.names.contains(function) }
      let parts = function.split(separator: ".")
      return parts.count == 2 && makesPipeline(String(parts[1]))
        && isPipeline(ValuePath(root: .name(String(parts[0]))))
    case .method(let name, let receiver): return makesPipeline(name) && isPipeline(receiver)
    }
  }

  private func makesPipeline(_ method: String) -> Bool {
    ["branch", "when"].contains(method)
      || !Self.pipelineFunctions.contains { $0.text == method }
  }

  static let pipelineFunctions = [
    Candidate("branch", "Goes on in several ways, each a function of the pipeline."),
    Candidate("when", "Only rows for which the condition holds go on to the next block."),
    Candidate("create", "Creates the workflow."),
    Candidate("update", "Changes the workflow with an id, or creates it."),
    Candidate("draw", "A picture as text."),
    Candidate("definition", "The blocks and the edges between them."),
    Candidate("workflow", "The body of a request."),
    Candidate("json", "The same as text."),
  ]

  /// The block type whose method a call is; nil if it is another call.
  func blockMethod(_ callee: Cursor.Enclosing.Callee) -> String? {
    guard let receiver = callee.receiver, isPipeline(receiver),
      let method = callee.name.split(separator: ".").last.map(String.init), makesPipeline(method),
      !["branch", "when"].contains(method)
    else { return nil }
    return method
  }

  /// In the order of the method's parameters.
  func parameters(ofBlock block: String) -> [KnownParameter] {
    let specs = specs(of: block)
    return (specs.filter(\.isRequired) + specs.filter { !$0.isRequired }).map {
      KnownParameter(name: $0.name, summary: $0.summary, allowed: $0.allowed)
    } + [
      KnownParameter(name: "id", summary: "Another id than the block's type."),
      KnownParameter(name: "specs", summary: "Further specs, as an object."),
    ]
  }

  /// `filter(where, limit = null, id = null)`, by what this program itself knows about blocks: nobody may wait
  /// for a hint.
  func blockSignature(_ callee: Cursor.Enclosing.Callee) -> String? {
    guard let method = blockMethod(callee),
      let block = completer.help.blocks.first(where: { $0.name == method })
    else { return nil }
    let fields = block.specs.fields
    let names =
      fields.filter(\.isRequired).map(\.name)
      + fields.filter { !$0.isRequired }.map { "\($0.name) = null" } + ["id = null"]
    return "\(method)(\(names.joined(separator: ", ")))"
  }
}
