import Sixmo
import Syntax
import Testing
import WorkflowAPI
import WorkflowEngine

import class Foundation.FileManager
import struct Foundation.UUID

@testable import Bindings

@Suite("Against the engine")
struct EngineTests {
  @Test(arguments: Catalogue.endpoints.map(\.name))
  func `the example of each endpoint runs and is answered as the catalogue says`(name: String)
    async throws
  {
    let endpoint = try #require(Catalogue.endpoint(name))
    let run = try await run(endpoint.example.source)
    #expect(run.rendered == "")
    let answer = try #require(run.value)
    #expect(endpoint.response.faults(for: answer) == [])
  }

  @Test(arguments: Catalogue.endpoints.map(\.name))
  func `the mistakes of each endpoint fail as help says, and what was meant works`(name: String)
    async throws
  {
    let endpoint = try #require(Catalogue.endpoint(name))
    #expect(!endpoint.mistakes.isEmpty)
    let own = endpoint.example.setup
    let setup = try own.isEmpty ? #require(Catalogue.endpoint("workflows.get")).example.setup : own
    for mistake in endpoint.mistakes {
      let meant = try await run(setup + "\n" + mistake.meant)
      #expect(meant.rendered == "", "\(mistake.meant)")
      // One that never ends is not run.
      guard !mistake.call.hasPrefix("while ") else { continue }
      let made = try await run(setup + "\n" + mistake.call)
      #expect(made.diagnostic?.code == mistake.code, "\(mistake.call)")
    }
  }

  /// Those that need neither a file nor a server.
  private static let closedBlocks = Block.descriptions
    .filter { !unclosed.contains($0.name) }
  private static let unclosed = [
    "read_csv", "outgoing_webhook", "llm_openai", "qa_agent", "send_slack_message",
  ]

  @Test(arguments: closedBlocks.map(\.name))
  func `the example of each block runs, and its columns are there and explained`(name: String)
    async throws
  {
    let block = try #require(Block.descriptions.first { $0.name == name })
    let run = try await run(block.example)
    #expect(run.rendered == "")
    let rows = try #require(run.value?.array)
    for column in block.columns {
      #expect(rows.first?.object?.keys.contains(column.name) == true, "no column \(column.name)")
      #expect(!column.meaning.isEmpty, "\(column.name) is not explained")
    }
  }

  @Test(arguments: Block.descriptions.map(\.name))
  func `the help of each block fits a terminal of 80 columns`(name: String) throws {
    let help = Help(builtins: Library.standard.all, blocks: Block.descriptions)
    let text = try #require(help.text(ofBlock: name, 80))
    #expect(text.split(separator: "\n").filter { $0.count > 80 } == [])
  }

  @Test func `a run is followed to its rows`() async throws {
    let run = try await run(
      #"""
      workflows.create("Contacts", "Checks them", {
        blocks: [
          {sequence_number: 1, block_type: "webhook", block_name: "webhook", specs: {}},
          {sequence_number: 2, block_type: "validate_email", block_name: "validate_email", specs: {}},
        ],
        edges: [],
      }, id: "contacts")
      let run = workflows.run("contacts", [{email: "ada@example.com"}, {email: "nobody"}])
      runs.wait(run.job_id)
      runs.results(run.job_id).map(.email)
      """#)
    #expect(run.rendered == "")
    #expect(run.value == ["ada@example.com", "nobody"])
    #expect(run.messages.hasSuffix(": completed, 2 of 2 blocks done\n"))
  }

  @Test func `all faults of a definition are underlined in the script`() async throws {
    let run = try await run(
      #"""
      let check = {sequence_number: 2, block_type: "validate_emial", block_name: "check", specs: {}}
      workflows.create("Contacts", "Checks them", {
        blocks: [
          {sequence_number: 1, block_type: "webhook", block_name: "webhook", specs: {}},
          check,
        ],
        edges: [{from_block_id: "block_1", to_block_id: "block_3"}],
      })
      """#)
    #expect(run.kind == "api_error")
    #expect(
      run.rendered == #"""
        error[E0704]: 'workflows.create' was refused: 2 faults in the request
         --> script.sixmo:1:46
          |
        1 | let check = {sequence_number: 2, block_type: "validate_emial", block_name: "check", specs: {}}
          |                                              ^^^^^^^^^^^^^^^^ unknown block type 'validate_emial'; did you mean 'validate_email'?
          ...
        7 |   edges: [{from_block_id: "block_1", to_block_id: "block_3"}],
          |                                                   ^^^^^^^^^ no block has the id 'block_3'; did you mean 'block_1'?

        """#)
  }

  private func run(_ source: String) async throws -> ScriptRun {
    let directory = FileManager.default.temporaryDirectory.path + "/sixmo-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let engine = WorkflowEngine(WorkflowEngine.Configuration(dataDirectory: directory))
    let run = await ScriptRun(source, engine, display: ProgressDisplay(.lines))
    await engine.shutDown()
    return run
  }
}
