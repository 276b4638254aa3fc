import Formats

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
    if let extensionNote { object["description"] = .string(extensionNote) }
    let outside = parameters.filter { $0.place != .body || $0.isAlsoInQuery }
    let headers = takesIdempotencyKey ? [Self.idempotencyKey] : []
    if !outside.isEmpty { object["parameters"] = .array(outside.map(\.openAPI) + headers) }
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
    for (status, cases) in refusals {
      let schema = status == 422 ? "Faults" : "Error"
      object[String(status)] = failure(cases.map(\.when).joined(separator: "\n\n"), schema)
    }
    object["default"] = failure("What is wrong with the request as HTTP.", "Error")
    return .object(object)
  }

  private func failure(_ description: String, _ schema: String) -> JSON {
    [
      "description": .string(description),
      "content": content(["$ref": .string("#/components/schemas/\(schema)")]),
    ]
  }

  /// By status: what can go wrong, also where only programs of other languages do it. A call of a script
  /// always has its arguments, and its body is JSON.
  private var refusals: [(status: Int, cases: [ErrorCase])] {
    let ofBody =
      body == nil
      ? []
      : [
        ErrorCase(400, "The body is not JSON; `detail` says where."),
        ErrorCase(415, "`Content-Type` is not JSON."),
      ]
    let ofQuery =
      parameters.contains { $0.place == .query && $0.isRequired }
      ? [ErrorCase(422, "A parameter is missing.")] : []
    return Dictionary(grouping: everyError + ofBody + ofQuery, by: \.status)
      .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static let idempotencyKey: JSON = [
    "name": "Idempotency-Key", "in": "header", "required": false,
    "description": "A text of your own: the request can be sent again with it within 24 hours.",
    "schema": ["type": "string", "minLength": 1],
  ]

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
