import Sixmo
import WorkflowAPI

extension Block {
  static let deduplicate = Block(
    name: "deduplicate",
    summary: "Removes rows that repeat another in the given columns; the order of rows stays.",
    specs: Schema.Object([
      Schema.Field(
        "columns", .array(of: .string(), minimumCount: 1),
        "What makes two rows the same (default: all columns). Rows with nothing in any of them all stay."
      ),
      Schema.Field(
        "keep", .oneOf(["first", "last"]), default: "first", "Which of the repeated rows stays."),
      Schema.Field(
        "case_sensitive", .bool, default: false, "Whether `Ada` and `ada` are different."),
    ]),
    role: .step,
    startsOver: { _ in true },
    example: .run(#"{columns: ["email"], keep: "first"}"#),
    refusals: [
      .missingColumn("columns", trial: #"{"columns": ["mail"]}"#),
      .init(
        .definition, "`columns` is an empty list.",
        "Name columns, or leave it out: then all count.",
        .init(#"{"columns": []}"#)),
    ],
    columns: { specs, flow in flow.readsEach(specs, "columns") },
    makeStage: { specs, _ in
      let key = RowKey(
        columns: specs["columns"]?.array?.compactMap(\.string),
        isCaseSensitive: specs["case_sensitive"]?.bool ?? false)
      return specs["keep"]?.string == "last" ? KeepLast(key) : KeepFirst(key)
    })
}

/// Passes a row on unless its key was seen; remembers 16 bytes for each.
// Used from one task at a time, as every stage.
private final class KeepFirst: Stage, @unchecked Sendable {
  private var digester: RowDigester
  private var seen = DigestSet()

  init(_ key: RowKey) {
    digester = RowDigester(key)
  }

  let currentStep = "Removing duplicates"

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {
    let digests = digester.digests(batch)
    batch.keep { row in digests[row].map { seen.insert($0) } ?? true }
  }
}

/// Holds every row that may stay until all have been seen.
// Used from one task at a time, as every stage.
private final class KeepLast: Stage, @unchecked Sendable {
  private let key: RowKey
  private var rows: [Row?] = []
  private var positions: [RowKey.Digest: Int] = [:]
  private var given = 0

  init(_ key: RowKey) {
    self.key = key
  }

  let currentStep = "Removing duplicates"

  func process(_ batch: [Row], input: Int) async throws -> [Row] {
    for row in batch {
      if let digest = key.digest(row) {
        if let earlier = positions[digest] { rows[earlier] = nil }
        positions[digest] = rows.count
      }
      rows.append(row)
    }
    return []
  }

  func finish() async throws -> [Row]? {
    guard given < rows.count else { return nil }
    let batch = rows[given..<min(given + 1000, rows.count)]
    given += batch.count
    return batch.compactMap { $0 }
  }
}
