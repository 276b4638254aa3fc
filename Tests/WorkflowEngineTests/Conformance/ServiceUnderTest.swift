import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// A service that has to keep the contract, beside the clock it lives by.
///
/// The conformance tests see nothing else of it, so that they hold whichever way leads to the engine.
struct ServiceUnderTest {
  let clock = FakeClock()
  let service: any WorkflowService
  private let directory = TemporaryDirectory()

  init(change: @escaping @Sendable (inout WorkflowEngine.Configuration) -> Void = { _ in }) {
    switch Way.current {
    case .inProcess:
      service = WorkflowEngine.forTest(in: directory, clock: clock, change: change)
    case .socket:
      service = SocketService { [directory, clock] baseURL in
        WorkflowEngine.forTest(in: directory, clock: clock) { configuration in
          configuration.baseURL = baseURL
          change(&configuration)
        }
      }
    case .recorded:
      service = Tapes.current.recording(
        WorkflowEngine.forTest(in: directory, clock: clock, change: change))
    case .replayed: service = Tapes.current.replayed()
    }
  }

  func call(
    _ endpoint: String, _ arguments: JSONObject = [:], headers: [String: String] = [:],
    of organization: String = APIRequest.localOrganization
  ) async throws -> (status: Int, body: JSON) {
    try await service.call(endpoint, arguments, headers: headers, of: organization)
  }

  /// Makes a workflow and answers its id.
  @discardableResult func create(
    _ id: String = "w", _ definition: JSON = chain("webhook", "upper"),
    of organization: String = APIRequest.localOrganization
  ) async throws -> String {
    let answer = try await call(
      "workflows.create",
      [
        "workflow_name": .string("Workflow \(id)"), "workflow_description": "Does things",
        "workflow_definition": definition, "id": .string(id),
      ], of: organization)
    try #require(answer.status == 200, "\(answer.body)")
    return id
  }

  /// Runs a workflow to its end and answers the live status.
  func finish(
    _ id: String = "w", _ arguments: JSONObject = [:],
    of organization: String = APIRequest.localOrganization
  ) async throws -> JSON {
    try await service.ended(try await start(id, arguments, of: organization), of: organization)
  }

  /// Queues a run and answers its id.
  func start(
    _ id: String = "w", _ arguments: JSONObject = [:],
    of organization: String = APIRequest.localOrganization
  ) async throws -> JSON {
    var arguments = arguments
    arguments["workflow_id"] = .string(id)
    let answer = try await call("workflows.run", arguments, of: organization)
    try #require(answer.status == 200, "\(answer.body)")
    return try #require(answer.body["job_id"])
  }
}

/// Every fault of a 422 as `loc type`.
func faults(_ body: JSON) -> [String] {
  (body["detail"]?.array ?? []).compactMap(Fault.init(json:)).map { fault in
    "\(fault.location.map(\.parameterText).joined(separator: ".")) \(fault.type)"
  }
}
