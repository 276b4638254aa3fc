import Glibc
import Sixmo
import System
import WorkflowAPI

@testable import WorkflowEngine

/// A directory that is removed with its last reference.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    path = "/tmp/sixmo-test-XXXXXX".withCString { template in
      let name = strdup(template)
      defer { free(name) }
      guard let name, let made = mkdtemp(name) else {
        preconditionFailure("cannot make a temporary directory")
      }
      return String(cString: made)
    }
  }

  // A run that nobody waits for may make another file meanwhile.
  deinit {
    run(
      "chmod -R u+w '\(path)'; for try in 1 2 3 4; do rm -rf '\(path)' && exit; sleep 0.2; done; exit 1"
    )
  }

  /// What the disk holds at this moment, as after the death of the process.
  func copy() -> TemporaryDirectory {
    let copy = TemporaryDirectory()
    run("cp -a '\(path)/.' '\(copy.path)'")
    return copy
  }

  private func run(_ command: String) {
    precondition(system(command) == 0, "failed: \(command)")
  }
}

extension WorkflowEngine {
  /// An engine with the test's blocks, whose ids count from 1.
  static func forTest(
    in directory: TemporaryDirectory, clock: FakeClock = FakeClock(),
    blocks: [Block] = TestBlocks.plain, change: (inout Configuration) -> Void = { _ in }
  ) -> WorkflowEngine {
    var configuration = Configuration(
      dataDirectory: directory.path, blocks: BlockRegistry(blocks), expressions: .forTest)
    configuration.clock = clock
    let last = Counter()
    configuration.makeID = { "\($0)\(last.next())" }
    configuration.concurrency = 1
    change(&configuration)
    let changed = configuration
    return WorkflowEngine(changed)
  }
}

final class Counter: Sendable {
  private let value = Locked(0)

  func next() -> Int {
    value.withLock { value in
      value += 1
      return value
    }
  }

  var current: Int { value.withLock { $0 } }
}

extension RowExpression {
  /// One that is only asked of whole rows.
  init(evaluate: @escaping @Sendable (_ row: Row) throws -> JSON) {
    self.init(
      evaluate: evaluate, fields: { _, _ in RowFields() },
      isTrue: { batch, row, _ in
        let value = try evaluate(batch.object(row))
        return value != .null && value != .bool(false)
      },
      cell: { batch, row, _ in batch.cell(for: try evaluate(batch.object(row))) })
  }
}

extension Expressions {
  /// `row.x` and nothing else; what it means is tested with the blocks.
  static let forTest = Expressions(
    fault: { $0.hasPrefix("row.") ? nil : "expected 'row'" },
    makeCompiler: {
      ExpressionCompiler { source in
        RowExpression { row in
          guard let value = row[String(source.dropFirst(4))] else { throw MissingField() }
          return value
        }
      }
    })

  private struct MissingField: Error {}
}

extension WorkflowService {
  /// The status and the JSON that an endpoint answers.
  func call(
    _ endpoint: String, _ arguments: JSONObject = [:], headers: [String: String] = [:],
    of organization: String = APIRequest.localOrganization
  ) async throws -> (status: Int, body: JSON) {
    guard let endpoint = Catalogue.endpoint(endpoint) else {
      preconditionFailure("there is no endpoint '\(endpoint)'")
    }
    var request = APIRequest(endpoint, arguments: arguments)
    request.headers = headers
    request.organization = organization
    let response = try await send(request)
    return (response.status, try JSON.parse(response.body))
  }

  /// The run's live status once it has ended.
  func ended(
    _ runID: JSON?, of organization: String = APIRequest.localOrganization
  ) async throws -> JSON {
    while true {
      let status = try await call(
        "runs.live_status", ["run_id": runID ?? .null], of: organization
      ).body
      let overall = status["overall_status"]?.string ?? ""
      if ["completed", "failed", "cancelled"].contains(overall) { return status }
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  /// The text of the result file with that name.
  func result(_ name: String, of runID: JSON?, format: String? = nil) async throws -> String? {
    var arguments: JSONObject = ["run_id": runID ?? .null]
    if let format { arguments["format"] = .string(format) }
    let links = try await call("runs.download_links", arguments).body.array ?? []
    guard let link = links.first(where: { $0["filename"]?.string == name }) else { return nil }
    return try await text(link["download_url"]?.string ?? "").text
  }

  /// What is behind a signed URL.
  func text(_ url: String) async throws -> (status: Int, text: String) {
    let pieces = Locked<[UInt8]>([])
    let response = try await download(
      DownloadRequest(url),
      to: DownloadReceiver { piece in pieces.withLock { $0 += piece } })
    return (
      response.status, pieces.withLock { String(decoding: $0 + response.body, as: UTF8.self) }
    )
  }
}

/// `[webhook → block → …]`, linked one after the other.
func chain(_ types: String..., specs: [String: JSON] = [:]) -> JSON {
  let blocks = types.enumerated().map { index, type -> JSON in
    [
      "sequence_number": .int(index + 1), "block_type": .string(type),
      "block_name": .string(type), "specs": specs[type] ?? [:],
    ]
  }
  return ["blocks": .array(blocks), "edges": []]
}
