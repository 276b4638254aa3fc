import Sixmo
import WorkflowAPI

extension Catalogue {
  /// What scripts get of an API that `service` answers: a function for each endpoint, those of
  /// stdlib/workflows.sixmo and stdlib/runs.sixmo that are made of them, and those that show a request.
  /// How far a run is goes to `display`, what was asked to `log`; commands made of requests go to
  /// `address`. `sixmo check` says of definitions what `definitionFaults` says, and of pipelines what their
  /// methods say. Requests that change something come to `gate` first.
  package static func builtins(
    for service: any WorkflowService, display: ProgressDisplay = ProgressDisplay(.lines),
    log: RequestLog = RequestLog(),
    at address: @escaping @Sendable () -> RequestLog.Address = {
      RequestLog.Address(url: Catalogue.hostedURL)
    },
    definitionFaults: @escaping DefinitionFaults = { _, _ in [] },
    pipelineMethods: @escaping @Sendable () -> [Builtin] = { [] }, gate: RequestGate? = nil
  ) -> [Builtin] {
    endpoints.map { $0.builtin(for: service, log, definitionFaults, gate) }
      + DocumentedFunction.builtins(ofModule: "workflows")
      + DocumentedFunction.builtins(ofModule: "runs") + DocumentedFunction.pipeline(pipelineMethods)
      + DocumentedFunction.drawing
      + RunSupport(service: service, display: display).builtins
      + log.builtins(at: address)
  }
}

extension Endpoint {
  /// The endpoint as a function of scripts: parameters, checks and documentation are those of the
  /// catalogue.
  func builtin(
    for service: any WorkflowService, _ log: RequestLog,
    _ definitionFaults: @escaping DefinitionFaults, _ gate: RequestGate?
  ) -> Builtin {
    Builtin(
      signature, summary, documentation: extensionNote ?? "",
      examples: [Builtin.Example(example.source)]
    ) { call in
      let response = try EndpointCall(
        endpoint: self, service: service, log: log, gate: gate, call: call
      ).send()
      return try call.jsonValue(of: response, from: name)
    }.checking { call in
      LiteralCheck(endpoint: self, definitionFaults: definitionFaults, call: call).findings
    }
  }
}

extension Endpoint.Example {
  /// The whole example: what makes what the call needs, and the call.
  package var source: String { setup.isEmpty ? call : "\(setup)\n\(call)" }
}

extension Call {
  /// What a service answered; null if it says that there is nothing to answer.
  fileprivate func jsonValue(of response: APIResponse, from name: String) throws -> Value {
    guard response.status != 204 else { return .null }
    do {
      return try response.body.withUnsafeBufferPointer { try heap.readJSON($0) }
    } catch {
      try goOn()
      throw fail(
        "E0707", "'\(name)' got a response that is not valid JSON: \(error)", kind: "api_error",
        help: "is the base URL that of the API?")
    }
  }
}
