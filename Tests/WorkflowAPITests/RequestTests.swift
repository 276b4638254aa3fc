import Formats
import Testing
import WorkflowAPI

@Suite("A request")
struct RequestTests {
  @Test func `puts each value where the endpoint wants it`() throws {
    let request = try request(
      "workflows.run",
      ["workflow_id": "wf 1/é", "webhook_payload": ["b": 1, "a": 2], "specs_override": nil])
    #expect(request.target == "/workflows/run?workflow_id=wf%201%2F%C3%A9")
    #expect(
      request.body.map { String(decoding: $0.bytes, as: UTF8.self) }
        == #"{"webhook_payload":{"b":1,"a":2},"specs_override":null}"#)
  }

  @Test func `has no body when nothing goes there`() throws {
    let request = try request("runs.list", ["limit": 20, "status": "active"])
    #expect(request.target == "/workflows/runs?status=active&limit=20")
    #expect(request.body == nil)
    #expect(try self.request("workflows.list", [:]).target == "/workflows")
  }

  @Test func `is read back as checked values`() throws {
    let arguments: JSONObject = ["status": "failed", "limit": 5]
    #expect(try request("runs.list", arguments).checkedArguments() == arguments)
    let payload: JSONObject = ["workflow_id": "wf_1", "webhook_payload": [["a": 1]]]
    #expect(try request("workflows.run", payload).checkedArguments() == payload)
  }

  @Test func `takes a value of the body from the query where the endpoint allows it`() throws {
    func saved(_ query: String, body: String? = nil) throws -> JSON? {
      var request = try request("workflows.run", ["workflow_id": "wf_1"])
      request.values["save_json"] = query
      request.body = body.map { .memory(Array($0.utf8)) }
      return try request.checkedArguments()["save_json"]
    }
    #expect(try saved("true") == true)
    #expect(try saved("0") == false)
    #expect(try saved("true", body: #"{"save_json": false}"#) == false)
    #expect(throws: RequestRefusal.self) { try saved("maybe") }
    var other = try request("workflows.run", ["workflow_id": "wf_1"])
    other.values["result_formats"] = "csv"
    #expect(try other.checkedArguments()["result_formats"] == nil)
  }

