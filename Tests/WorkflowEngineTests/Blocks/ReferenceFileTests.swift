import Glibc
import Sixmo
import System
import Testing

@testable import WorkflowEngine

struct ReferenceFileTests {
  private let directory = TemporaryDirectory()

  private func file(_ text: String) throws -> String {
    let path = "\(directory.path)/table.csv"
    try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC).write(Array(text.utf8))
    return path
  }

  @Test func `Companies are filed by registrable domain, name and search keys`() throws {
    let path = try file(
      "name,website,industry\nNordwind Robotik GmbH,https://www.nordwind.example/,Robotics\n,,x\nA,b\n"
    )
    let table = try ReferenceFile(.company, path: path)
    let entries = try #require(try table.next())
    #expect(entries.count == 1)
    #expect(entries[0].domain == "nordwind.example")
    #expect(entries[0].name == "nordwind robotik")
    #expect(entries[0].keys.contains("fnord"))
    #expect(entries[0].record["industry"] == "Robotics")
    #expect(try table.next() == nil)
    #expect(table.report.imported == 1)
    #expect(table.report.refused == 2)
    #expect(table.report.refusals.map(\.line) == [3, 4])
    #expect(
      table.report.refusals.map(\.reason) == ["has no domain or name", "expected 3 fields, got 2"])
  }

  @Test func `People are filed by address and name`() throws {
    let path = try file("email,first_name,last_name\nADA@x.example,Ada,Lovelace\nbad,,\n")
    let table = try ReferenceFile(.person, path: path)
    let entries = try #require(try table.next())
    #expect(entries.map(\.email) == ["ada@x.example"])
    #expect(entries.map(\.name) == ["ada lovelace"])
    #expect(table.report.refused == 1)
  }

  @Test func `A table without a column to find records by is refused`() throws {
    let table = try ReferenceFile(.company, path: file("industry,size\nx,1\n"))
    let error = #expect(throws: CSVFileError.self) { try table.next() }
    #expect(
      error?.description.hasSuffix("no column says the domain or name; found industry, size")
        == true)
  }

  @Test func `Imported companies are found by the engine's store`() async throws {
    let engine = WorkflowEngine.forTest(in: directory, blocks: Block.all)
    let path = try file(
      "name,domain\nBrightwater Logistics Ltd,brightwater.example\nAcme Inc,acme.example\n")
    #expect(try await engine.importReference("companies", path: path).imported == 2)
    let run = try await engine.call(
      "workflows.update",
      ["workflow_id": "wf", "workflow_definition": chain("webhook", "enrich_company")])
    #expect(run.status == 200)
    let started = try await engine.call(
      "workflows.run",
      [
        "workflow_id": "wf",
        "webhook_payload": [["company": "Brigthwater Logistic"], ["company": "acme"]],
      ])
    #expect(try await engine.ended(started.body["job_id"])["overall_status"] == "completed")
    let text = try await engine.result("enriched_results_final.csv", of: started.body["job_id"])
    #expect(text?.contains("found,0.86,reference:similar_name") == true)
    #expect(text?.contains("found,0.9,reference:name") == true)
    await engine.shutDown()
  }

  @Test func `An unknown table is refused by name`() async {
    let engine = WorkflowEngine.forTest(in: directory)
    await #expect(throws: (any Error).self) { try await engine.importReference("cats", path: "x") }
  }
}
