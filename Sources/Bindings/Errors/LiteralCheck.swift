import Sixmo
import Syntax
import WorkflowAPI

/// What `sixmo check` says about the arguments of an endpoint: what a call would be refused for, as far as
/// the script itself says what it sends.
struct LiteralCheck {
  let endpoint: Endpoint
  /// What the service says about the definition of a workflow beside the schema.
  let definitionFaults: DefinitionFaults
  let call: CheckedCall

  var findings: [Diagnostic] {
    endpoint.parameters.enumerated().flatMap { index, parameter -> [Diagnostic] in
      guard let argument = call.written(index) else { return [] }
      let literal = Literal(argument)
      guard literal.tellsPlace([]), !literal.isUnknown else { return [] }
      if literal.value.isNull, !parameter.isRequired { return [] }
      guard !literal.value.isScalar, parameter.schema.accepts(typeOf: literal.value) else {
        return finding(argument, literal.value, parameter).map { [$0] } ?? []
      }
      return faults(of: literal, parameter).map { finding(argument, $0) }
    }
  }

  // MARK: Plain values

  private func finding(
    _ argument: WrittenExpression, _ value: JSON, _ parameter: Endpoint.Parameter
  ) -> Diagnostic? {
    parameter.fault(of: value).map {
      call.warning(
        Self.code, endpoint.refusal(of: value, for: parameter), argument.expression.span,
        label: $0)
    }
  }

  // MARK: Arrays and objects

  static let code = "E0908"

  private func finding(_ argument: WrittenExpression, _ fault: Fault) -> Diagnostic {
    let place = argument.place(of: fault, at: fault.location.dropFirst())
    return call.warning(
      Self.code, "'\(endpoint.name)' would be refused: \(fault.place): \(fault.words)",
      place.location.span, label: place.label)
  }

  private func faults(of literal: Literal, _ parameter: Endpoint.Parameter) -> [Fault] {
    let location = [JSON.string(parameter.name)]
    let shape = parameter.schema.faults(for: literal.value, at: location)
    let meaning =
      parameter.name == "workflow_definition" ? definitionFaults(literal.value, location) : []
    return shape.filter { $0.isCertain(in: literal) }
      + meaning.filter { $0.isCertain(inDefinition: literal) }
  }
}

/// What is wrong with a definition, which is at this place in the request.
package typealias DefinitionFaults =
  @Sendable (_ definition: JSON, _ location: [JSON]) -> [Fault]

extension Literal {
  fileprivate var isUnknown: Bool { unknownPlaces.contains([]) && value.isNull }

  /// Whether all blocks and edges are known, be it without some of their specs.
  fileprivate var tellsGraph: Bool {
    unknownPlaces.allSatisfy { $0.count > 2 && $0[0] == "blocks" && $0[2] == "specs" }
  }
}

extension Fault {
  /// Its place in the argument: the name of the parameter comes first.
  var path: [JSON] { Array(location.dropFirst()) }

  /// Whether it is there whatever the parts are that the text does not say. A key is wrong with any value.
  fileprivate func isCertain(in literal: Literal) -> Bool {
    type == "extra_forbidden" ? literal.tellsPlace(path) : literal.tells(path)
  }

  /// The same for a fault of the graph, which may come from parts that are elsewhere.
  func isCertain(inDefinition literal: Literal) -> Bool {
    switch type {
    case _ where literal.unknownPlaces.isEmpty: true
    case "unknown_block_type":
      isCertain(in: literal) && literal.tells(path.dropLast() + ["block_name"])
    case "extra_forbidden", "literal_error": isCertain(in: literal)
    // What rows are about and which columns they have may come from the specs of any block before.
    case "incompatible_data_type", "unknown_column", "column_exists": false
    default:
      path.count > 2 && path[2] == "specs" ? literal.tells(Array(path[..<3])) : literal.tellsGraph
    }
  }
}
