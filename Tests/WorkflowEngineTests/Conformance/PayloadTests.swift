import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

struct PayloadTests {
  @Test(
    "Records are taken apart at any size of batch",
    arguments: [
      "[]", " [ ] ", "[{}]", #"[{"a":"]},{\"","b":[1,{"c":"\\"}]} , {"é":null}]"#,
      #"[{"a":1},{"a":2},{"a":3},{"a":4},{"a":5}]"#, #"[1, "x", true, null, -2.5e3, [[]], {}]"#,
    ], 1...4)
  func splits(list: String, limit: Int) throws {
    let body = #" {"save_json":true, "webhook_payload" : \#(list), "x":{"webhook_payload":[1]}}"#
    var splitter = try #require(PayloadSplitter(.memory(Array(body.utf8))))
    var records: [JSON] = []
    while let batch = try splitter.next(limit: limit) {
      #expect(batch.count <= limit)
      records += batch
    }
    #expect(records == (try JSON.parse(list)).array)
    let rest = try JSON.parse(splitter.rest)
    #expect(rest == ["save_json": true, "webhook_payload": [], "x": ["webhook_payload": [1]]])
  }

  @Test(
    "What is not a list of records at the top is left to the reader of the whole",
    arguments: [
      "", "{}", "[]", "{\"webhook_payload\"", "{\"webhook_payload\":", #"{"webhook_payload":{}}"#,
      #"{"webhook_payload":[1"#, #"{"webhook_payload":["a]}"#, #"{"x":{"webhook_payload":[]}}"#,
      "nonsense", "{\"webhook_payload\" []}",
    ])
  func refuses(body: String) {
    #expect(PayloadSplitter(.memory(Array(body.utf8))) == nil)
  }

  @Test(
    "What is wrong inside is told as for the whole body",
    arguments: [
      (#"{"webhook_payload":[{"a":1},{"a":}]}"#, 400), (#"{"webhook_payload":[{},]}"#, 400),
      (#"{"webhook_payload":[{} {}]}"#, 400), (#"{"webhook_payload":[,{}]}"#, 400),
      (#"{"webhook_payload":[{}]} x"#, 400), (#"{"webhook_payload":[{}],}"#, 400),
      (#"{"webhook_payload":[{},7]}"#, 422), (#"{"webhook_payload":[{}],"save_json":1}"#, 422),
      (#"{"webhook_payload":[{"a":1},{"b":2}]}"#, 200),
    ])
  func tells(body: String, status: Int) async throws {
    let sixmo = ServiceUnderTest { $0.concurrency = 0 }
    try await sixmo.create()
    var request = APIRequest(
      try #require(Catalogue.endpoint("workflows.run")), values: ["workflow_id": "w"])
    request.body = .memory(Array(body.utf8))
    #expect(try await sixmo.service.send(request).status == status)
    #expect(try await sixmo.call("runs.list").body.array?.count == (status == 200 ? 1 : 0))
  }

  @Test func `The row that lacks a column is counted over all batches`() async throws {
    let sixmo = ServiceUnderTest()
    let specs: JSON = ["input_schema": ["n": ["type": "int"]]]
    try await sixmo.create("w", chain("webhook", specs: ["webhook": specs]))
    let rows = (0..<2500).map { number -> JSON in number == 2345 ? [:] : ["n": .int(number)] }
    let answer = try await sixmo.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": .array(rows)])
    #expect(
      answer.body["detail"] == "block 'webhook' (block_1), row 2345: column 'n' is missing")
  }
}
