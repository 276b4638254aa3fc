import Sixmo
import WorkflowAPI

extension Catalogue {
  /// What scripts get of an API that `service` answers: a function for each endpoint, and those of
  /// stdlib/runs.sixmo that follow a run. How far a run is goes to `display`.
  package static func builtins(
    for service: any WorkflowService, display: ProgressDisplay = ProgressDisplay(.lines)
  ) -> [Builtin] {
    endpoints.map { $0.builtin(for: service) } + DocumentedFunction.builtins(ofModule: "runs")
      + RunSupport(service: service, display: display).builtins
  }
}

extension Endpoint {
  /// The endpoint as a function of scripts: parameters, checks and documentation are those of the
  /// catalogue.
  func builtin(for service: any WorkflowService) -> Builtin {
    Builtin(
      signature, summary, documentation: notes.joined(separator: "\n\n"),
      examples: [Builtin.Example(example.source)]
    ) { call in
      let response = try EndpointCall(endpoint: self, service: service, call: call).send()
      return try call.jsonValue(of: response.body, from: name)
    }
  }
}

extension Endpoint.Example {
  /// The whole example: what makes what the call needs, and the call.
  package var source: String { setup.isEmpty ? call : "\(setup)\n\(call)" }
}

extension Call {
  /// What a service answered; nothing at all is null.
  fileprivate func jsonValue(of body: [UInt8], from name: String) throws -> Value {
    guard !body.isEmpty else { return .null }
    do {
      return try body.withUnsafeBufferPointer { try heap.readJSON($0) }
    } catch {
      try goOn()
      throw fail(
        "E0707", "'\(name)' was answered with what is no JSON: \(error)", kind: "api_error",
        help: "is the base URL that of the API?")
    }
  }
}
