/// All endpoints of the API, in the order of the documents, and then those of our own.
///
/// Adding an endpoint is one entry here and, if the engine shall answer it, one function there.
package enum Catalogue {
  /// Where the documented service is.
  package static let hostedURL = "https://api.sixtyfour.ai"

  package static let endpoints: [Endpoint] = workflows + runs + extensions

  package static func endpoint(_ name: String) -> Endpoint? {
    endpoints.first { $0.name == name }
  }
}

extension Endpoint {
  /// What can go wrong here and everywhere, by status.
  package var everyError: [ErrorCase] {
    (errors + Self.commonErrors).sorted { $0.status < $1.status }
  }

  private static let commonErrors = [
    ErrorCase(
      401, "The key is missing or wrong; the environment variable `SIXTYFOUR_API_KEY` holds it."),
    ErrorCase(
      403, "The organization of the key may not use this; its administrator can have it enabled."),
    ErrorCase(429, "More than 500 requests in a minute with one key; `Retry-After` says how long."),
    ErrorCase(500, "The service failed; the same request may work later."),
  ]

  /// As a call is written: `runs.list(status = null, workflow_id = null, limit = null)`.
  package var signature: String {
    let parts = parameters.map { $0.isRequired ? $0.name : "\($0.name) = null" }
    return "\(name)(\(parts.joined(separator: ", ")))"
  }

  package func parameter(_ name: String) -> Parameter? {
    parameters.first { $0.name == name }
  }

  /// The fields of the JSON body; nil if the endpoint takes none. Other keys are left to the service.
  package var body: Schema.Object? {
    let fields = parameters.filter { $0.place == .body }.map(\.field)
    return fields.isEmpty ? nil : Schema.Object(fields, others: .any)
  }
}

extension Endpoint.Parameter {
  /// As a field of a body or of a reference table: what may be left out may also be null.
  package var field: Schema.Field {
    Schema.Field(
      name, schema, required: isRequired, nullable: !isRequired, default: defaultValue,
      documentation)
  }
}
