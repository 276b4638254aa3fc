import Sixmo
import System
import WorkflowAPI

@testable import WorkflowEngine

/// Blocks that are only as much as a test of the engine needs.
enum TestBlocks {
  static let plain = [webhook, readFile, upper, mark, enrich, keep, people, merge]

  /// Columns of `input_schema` are required.
  static let webhook = Block(
    name: "webhook", summary: "Takes the records of the request.",
    specs: Schema.Object([
      .init("input_schema", .map(.any), "Required columns."),
      .init("dataframe_type", .oneOf(["LEAD", "COMPANY"]), "What a row is."),
      .init("webhook_input", .string(), "Sample rows."),
    ]),
    role: .source, takesPayload: true,
    refuses: { specs, record in
      specs["input_schema"]?.object?.keys.first { record[$0] == nil }.map {
        "column '\($0)' is missing"
      }
    },
    makeStage: { _, _ in TestStage { rows in rows } })

  /// Gives two rows of its own.
  static let readFile = Block(
    name: "read_csv", summary: "Gives rows of its own.", specs: Schema.Object([]), role: .source,
    readsThisMachine: true,
    makeStage: { _, _ in
      TestStage(rest: [[["n": 1]], [["n": 2]]]) { rows in rows }
    })

  static let upper = Block(
    name: "upper", aliases: ["shout"], summary: "Writes `email` in capitals.",
    specs: Schema.Object([.init("email_field", .string(), "The column.")]), role: .step,
    isPerBatch: true,
    makeStage: { specs, _ in
      let column = specs["email_field"]?.string ?? "email"
      return TestStage { rows in
        rows.map { row in
          var row = row
          row[column] = row[column]?.string.map { .string($0.uppercased()) } ?? .null
          return row
        }
      }
    })

  /// Marks every row without an e-mail as failed.
  static let mark = Block(
    name: "mark", summary: "Marks rows.", specs: Schema.Object([]), role: .step,
    makeStage: { _, _ in
      TestStage { rows in
        rows.map { row in
          var row = row
          row["error"] = row["email"] == nil ? "no e-mail" : .null
          return row
        }
      }
    })

  /// Finds companies that begin with an A.
  static let enrich = Block(
    name: "enrich_company", aliases: ["company_enrichment"], summary: "Finds companies.",
    specs: Schema.Object([]), role: .step, accepts: [.company, .lead], isPerBatch: true,
    matchColumn: "company_match",
    makeStage: { _, _ in
      TestStage { rows in
        rows.map { row in
          var row = row
          let isFound = row["company"]?.string?.hasPrefix("A") == true
          row["company_match"] = isFound ? "found" : "not_found"
          return row
        }
      }
    })

  /// Keeps no row.
  static let keep = Block(
    name: "filter", summary: "Keeps nothing.", specs: Schema.Object([]), role: .step,
    makeStage: { _, _ in TestStage { _ in [] } })

  static let people = Block(
    name: "enrich_person", summary: "For people only.", specs: Schema.Object([]), role: .step,
    accepts: [.lead], makeStage: { _, _ in TestStage { rows in rows } })

  static let merge = Block(
    name: "merge", summary: "Appends.", specs: Schema.Object([]), role: .merge,
    makeStage: { _, _ in TestStage { rows in rows } })

  /// Calls `body` with each batch of ten rows.
  static func step(
    _ name: String, isPerBatch: Bool = false,
    _ body: @escaping @Sendable ([Row]) async throws -> [Row]
  ) -> Block {
    Block(
      name: name, summary: "Does what the test says.", specs: Schema.Object([]), role: .step,
      batchSize: 10, isPerBatch: isPerBatch, makeStage: { _, _ in TestStage(body: body) })
  }
}

final class TestStage: Stage {
  private let rest: Locked<[[Row]]>
  private let body: @Sendable ([Row]) async throws -> [Row]

  init(rest: [[Row]] = [], body: @escaping @Sendable ([Row]) async throws -> [Row]) {
    self.rest = Locked(rest)
    self.body = body
  }

  var currentStep: String { "Working" }

  func process(_ rows: [Row], input: Int) async throws -> [Row] { try await body(rows) }

  func finish() async throws -> [Row]? {
    rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}

/// Something that a stage waits for until the test lets it go on.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var arrivals = 0
    var inside: [CheckedContinuation<Void, Never>] = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Locked(State())

  /// Waits until the gate is open.
  func pass() async {
    await withCheckedContinuation { continuation in
      let (resumed, isOpen) = state.withLock { state in
        state.arrivals += 1
        if !state.isOpen { state.inside.append(continuation) }
        let resumed = state.watchers.filter { $0.count <= state.arrivals }
        state.watchers.removeAll { $0.count <= state.arrivals }
        return (resumed, state.isOpen)
      }
      for watcher in resumed { watcher.continuation.resume() }
      if isOpen { continuation.resume() }
    }
  }

  /// Returns when that many have come to the gate.
  func arrivals(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.arrivals < count { state.watchers.append((count, continuation)) }
        return state.arrivals >= count
      }
      if isThere { continuation.resume() }
    }
  }

  func open() {
    let inside = state.withLock { state in
      state.isOpen = true
      defer { state.inside = [] }
      return state.inside
    }
    for continuation in inside { continuation.resume() }
  }
}