  @Test func `leaves null and unknown fields of the body out`() throws {
    var request = try request("workflows.update", ["workflow_id": "wf_1"])
    request.body = .memory(Array(#"{"workflow_name": null, "colour": "red"}"#.utf8))
    #expect(try request.checkedArguments() == ["workflow_id": "wf_1"])
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var endpoint: String
    var values: [String: String]
    var body: String?
    var faults: [String]

    init(
      _ description: String, _ endpoint: String, _ values: [String: String] = [:],
      body: String? = nil, faults: String...
    ) {
      self.testDescription = description
      self.endpoint = endpoint
      self.values = values
      self.body = body
      self.faults = faults
    }
  }

  static let refusals: [Refusal] = [
    Refusal(
      "missing query and wrong body at once", "workflows.run", body: #"{"webhook_payload": [3]}"#,
      faults: #"["query","workflow_id"] Field required [missing]"#,
      #"["body","webhook_payload",0] Input should be a valid dictionary [dict_type]"#),
    Refusal(
      "a missing body", "workflows.create", faults: #"["body"] Field required [missing]"#),
    Refusal(
      "a body that is not an object", "workflows.create", body: "[]",
      faults: #"["body"] Input should be a valid dictionary [dict_type]"#),
    Refusal(
      "all missing fields", "workflows.create", body: #"{"workflow_name": null}"#,
      faults: #"["body","workflow_name"] Input should be a valid string [string_type]"#,
      #"["body","workflow_description"] Field required [missing]"#,
      #"["body","workflow_definition"] Field required [missing]"#),
    Refusal(
      "a definition's parts", "workflows.update", ["workflow_id": "a"],
      body: #"{"workflow_definition": {"blocks": [{"specs": [], "block_type": 1}]}}"#,
      faults:
        #"["body","workflow_definition","blocks",0,"sequence_number"] Field required [missing]"#,
      #"["body","workflow_definition","blocks",0,"block_type"] Input should be a valid string "#
        + "[string_type]",
      #"["body","workflow_definition","blocks",0,"block_name"] Field required [missing]"#,
      #"["body","workflow_definition","blocks",0,"specs"] Input should be a valid dictionary "#
        + "[dict_type]",
      #"["body","workflow_definition","edges"] Field required [missing]"#),
    Refusal(
      "a limit that is not a number", "runs.list", ["limit": "many"],
      faults:
        #"["query","limit"] Input should be a valid integer, unable to parse string as an integer "#
        + "[int_parsing]"),
    Refusal(
      "a limit out of range", "runs.list", ["limit": "501"],
      faults: #"["query","limit"] Input should be less than or equal to 500 [less_than_equal]"#),
    Refusal(
      "an unknown status", "runs.list", ["status": "done"],
      faults: #"["query","status"] Input should be 'running', 'completed', 'cancelled', 'active', "#
        + "'queued' or 'failed' [literal_error]"),
  ]

  @Test("is refused with every fault", arguments: refusals)
  func refused(refusal: Refusal) throws {
    let endpoint = try #require(Catalogue.endpoint(refusal.endpoint))
    let request = APIRequest(
      endpoint, values: refusal.values, body: refusal.body.map { .memory(Array($0.utf8)) })
    #expect {
      try request.checkedArguments()
    } throws: { error in
      guard case .faults(let faults)? = error as? RequestRefusal else { return false }
      let lines = faults.map { fault in
        "\(JSON.array(fault.location).text()) \(fault.message) [\(fault.type)]"
      }
      return lines == refusal.faults
    }
  }

  @Test func `is refused with 400 when its body is not valid JSON`() throws {
    var request = try request("workflows.update", ["workflow_id": "wf_1"])
    request.body = .memory(Array(#"{"workflow_name": }"#.utf8))
    #expect {
      try request.checkedArguments()
    } throws: { error in
      guard let response = (error as? RequestRefusal)?.response else { return false }
      return response.status == 400
        && String(decoding: response.body, as: UTF8.self).contains("Malformed JSON")
    }
  }

  private func request(_ name: String, _ arguments: JSONObject) throws -> APIRequest {
    APIRequest(try #require(Catalogue.endpoint(name)), arguments: arguments)
  }
}

@Suite("A route")
struct RouteTests {
  @Test(
    "leads to the endpoint that is meant",
    arguments: [
      ("GET", "/workflows", "workflows.list", [:]),
      ("GET", "/workflows/", "workflows.list", [:]),
      ("GET", "/workflows/blocks", "workflows.blocks", [:]),
      ("GET", "/workflows/wf%201%2Fx", "workflows.get", ["workflow_id": "wf 1/x"]),
      (
        "GET", "/workflows/runs?limit=5&status=a+b%26", "runs.list",
        ["limit": "5", "status": "a b&"]
      ),
      ("GET", "/workflows/runs/r/live_status", "runs.live_status", ["run_id": "r"]),
      ("POST", "/workflows/run?workflow_id=a&workflow_id=b", "workflows.run", ["workflow_id": "a"]),
      ("GET", "/workflows/50%", "workflows.get", ["workflow_id": "50%"]),
      ("GET", "/workflows/x?workflow_id=y", "workflows.get", ["workflow_id": "x"]),
    ])
  func meant(method: String, target: String, name: String, values: [String: String]) throws {
    guard case .endpoint(let endpoint, let found) = Route(method, target) else {
      Issue.record("no endpoint")
      return
    }
    #expect(endpoint.name == name)
    #expect(found == values)
  }

  @Test(arguments: Catalogue.endpoints.map(\.name))
  func `reads the target that a request writes`(name: String) throws {
    let endpoint = try #require(Catalogue.endpoint(name))
    let named = endpoint.parameters.filter { $0.place != .body }.map { ($0.name, "a/b ?&=+%é") }
    let values = Dictionary(uniqueKeysWithValues: named)
    let target = APIRequest(endpoint, values: values).target
    guard case .endpoint(let found, let read) = Route(endpoint.method.rawValue, target) else {
      Issue.record("no endpoint at \(target)")
      return
    }
    #expect(found.name == name)
    #expect(read == values)
  }

  @Test func `of an unknown path is not found`() throws {
    let response = try #require(Route("GET", "/workflow").refusal)
    #expect(response.status == 404)
    #expect(String(decoding: response.body, as: UTF8.self) == #"{"detail":"Not Found"}"#)
  }

  @Test(arguments: [
    "//workflows", "/workflows//", "workflows", "/workflows/../blocks", "/workflows%2Fblocks",
  ])
  func `is found by its exact segments only`(target: String) {
    #expect(Route("GET", target).refusal?.status == 404)
  }

  @Test func `with another method says which are allowed`() throws {
    let response = try #require(Route("DELETE", "/workflows/blocks").refusal)
    #expect(response.status == 405)
    #expect(response.headers["allow"] == "GET")
    #expect(Route("GET", "/workflows").refusal == nil)
  }

  @Test(arguments: Catalogue.endpoints.filter { $0.method == .post }.map(\.path))
  func `of an endpoint is never that of a workflow, with another method either`(path: String) {
    let refusal = Route("GET", path).refusal
    #expect(refusal?.status == 405)
    #expect(refusal?.headers["allow"] == "POST")
  }
}
