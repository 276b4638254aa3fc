import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// What "Workflow execution" promises of the live status and of results.
@Suite(.everyWay) struct ResultsConformanceTests {
  let sixmo = ServiceUnderTest()

  @Test func `The live status of a run has every documented field`() async throws {
    try await sixmo.create()
    let ended = try await sixmo.finish("w", ["webhook_payload": [["email": "a"]]])
    #expect(
      ended.object?.keys == [
        "run_id", "workflow_id", "overall_status", "current_block", "current_block_sequence",
        "total_blocks", "completed_blocks", "started_at", "completed_at", "last_updated",
        "overall_progress_percentage", "estimation_blocked_by", "blocks",
      ])
    #expect(ended["overall_progress_percentage"] == 100.0)
    #expect(ended["completed_blocks"] == 2)
    #expect(
      ended["blocks"]?[1]?.text()
        == #"{"block_name":"upper","sequence_number":2,"block_id":"block_2","#
        + #""previous_block_ids":["block_1"],"status":"completed","#
        + #""started_at":"2026-02-12T12:00:00Z","completed_at":"2026-02-12T12:00:00Z","#
        + #""progress_percentage":100.0,"current_step":null,"processed_count":1,"total_count":1,"#
        + #""estimated_total_count":null,"last_updated":"2026-02-12T12:00:00Z","#
        + #""error_message":null,"metrics":{"row_count":1,"dataframe_type":"LEAD","#
        + #""processed_count":1,"total_count":1}}"#)
  }

  @Test func `A queued run has not moved`() async throws {
    let sixmo = ServiceUnderTest { $0.concurrency = 0 }
    try await sixmo.create()
    let run = try await sixmo.start()
    let status = try await sixmo.call("runs.live_status", ["run_id": run]).body
    #expect(status["overall_status"] == "queued")
    #expect(status["overall_progress_percentage"] == 0.0)
    #expect(status["current_block"] == .null)
    #expect(status["blocks"]?.array?.map { $0["status"] } == ["pending", "pending"])
    #expect(try await sixmo.call("runs.download_links", ["run_id": run]).body == [])
  }

  @Test func `Each finished block that wrote rows has its file, and the final one is last`()
    async throws
  {
    try await sixmo.create("w", chain("webhook", "upper", "filter"))
    let ended = try await sixmo.finish("w", ["webhook_payload": [["email": "a"]]])
    let run = ended["run_id"] ?? .null
    let links = try await sixmo.call("runs.download_links", ["run_id": run]).body
    #expect(
      links.array?.map { $0["filename"] } == [
        "results_block_1.csv", "results_block_2.csv", "enriched_results_final.csv",
      ])
    #expect(
      links[2]?.object?.keys == [
        "filename", "storage_bucket", "row_count", "block_number", "created_at", "message",
        "download_url", "download_expires_in_seconds", "content_type", "file_size",
      ])
    #expect(links[2]?["message"] == "Final enriched results")
    #expect(links[2]?["row_count"] == 0)
    #expect(links[2]?["block_number"] == 3)
    #expect(links[1]?["message"] == .null)
    #expect(links[1]?["download_expires_in_seconds"] == 900)
  }

  @Test(
    "Results come in three formats",
    arguments: [
      ("csv", "email,tags,n\r\nA,\"[\"\"x\"\"]\",\r\nB,,01\r\n"),
      ("json", "[\n{\"email\":\"A\",\"tags\":[\"x\"]},\n{\"email\":\"B\",\"n\":\"01\"}\n]\n"),
      ("ndjson", "{\"email\":\"A\",\"tags\":[\"x\"]}\n{\"email\":\"B\",\"n\":\"01\"}\n"),
    ])
  func writes(format: String, text: String) async throws {
    try await sixmo.create()
    let payload: JSON = [["email": "a", "tags": ["x"]], ["email": "b", "n": "01"]]
    let ended = try await sixmo.finish("w", ["webhook_payload": payload])
    let file = try await sixmo.service.result(
      "enriched_results_final.\(format)", of: ended["run_id"], format: format)
    #expect(file == text)
  }

  @Test(
    "A run may ask for its formats",
    arguments: [
      (["save_json": true], ["csv", "json"]), (["result_formats": ["ndjson"]], ["ndjson"]),
      (["result_formats": ["json", "csv"], "save_json": true], ["csv", "json"]),
      (["result_formats": []], ["csv"]), ([:], ["csv"]),
    ] as [(JSONObject, [String])])
  func lists(asked: JSONObject, formats: [String]) async throws {
    try await sixmo.create("w", chain("webhook"))
    let ended = try await sixmo.finish("w", asked)
    let run = ended["run_id"] ?? .null
    let links = try await sixmo.call("runs.download_links", ["run_id": run]).body
    #expect(
      links.array?.map { $0["filename"]?.string } == formats.map { "enriched_results_final.\($0)" })
  }

  @Test func `Several ends of a graph make one final file, in order`() async throws {
    let definition: JSON = [
      "blocks": chain("webhook", "upper", "mark")["blocks"] ?? [],
      "edges": [
        ["from_block_id": "block_1", "to_block_id": "block_2"],
        ["from_block_id": "block_1", "to_block_id": "block_3"],
      ],
    ]
    try await sixmo.create("w", definition)
    let ended = try await sixmo.finish("w", ["webhook_payload": [["email": "a"]]])
    let file = try await sixmo.service.result("enriched_results_final.csv", of: ended["run_id"])
    #expect(file == "email,error\r\nA,\r\na,\r\n")
  }

  @Test func `A link works for 15 minutes and not a second longer`() async throws {
    try await sixmo.create()
    let ended = try await sixmo.finish("w", ["webhook_payload": [["email": "a"]]])
    let run = ended["run_id"] ?? .null
    let links = try await sixmo.call("runs.download_links", ["run_id": run]).body
    let url = links[0]?["download_url"]?.string ?? ""
    sixmo.clock.advance(seconds: 899)
    #expect(try await sixmo.service.text(url).status == 200)
    sixmo.clock.advance(seconds: 1)
    let expired = try await sixmo.service.text(url)
    #expect(expired.status == 403)
    #expect(
      expired.text
        == #"{"detail":"The link has expired or was changed; ask for new download links"}"#)
  }

  @Test func `A link of one file does not open another`() async throws {
    try await sixmo.create()
    let ended = try await sixmo.finish("w", ["webhook_payload": [["email": "a"]]])
    let run = ended["run_id"] ?? .null
    let links = try await sixmo.call("runs.download_links", ["run_id": run]).body
    let url = links[0]?["download_url"]?.string ?? ""
    let range = try #require(url.firstRange(of: "results_block_1"))
    let other = url[..<range.lowerBound] + "results_block_2" + url[range.upperBound...]
    #expect(try await sixmo.service.text(String(other)).status == 403)
  }
}
