import Formats

extension APIRequest {
  /// A request for values by parameter name; they are not checked, so that the service answers what is
  /// wrong with them.
  package init(_ endpoint: Endpoint, arguments: JSONObject) {
    self.init(endpoint)
    var fields = JSONObject()
    for parameter in endpoint.parameters {
      guard let value = arguments[parameter.name] else { continue }
      switch parameter.place {
      case .path, .query: values[parameter.name] = value.parameterText
      case .body: fields[parameter.name] = value
      }
    }
    if !fields.isEmpty { body = .memory(JSON.object(fields).bytes()) }
  }

  /// The request's values by parameter name, checked against the endpoint.
  ///
  /// What was left out or is null is not among them. All that is wrong comes at once, as the service
  /// answers it: `["query", "limit"]`, `["body", "workflow_name"]`.
  package func checkedArguments() throws(RequestRefusal) -> JSONObject {
    var (arguments, faults) = checkedValues()
    let (fields, bodyFaults) = try checkedBody()
    faults += bodyFaults
    guard faults.isEmpty else { throw .faults(faults) }
    for (name, value) in fields where !value.isNull { arguments[name] = value }
    return arguments
  }

  private func checkedValues() -> (JSONObject, [Fault]) {
    var arguments = JSONObject()
    var faults: [Fault] = []
    for parameter in endpoint.parameters where parameter.place != .body || parameter.isAlsoInQuery {
      let place = parameter.isAlsoInQuery ? .query : parameter.place
      let location: [JSON] = [.string(place.rawValue), .string(parameter.name)]
      if let text = values[parameter.name] {
        let value = parameter.schema.value(ofText: text)
        faults += parameter.schema.textFaults(for: value, at: location)
        arguments[parameter.name] = value
      } else if parameter.isRequired {
        faults.append(Fault(location, "Field required", type: "missing"))
      }
    }
    return (arguments, faults)
  }

  private func checkedBody() throws(RequestRefusal) -> (JSONObject, [Fault]) {
    let value: JSON?
    do {
      value = try body.flatMap { $0.count == 0 ? nil : $0 }?.json()
    } catch {
      throw .malformed("Malformed JSON: \(error)")
    }
    guard let rules = endpoint.body else { return ([:], []) }
    guard let value else {
      let isRequired = rules.fields.contains(where: \.isRequired)
      return ([:], isRequired ? [Fault(["body"], "Field required", type: "missing")] : [])
    }
    let known = Set(rules.fields.map(\.name))
    var fields = JSONObject()
    for (name, value) in value.object ?? [:] where known.contains(name) { fields[name] = value }
    return (fields, rules.faults(for: value, at: ["body"]))
  }
}

/// Why a request never came to be executed.
package enum RequestRefusal: Error, Sendable {
  /// The body is not JSON.
  case malformed(String)
  case faults([Fault])

  package var response: APIResponse {
    switch self {
    case .malformed(let message): .failure(400, message)
    case .faults(let faults): .unprocessable(faults)
    }
  }
}

extension APIResponse {
  package static func json(_ value: JSON, status: Int = 200) -> APIResponse {
    .json(bytes: value.bytes(), status: status)
  }

  /// The body is JSON already.
  package static func json(bytes: [UInt8], status: Int = 200) -> APIResponse {
    APIResponse(status: status, headers: ["content-type": "application/json"], body: bytes)
  }

  /// `{"detail": "Run not found"}`
  package static func failure(_ status: Int, _ detail: String) -> APIResponse {
    .json(["detail": .string(detail)], status: status)
  }

  /// A 422 with every fault.
  package static func unprocessable(_ faults: [Fault]) -> APIResponse {
    .json(["detail": .array(faults.map(\.json))], status: 422)
  }
}

extension JSON {
  /// How a value is in a path or a query.
  package var parameterText: String {
    if case .string(let text) = self { text } else { self.text() }
  }
}

extension Schema {
  /// What the text of a path or query parameter means; text that does not mean it stays text.
  fileprivate func value(ofText text: String) -> JSON {
    switch self {
    case .int: Int(text).map(JSON.int) ?? .string(text)
    case .number: Double(text).map(JSON.double) ?? .string(text)
    case .bool: Self.bool(text).map(JSON.bool) ?? .string(text)
    case .any, .null, .string, .array, .object, .either: .string(text)
    }
  }

  /// The words that the hosted service takes.
  private static func bool(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "1", "yes", "on", "y", "t": true
    case "false", "0", "no", "off", "n", "f": false
    default: nil
    }
  }

  /// As `faults`, in the words for a text that could not be read.
  fileprivate func textFaults(for value: JSON, at location: [JSON]) -> [Fault] {
    switch (self, value) {
    case (.int, .string):
      let message = "Input should be a valid integer, unable to parse string as an integer"
      return [Fault(location, message, type: "int_parsing", input: value.asFaultInput)]
    case (.number, .string):
      let message = "Input should be a valid number, unable to parse string as a number"
      return [Fault(location, message, type: "float_parsing", input: value.asFaultInput)]
    case (.bool, .string):
      let message = "Input should be a valid boolean, unable to interpret input"
      return [Fault(location, message, type: "bool_parsing", input: value.asFaultInput)]
    default: return faults(for: value, at: location)
    }
  }
}
