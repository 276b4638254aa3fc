import GRDB
import Glibc
import Sixmo
import System
import WorkflowAPI

@testable import WorkflowEngine

/// A run whose provider is paid for each request, executed by processes that are killed.
struct PaymentKills {
  /// Of the engine's data; the provider's book is the file `charges` in it.
  let path: String

  static let rows = 24

  /// Accepts a run with `on_unknown` as given, for others to execute.
  func accept(_ policy: String) async throws -> String {
    let engine = WorkflowEngine(configuration { $0.concurrency = 0 })
    let definition = chain(
      "webhook", "enrich_company",
      specs: [
        "enrich_company": [
          "provider": "http", "url": "https://x.example/", "on_unknown": .string(policy),
          "max_in_flight": 3, "cache_hours": 0,
        ]
      ])
    _ = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": definition])
    let payload = (0..<Self.rows).map { number -> JSON in ["n": .int(number)] }
    let answer = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": .array(payload)])
    await engine.shutDown()
    return answer.body["job_id"]?.string ?? ""
  }

  /// One process: goes on with the run until its step number `last`, and is killed there or at the end.
  ///
  /// `life` counts the processes; each has a later clock, so that the lease of the one before is over.
  func live(_ runID: String, life: Int, last: Int) async throws {
    let steps = Counter()
    let step: @Sendable () -> Void = { if steps.next() == last { kill(getpid(), SIGKILL) } }
    let book = try OpenFile("\(path)/charges", O_WRONLY | O_CREAT | O_APPEND)
    let provider = Provider(book: book, step: step)
    let engine = WorkflowEngine(
      configuration {
        $0.clock = LateClock(seconds: Double(life) * 2 * Scheduler.lease)
        $0.concurrency = 1
        $0.http = { try provider.answer($0) }
        $0.onPaymentStep = { _ in step() }
      })
    while try await !hasEnded(engine, runID) { try await Task.sleep(for: .milliseconds(2)) }
    try OpenFile("\(path)/ended", O_WRONLY | O_CREAT).synchronize()
    kill(getpid(), SIGKILL)
  }

  var hasEnded: Bool { access("\(path)/ended", F_OK) == 0 }

  /// A run is given up when it kills many processes; these were not its fault.
  func forgiveAttempts() throws {
    try DatabaseQueue(path: "\(path)/sixmo.db").write { database in
      try database.execute(sql: "UPDATE run SET attempts = 0")
    }
  }

  /// How often each row was charged.
  func charges() throws -> [Int: Int] {
    let file = try OpenFile("\(path)/charges", O_RDONLY)
    let text = String(decoding: try file.read(file.size(), at: 0), as: UTF8.self)
    return text.split(separator: "\n").compactMap { Int($0) }
      .reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The final rows, what the ledger lists, and what the list of runs says about it.
  func result(of runID: String) async throws -> (rows: [JSON], report: PaymentReport, note: String)
  {
    let engine = WorkflowEngine(configuration { $0.concurrency = 0 })
    let text = try await engine.result(
      "enriched_results_final.ndjson", of: .string(runID), format: "ndjson")
    let rows = try (text ?? "").split(separator: "\n").map { try JSON.parse(String($0)) }
    let note = try await engine.call("runs.list").body[0]?["status_reason"]?.string ?? ""
    let report = try PaymentReport(
      RunFiles(dataDirectory: path).ledger(runID, position: 1))
    await engine.shutDown()
    return (rows, report ?? PaymentReport(), note)
  }

  private func configuration(
    _ change: (inout WorkflowEngine.Configuration) -> Void
  ) -> WorkflowEngine.Configuration {
    var configuration = WorkflowEngine.Configuration(dataDirectory: path)
    configuration.http = { _ in throw CancellationError() }
    configuration.allowsPrivateAddresses = true
    change(&configuration)
    return configuration
  }

  private func hasEnded(_ engine: WorkflowEngine, _ runID: String) async throws -> Bool {
    let status = try await engine.call("runs.live_status", ["run_id": .string(runID)]).body
    return ["completed", "failed"].contains(status["overall_status"]?.string ?? "")
  }
}

/// Charges for each request, whether it knows its key or not.
// Sendable: a write of a few bytes to a file that is only appended to is whole.
private final class Provider: @unchecked Sendable {
  private let book: OpenFile
  private let step: @Sendable () -> Void

  init(book: OpenFile, step: @escaping @Sendable () -> Void) {
    self.book = book
    self.step = step
  }

  func answer(_ request: HTTPRequest) throws -> HTTPResponse {
    step()
    try book.write(Array("\(request.json["n"]?.int ?? -1)\n".utf8))
    step()
    return HTTPResponse(200, ["city": "Paris"])
  }
}

private struct LateClock: EngineClock {
  var seconds: Double
  private let system = SystemClock()

  init(seconds: Double) { self.seconds = seconds }

  var milliseconds: Int64 { system.milliseconds + Int64(seconds * 1000) }
  func sleep(seconds: Double) async throws { try await system.sleep(seconds: seconds) }
}
