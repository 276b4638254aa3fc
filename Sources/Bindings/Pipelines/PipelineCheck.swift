import Sixmo
import Syntax
import WorkflowAPI

/// What `sixmo check` says about the arguments of a pipeline's method: what its block would be refused for,
/// as far as the script itself says what the specs are.
struct PipelineCheck {
  let block: String
  /// Those of the method, the last two being `id` and `specs`.
  let parameters: [String]
  let definitionFaults: DefinitionFaults
  let call: CheckedCall

  var findings: [Diagnostic] {
    let (specs, definition) = (call.written(self.specs), call.written(self.definition))
    let literal = Literal(definition)
    return definitionFaults(literal.value, [.string("definition")]).compactMap { fault in
      let path = fault.path
      guard path.count > 2, path[2] == "specs", fault.isCertain(inDefinition: literal) else {
        return nil
      }
      let place = specs.place(of: fault, at: path[3...])
      return call.warning(
        LiteralCheck.code, "'\(block)' would be refused: \(fault.words)", place.location.span,
        label: place.label == fault.words ? "" : place.label)
    }
  }

  /// The arguments as the object that they come to.
  private var specs: Expression {
    var fields: [Field] = []
    for (name, argument) in zip(parameters, call.arguments) {
      guard let argument, name != "id" else { continue }
      // A spec that is null is left out.
      if case .null = argument.kind { continue }
      if name != "specs" {
        fields.append(.named(Name(name, argument.span), argument))
      } else if case .object(let further) = argument.kind {
        fields += further
      } else {
        fields.append(.spread(argument))
      }
    }
    return object(fields)
  }

  /// A definition with this block alone; what it lacks beside is not asked about.
  private var definition: Expression {
    let block = object([
      field("sequence_number", .int(1)), field("block_type", .string(block)),
      field("block_name", .string(block)), .named(Name("specs", call.span), specs),
    ])
    return object([field("blocks", .array([.value(block)])), field("edges", .array([]))])
  }

  private func object(_ fields: [Field]) -> Expression { Expression(.object(fields), call.span) }

  private func field(_ name: String, _ value: Expression.Kind) -> Field {
    .named(Name(name, call.span), Expression(value, call.span))
  }
}
