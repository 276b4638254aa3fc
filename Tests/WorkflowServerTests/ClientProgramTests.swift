import Foundation
import Sixmo
import System
import Testing
import WorkflowAPI
import WorkflowEngine
import WorkflowServer

/// Programs of others against a real server: curl, and Python with `requests`.
@Suite("A real server answers")
struct ClientProgramTests {
  private static let key = "key-one"

  @Test(arguments: Catalogue.endpoints.map(\.name))
  func `the curl and Python renderings of`(name: String) async throws {
    let endpoint = try #require(Catalogue.endpoint(name))
    try await servingEngine { url, engine in
      for language in Program.Language.allCases {
        let run = try await engine.preparedRun()
        let request = APIRequest(endpoint, arguments: Self.arguments(name, run, "\(language)"))
        let result = try await Program(language, request, url).run()
        #expect(result.status == 0, "\(result.errors)")
        let answer = try JSON.parse(result.output)
        #expect(endpoint.response.faults(for: answer, at: []) == [], "\(language)")
      }
    }
  }

  @Test(
    arguments: Program.Language.allCases,
    [
      #"{"a":"O'Brien \"x\" \\ $HOME `id` !! %s \\n"}"#,
      #"{"a":"\u0000\u0007\r\n\t","é中🎉":"\u2028"}"#,
      #"{"a":[true,false,null,-0.5,1e300,123456789012345678901234567890]}"#,
      "{\"a\": \"@file\",\n \"b\" : [ ] }",
      "{\"a\":\"" + String(repeating: "x'y", count: 100_000) + "\"}",
      "{\"a\":" + String(repeating: "[", count: 80) + String(repeating: "]", count: 80) + "}",
      "{\"a\":" + String(repeating: "9", count: 5000) + "}",
    ])
  func `a body with the same value`(_ language: Program.Language, body: String) async throws {
    let bytes = try await received(Array(body.utf8), from: language)
    if language == .curl {
      #expect(bytes == Array(body.utf8))
    } else {
      #expect(try JSON.parse(bytes) == JSON.parse(body))
    }
  }

  @Test(arguments: Program.Language.allCases)
  func `a body that is not text`(_ language: Program.Language) async throws {
    let body: [UInt8] = [0xFF, 0x00, 0x27, 0x0A, 0x25, 0x5C]
    #expect(try await received(body, from: language) == body)
  }

