import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// The catalogue against real answers: help and OpenAPI document each field that comes, and none that never
/// does.
@Suite(.everyWay) struct DocumentedFieldsTests {
  let sixmo = ServiceUnderTest()

  @Test func `Every documented field of every endpoint is answered, and no other`() async throws {
    let answers = try await answers()
    for endpoint in Catalogue.endpoints {
      let answers = try #require(answers[endpoint.name], "no request of \(endpoint.name)")
      let documented = Set(fields(of: endpoint.response))
      let answered = Set(answers.flatMap { fields(of: $0, as: endpoint.response) })
      let missing = documented.subtracting(answered).subtracting(Self.hosted)
      #expect(missing.filter { !$0.contains("workflow_definition.") } == [], "\(endpoint.name)")
      #expect(answered.subtracting(documented) == [], "\(endpoint.name) documents none of these")
    }
  }

  /// What the catalogue documents as told by the hosted service alone. A definition holds what was sent.
  private static let hosted: Set = [
    ".user_uuid", ".org_id", "[].user_uuid", "[].org_id", "[].blocks", "[].results",
  ]

  /// What each endpoint answers, in the life of a workflow.
  private func answers() async throws -> [String: [JSON]] {
    var answers: [String: [JSON]] = [:]
    @discardableResult
    func ask(
      _ endpoint: String, _ arguments: JSONObject = [:], headers: [String: String] = [:]
    ) async throws -> JSON {
      let answer = try await sixmo.call(endpoint, arguments, headers: headers)
      try #require(200..<300 ~= answer.status, "\(endpoint): \(answer.body)")
      answers[endpoint, default: []].append(answer.body)
      return answer.body
    }
    try await ask(
      "workflows.create",
      [
        "workflow_name": "Contacts", "workflow_description": "Does things",
        "workflow_definition": chain("webhook", "upper"), "id": "w",
      ])
    try await ask("workflows.update", ["workflow_id": "w", "workflow_name": "Leads"])
    try await ask("workflows.rollback", ["workflow_id": "w", "version": 1])
    for endpoint in ["workflows.get", "workflows.versions"] {
      try await ask(endpoint, ["workflow_id": "w"])
    }
    try await ask("workflows.blocks")
    let request: JSONObject = ["workflow_id": "w", "webhook_payload": [["email": "a"]]]
    let key = ["idempotency-key": "k"]
    let run = try await ask("workflows.run", request, headers: key)["job_id"] ?? .null
    try await ask("workflows.run", request, headers: key)
    _ = try await sixmo.service.ended(run)
    for endpoint in ["runs.live_status", "runs.download_links"] {
      try await ask(endpoint, ["run_id": run])
    }
    try await ask("workflows.estimate", request)
    try await ask("runs.try", request)
    let retry = ["idempotency-key": "retry"]
    for _ in 0..<2 { try await ask("runs.retry", ["job_id": run, "rows": "all"], headers: retry) }
    try await ask("runs.cancel", ["job_id": run])
    try await ask("runs.list")
    try await ask("workflows.list")
    try await ask("workflows.delete", ["workflow_id": "w"])
    return answers
  }

  /// The paths of the fields: `blocks[].metrics.row_count`.
  private func fields(of schema: Schema, below path: String = "") -> [String] {
    switch schema {
    case .object(let object):
      object.fields.flatMap { field in
        let name = "\(path).\(field.name)"
        return [name] + fields(of: field.schema, below: name)
      }
    case .array(let element, _): fields(of: element, below: path + "[]")
    case .either(let schemas): schemas.flatMap { fields(of: $0, below: path) }
    case .any, .null, .bool, .int, .number, .string: []
    }
  }

  /// Those of a value, as far as the schema looks into it.
  private func fields(of value: JSON, as schema: Schema, below path: String = "") -> [String] {
    switch (value, schema) {
    case (.object(let fields), .object(let object)):
      fields.flatMap { key, value -> [String] in
        let name = "\(path).\(key)"
        guard let field = object.fields.first(where: { $0.name == key }) else {
          return object.others == nil ? [name] : []
        }
        return [name] + self.fields(of: value, as: field.schema, below: name)
      }
    case (.array(let elements), .array(let element, _)):
      elements.flatMap { fields(of: $0, as: element, below: path + "[]") }
    case (_, .either(let schemas)): schemas.flatMap { fields(of: value, as: $0, below: path) }
    default: []
    }
  }
}
