import Sixmo
import Syntax
import System
import WorkflowAPI

/// One call of an endpoint by a script: arguments in, an answer that is not an error out.
struct EndpointCall {
  var endpoint: Endpoint
  var service: any WorkflowService
  var log: RequestLog
  var gate: RequestGate?
  var call: Call

  /// Waits for the answer without stopping anybody from interrupting the script.
  func send() throws -> APIResponse {
    let request = try request()
    guard log.shouldSend(request) else { throw call.ended() }
    if let gate, endpoint.method == .post { try pass(gate, request) }
    let response: APIResponse
    do {
      response = try call.waitHere { [service] in try await service.send(request) }
    } catch let error as TransportError {
      throw failure(error)
    } catch let stop as ServiceStop {
      throw call.ended(by: stop)
    } catch let diagnostic as Diagnostic {
      throw call.unusable(diagnostic)
    }
    if let error = APIError(response) { throw failure(error, request) }
    return response
  }

  private func request() throws -> APIRequest {
    var request = APIRequest(endpoint)
    var fields: [(String, Int)] = []
    for (index, parameter) in endpoint.parameters.enumerated() where isGiven(parameter, index) {
      try check(parameter, index)
      switch parameter.place {
      case .path, .query: request.values[parameter.name] = try call.json(index).parameterText
      case .body: fields.append((parameter.name, index))
      }
    }
    if !fields.isEmpty { request.body = try body(fields) }
    if endpoint.takesIdempotencyKey, let random = call.host.random {
      request.headers["idempotency-key"] =
        String(random(), radix: 36) + String(random(), radix: 36)
    }
    return request
  }

  /// What is optional is left out when it is null.
  private func isGiven(_ parameter: Endpoint.Parameter, _ index: Int) -> Bool {
    parameter.isRequired || !call[index].isNull
  }

  /// Written straight from the interpreter's heap: beside the script's own value, a payload of a million
  /// rows exists in a file only.
  private func body(_ fields: [(String, Int)]) throws -> RequestBody {
    do {
      var spool = BodySpool(folder: Environment.temporaryFolder)
      for (name, index) in fields {
        try spool.add((spool.count == 0 ? "{" : ",").utf8)
        try spool.add(JSON.string(name).bytes())
        try spool.add(":".utf8)
        try call.writeJSON(index) { try spool.add($0) }
      }
      try spool.add("}".utf8)
      return try spool.finish()
    } catch let failure as SpoolFailure {
      throw call.noRoom(failure)
    }
  }
}

extension EndpointCall {
  /// Refuses before anything is sent what cannot be right. What is inside arrays and objects is the
  /// service's to judge: it knows its blocks, and its faults are shown in the script all the same.
  private func check(_ parameter: Endpoint.Parameter, _ index: Int) throws {
    let value = try outline(index)
    guard parameter.schema.accepts(typeOf: value) else {
      var failure = call.mismatch(index, parameter.schema.phrase)
      failure.diagnostic.help = helpForWholeObject(parameter, index)
      throw failure
    }
    guard value.isScalar, let label = parameter.fault(of: value) else { return }
    throw call.fail(
      "E0708", endpoint.refusal(of: value, for: parameter), kind: "argument", argument: index,
      label: label)
  }

  /// `runs.wait(run)` where `runs.wait(run.job_id)` was meant.
  private func helpForWholeObject(_ parameter: Endpoint.Parameter, _ index: Int) -> String? {
    guard case .object(let object) = call[index], let field = parameter.listing?.field,
      call.field(object, field) != nil
    else { return nil }
    return "pass its '\(field)'"
  }

  /// The argument as JSON; of an array or an object only that it is one.
  private func outline(_ index: Int) throws -> JSON {
    switch call[index] {
    case .array, .range: []
    case .object: [:]
    default: try call.json(index)
    }
  }
}

extension Call {
  /// The service cannot be used at all: its configuration is wrong, or its key cannot be read.
  package func unusable(_ diagnostic: Diagnostic) -> Failure {
    var diagnostic = diagnostic
    diagnostic.location = diagnostic.location ?? location()
    return Failure(diagnostic, kind: "configuration_error")
  }

  /// The service answers nothing more: no script can catch it.
  func ended(by stop: ServiceStop) -> Failure {
    var failure = fail(stop.code, stop.message, help: stop.help)
    failure.diagnostic.notes = stop.notes
    if !stop.isError { failure.diagnostic.severity = .warning }
    failure.ending = .limit
    return failure
  }

  /// The function was called for the request that it makes, which is known now.
  fileprivate func ended() -> Failure { .interruption("the request is known") }
}

extension Endpoint {
  /// `'runs.list' needs "queued" or "running" for 'status', got "runing"`
  func refusal(of value: JSON, for parameter: Parameter) -> String {
    "'\(name)' needs \(parameter.schema.phrase) for '\(parameter.name)', got \(value.text())"
  }
}

extension Endpoint.Parameter {
  /// Why a plain value is refused, as it is underlined; nil if it is not.
  func fault(of value: JSON) -> String? {
    if place == .path, value == "" { return "empty" }
    guard let fault = schema.faults(for: value).first else { return nil }
    let meant = value.string.flatMap {
      Suggestion.nearest(to: $0, among: schema.allowedWords ?? [])
    }
    return meant.map { "did you mean \"\($0)\"?" } ?? fault.message.uncapitalized
  }
}

extension JSON {
  var isScalar: Bool {
    switch self {
    case .null, .bool, .int, .double, .bigInt, .string: true
    case .array, .object: false
    }
  }
}