  @Test(arguments: Program.Language.allCases)
  func `values and headers as they are`(_ language: Program.Language) async throws {
    let service = FakeService(keys: [Self.key: FakeService.holder])
    try await serving(service) { port in
      var request = APIRequest(try #require(Catalogue.endpoint("workflows.run")))
      request.values["workflow_id"] = "a b&c=d'e%20/ü[1]{2}"
      request.headers["idempotency-key"] = "k'1\\"
      let result = try await Program(language, request, "http://127.0.0.1:\(port)").run()
      #expect(result.status == 0, "\(result.errors)")
      let answer = try JSON.parse(result.output)
      #expect(answer["workflow_id"]?.string == request.values["workflow_id"])
      #expect(answer["idempotency-key"]?.string == "k'1\\")
    }
  }

  @Test func `the Python example of the documents`() async throws {
    try await servingEngine { url, engine in
      try await engine.makeCompanies()
      let folder = URL(filePath: #filePath).deletingLastPathComponent()
      var text = try String(
        contentsOf: folder.appending(path: "../Python/workflow_execution.py"), encoding: .utf8)
      for (placeholder, value) in [
        ("your_api_key_here", Self.key), ("your_workflow_id_here", "companies"),
        ("https://api.sixtyfour.ai", url),
      ] {
        #expect(text.ranges(of: "\"\(placeholder)\"").count == 1)
        text = text.replacing("\"\(placeholder)\"", with: "\"\(value)\"")
      }
      let result = try await Program(.python, text).run()
      #expect(result.status == 0, "\(result.errors)")
      let lines = result.output.split(separator: "\n")
      let last = try #require(lines.last).split(separator: ": ", maxSplits: 1)
      #expect(last.first == "enriched_results_final.csv")
      #expect(last.last?.hasPrefix(url) == true)
    }
  }

  // MARK: Servers and requests

  private func servingEngine(_ body: (String, WorkflowEngine) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "sixmo-programs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.requestsPerMinute = nil
    let server = try await WorkflowServer(configuration)
    let engine = WorkflowEngine(Self.configuration(folder.path, server.url))
    let holder = KeyHolder(
      keyID: "key_1", name: "tests", organization: APIRequest.localOrganization)
    try await server.start(
      FakeService(
        keys: [Self.key: holder], answer: { try await engine.send($0) },
        file: { try await engine.download($0, to: $1) }))
    do {
      try await body(server.url, engine)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
    await engine.shutDown()
  }

  private static func configuration(
    _ folder: String, _ url: String
  ) -> WorkflowEngine.Configuration {
    var configuration = WorkflowEngine.Configuration(dataDirectory: folder)
    configuration.baseURL = url
    return configuration
  }

  private func received(_ body: [UInt8], from language: Program.Language) async throws -> [UInt8] {
    let bytes = Locked<[UInt8]>([])
    let service = FakeService(
      keys: [Self.key: FakeService.holder],
      answer: { request in
        bytes.withLock { $0 = request.body?.bytes ?? [] }
        return .json([])
      })
    try await serving(service) { port in
      var request = APIRequest(try #require(Catalogue.endpoint("workflows.run")))
      request.values["workflow_id"] = "a"
      request.body = .memory(body)
      let result = try await Program(language, request, "http://127.0.0.1:\(port)").run()
      #expect(result.status == 0, "\(result.errors)")
    }
    return bytes.withLock { $0 }
  }

  /// A call that works when there is a workflow `contacts` with a finished run.
  private static func arguments(_ name: String, _ run: String, _ id: String) -> JSONObject {
    switch name {
    case "workflows.create":
      [
        "workflow_name": "It's \"new\"", "workflow_description": "", "id": .string(id),
        "workflow_definition": WorkflowEngine.contacts,
      ]
    case "workflows.update": ["workflow_id": "contacts", "workflow_name": "É \\ new"]
    case "workflows.delete", "workflows.get", "workflows.versions": ["workflow_id": "contacts"]
    case "workflows.rollback": ["workflow_id": "contacts", "version": 1]
    case "workflows.run", "workflows.estimate", "runs.try":
      ["workflow_id": "contacts", "webhook_payload": [["email": "o'brien@example.com"]]]
    case "runs.list": ["status": "completed", "limit": 5]
    case "runs.cancel": ["job_id": .string(run)]
    case "runs.retry": ["job_id": .string(run), "rows": "all"]
    case "runs.live_status", "runs.download_links": ["run_id": .string(run)]
    default: [:]
    }
  }
}

extension WorkflowEngine {
  fileprivate static let contacts: JSON = [
    "blocks": [
      ["sequence_number": 1, "block_type": "webhook", "block_name": "webhook", "specs": [:]],
      [
        "sequence_number": 2, "block_type": "validate_email", "block_name": "validate_email",
        "specs": [:],
      ],
    ],
    "edges": [],
  ]

  fileprivate func makeContacts() async throws {
    _ = try await call(
      "workflows.update", ["workflow_id": "contacts", "workflow_definition": Self.contacts])
  }

  /// A workflow for the rows of the documents' example.
  fileprivate func makeCompanies() async throws {
    let blocks: JSON = [
      ["sequence_number": 1, "block_type": "webhook", "block_name": "webhook", "specs": [:]],
      [
        "sequence_number": 2, "block_type": "enrich_company", "block_name": "enrich_company",
        "specs": ["company_field": "company_name"],
      ],
    ]
    _ = try await call(
      "workflows.update",
      ["workflow_id": "companies", "workflow_definition": ["blocks": blocks, "edges": []]])
  }

  /// The id of a finished run of the workflow `contacts`.
  fileprivate func preparedRun() async throws -> String {
    try await makeContacts()
    let answer = try await call(
      "workflows.run", ["workflow_id": "contacts", "webhook_payload": [["email": "a@example.com"]]])
    let run = try #require(answer["job_id"]?.string)
    while try await call("runs.live_status", ["run_id": .string(run)])["overall_status"]
      != "completed"
    {
      try await Task.sleep(for: .milliseconds(20))
    }
    return run
  }

  private func call(_ name: String, _ arguments: JSONObject) async throws -> JSON {
    let endpoint = try #require(Catalogue.endpoint(name))
    return try JSON.parse(await send(APIRequest(endpoint, arguments: arguments)).body)
  }
}

/// A program of another language, and what it prints.
struct Program {
  enum Language: CaseIterable, Sendable {
    case curl, python
  }

  let language: Language
  let text: String

  init(_ language: Language, _ text: String) {
    (self.language, self.text) = (language, text)
  }

  init(_ language: Language, _ request: APIRequest, _ url: String) {
    switch language {
    case .curl: self.init(language, request.curl(baseURL: url))
    case .python: self.init(language, request.python(baseURL: url))
    }
  }

  /// From standard input, and on a thread of its own, because it waits.
  func run() async throws -> (status: Int32, output: String, errors: String) {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try finished() }) }
    }
  }

  private func finished() throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["timeout", "600"] + (language == .curl ? ["bash", "-s"] : ["/usr/bin/python3", "-"])
    process.environment = [
      "PATH": "/usr/bin:/bin", "SIXTYFOUR_API_KEY": "key-one", "no_proxy": "*",
      "LC_ALL": "C.UTF-8",
    ]
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let printed = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let reported = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, printed, reported)
  }
}
