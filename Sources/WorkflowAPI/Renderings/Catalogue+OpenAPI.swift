import Sixmo

extension Catalogue {
  /// The catalogue as an OpenAPI 3.1 document.
  package static func openAPI(serverURL: String) -> JSON {
    var paths = JSONObject()
    for endpoint in endpoints {
      var path = paths[endpoint.path]?.object ?? [:]
      path[endpoint.method.rawValue.lowercased()] = endpoint.operation
      paths[endpoint.path] = .object(path)
    }
    return [
      "openapi": "3.1.0",
      "info": ["title": "Sixtyfour Workflow API", "version": "1"],
      "servers": [["url": .string(serverURL)]],
      "security": [["apiKey": []]],
      "paths": .object(paths),
      "components": [
        "securitySchemes": ["apiKey": ["type": "apiKey", "in": "header", "name": "x-api-key"]],
        "schemas": ["Error": error, "Faults": faults],
      ],
    ]
  }

  private static let error = Schema.record([
    .init("detail", .string(), required: true, "What went wrong.")
  ]).json

  private static let faults = Schema.record([
    .init(
      "detail",
      .list(
        .response([
          .init(
            "loc", .list(.either([.string(), .int()])), required: true,
            "The way to the value that is wrong."),
          .init("msg", .string(), required: true, "What is wrong with it, for people."),
          .init("type", .string(), required: true, "What is wrong with it, for programs."),
          .init("input", .any, "The value."),
        ])), required: true, "Everything that is wrong with the request.")
  ]).json
}

extension Endpoint {
  fileprivate var operation: JSON {
    var object: JSONObject = ["operationId": .string(name), "summary": .string(summary)]
    if !notes.isEmpty { object["description"] = .string(notes.joined(separator: "\n\n")) }
    let outside = parameters.filter { $0.place != .body || $0.isAlsoInQuery }
    if !outside.isEmpty { object["parameters"] = .array(outside.map(\.openAPI)) }
    if let body { object["requestBody"] = requestBody(body) }
    object["responses"] = responses
    return .object(object)
  }

  private func requestBody(_ body: Schema.Object) -> JSON {
    [
      "required": .bool(body.fields.contains(where: \.isRequired)),
      "content": content(Schema.object(body).json),
    ]
  }

  private var responses: JSON {
    var object: JSONObject = [
      "200": ["description": .string(summary), "content": content(response.json)]
    ]
    for error in everyError {
      let schema = error.status == 422 ? "Faults" : "Error"
      object[String(error.status)] = [
        "description": .string(error.when),
        "content": content(["$ref": .string("#/components/schemas/\(schema)")]),
      ]
    }
    return .object(object)
  }

  private func content(_ schema: JSON) -> JSON { ["application/json": ["schema": schema]] }
}

extension Endpoint.Parameter {
  fileprivate var openAPI: JSON {
    var schema = schema.json.object ?? [:]
    if let defaultValue { schema["default"] = defaultValue }
    let place = isAlsoInQuery ? .query : place
    return [
      "name": .string(name), "in": .string(place.rawValue), "required": .bool(isRequired),
      "description": .string(documentation), "schema": .object(schema),
    ]
  }
}
