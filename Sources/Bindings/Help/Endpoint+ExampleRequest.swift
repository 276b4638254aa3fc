import Sixmo
import Syntax
import WorkflowAPI

extension Endpoint {
  /// The request that the example's call sends; what only a running program knows, as `run.job_id`, is a
  /// placeholder: `JOB_ID`.
  var exampleRequest: APIRequest {
    APIRequest(self, arguments: exampleArguments)
  }

  private var exampleArguments: JSONObject {
    let program = Parser.parse(Source(name: name, text: example.call)).program
    guard case .expression(let call)? = program.statements.last?.kind,
      case .call(_, let arguments) = call.kind
    else { return [:] }
    var values = JSONObject()
    for (index, argument) in arguments.enumerated() {
      switch argument.kind {
      case .named(let name): values[name.text] = argument.value.exampleValue
      case .positional where index < parameters.count:
        values[parameters[index].name] = argument.value.exampleValue
      case .positional, .spread: break
      }
    }
    return values
  }

  /// The body of the example's request, on several lines; nil if it has none.
  var exampleBody: String? {
    guard let json = try? exampleRequest.body?.json() else { return nil }
    return json.text(indent: 2)
  }
}

extension Expression {
  /// The value of a literal.
  fileprivate var exampleValue: JSON {
    switch kind {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .float(let number): return .double(number)
    case .string(let text): return .string(text)
    case .array(let elements):
      return .array(
        elements.compactMap { if case .value(let value) = $0 { value.exampleValue } else { nil } })
    case .object(let fields):
      var object = JSONObject()
      for case .named(let name, let value) in fields { object[name.text] = value.exampleValue }
      return .object(object)
    case .field(_, let name, _): return .string(name.text.uppercased())
    default: return .string("VALUE")
    }
  }
}
