import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Runs one block over rows, a batch for each stream, the way the engine does.
func run(
  _ block: Block, _ specs: JSONObject = [:], over streams: [JSON]...,
  reference: any ReferenceData = ReferenceTables(), in directory: String = "/nonexistent",
  runID: String = "run_1", outgoing: Outgoing? = nil
) async throws -> [Row] {
  let faults = block.specs.faults(for: .object(specs)) + block.check(specs, [])
  try #require(faults.isEmpty, "\(faults)")
  let context = RunContext(
    runID: runID, blockID: "block_1", position: 0, files: "\(directory)/\(runID).block_0",
    hasPayload: !streams.isEmpty, inputCount: streams.count, dataDirectory: directory,
    reference: reference, outgoing: outgoing, compile: { try TestExpression.compile($0) })
  let stage = try block.makeStage(specs, context)
  var result: [Row] = []
  for (index, rows) in streams.enumerated() {
    let rows = rows.compactMap(\.object)
    do {
      result += try await stage.process(rows, numbers: Array(rows.indices), input: index)
    } catch let partial as PartialBatch { throw partial.cause }
  }
  while let batch = try await stage.finishBatch() { result += batch.objects }
  return result
}

/// The messages of what a block's schema and check refuse, each with its place.
func faults(_ block: Block, _ specs: JSONObject) -> [String] {
  let shape = block.specs.faults(for: .object(specs))
  return (shape.isEmpty ? block.check(specs, []) : shape).map { fault in
    (fault.location.map(\.cellText) + [fault.message]).joined(separator: ": ")
  }
}

/// `row.column` and `fail`; the language itself is tested elsewhere.
enum TestExpression {
  static func compile(_ source: String) throws -> RowExpression {
    RowExpression { row in
      guard source.hasPrefix("row."), let value = row[String(source.dropFirst(4))]
      else { throw Missing(source: source) }
      return value
    }
  }

  struct Missing: Error, CustomStringConvertible {
    var source: String
    var description: String { "cannot evaluate '\(source)'" }
  }
}

/// Reference data in memory.
struct ReferenceTables: ReferenceData {
  var entries: [ReferenceEntry] = []

  init(companies: [JSONObject] = [], people: [JSONObject] = []) {
    entries =
      companies.compactMap { try? ReferenceEntry(company: $0) }
      + people.compactMap { try? ReferenceEntry(person: $0) }
  }

  func companies(domain: String) throws -> [JSONObject] {
    find { $0.kind == .company && $0.domain == domain }
  }
  func companies(normalizedName: String) throws -> [JSONObject] {
    find { $0.kind == .company && $0.name == normalizedName }
  }
  func companies(sharing keys: [String], limit: Int) throws -> [JSONObject] {
    let wanted = Set(keys)
    return Array(find { !$0.keys.allSatisfy { !wanted.contains($0) } }.prefix(limit))
  }
  func people(email: String) throws -> [JSONObject] { find { $0.email == email } }
  func people(normalizedName: String) throws -> [JSONObject] {
    find { $0.kind == .person && $0.name == normalizedName }
  }

  func people(phone: String) throws -> [JSONObject] { find { $0.phone == phone } }
  func people(companyDomain: String) throws -> [JSONObject] {
    find { $0.kind == .person && $0.domain == companyDomain }
  }
  func people(companyName: String) throws -> [JSONObject] { find { $0.company == companyName } }

  private func find(_ fits: (ReferenceEntry) -> Bool) -> [JSONObject] {
    entries.filter(fits).map(\.record)
  }
}
