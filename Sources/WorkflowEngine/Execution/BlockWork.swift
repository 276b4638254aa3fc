import Sixmo

/// A block at work: reads the rows that come to it batch by batch and writes what its stage makes of them.
struct BlockWork {
  let output: RowFileWriter
  private(set) var progress: BlockProgress

  private let block: Block
  /// What the block does to the columns that come in.
  private let flow: ColumnFlow
  private let stage: any Stage
  private var inputs: ArraySlice<InputStream>
  /// Rows that could not be asked whether they take the edge.
  private var refused = 0

  /// `position` is the node's in the run; `upstream` are the run's blocks by position, of which the
  /// finished ones have their rows in files.
  init(
    _ node: WorkflowGraph.Node, at position: Int, run: RunRecord, upstream: [RunBlockRecord],
    parts: EngineParts,
    output: RowFileWriter
  ) throws {
    self.output = output
    block = node.block
    let streams = node.inputs.map { $0.columns.with(rowsOf: upstream[$0.node]) }
    flow = try Self.flow(node, streams, upstream)
    let context = RunContext(
      runID: run.id, blockID: node.id, position: position, firstRow: output.counts.consumed,
      files: parts.files.block(run.id, position), hasPayload: run.payloadCount != nil,
      inputCount: node.inputs.count, columns: StreamColumns.union(streams).names,
      dataDirectory: parts.files.dataDirectory, reference: parts.store,
      outgoing: parts.outgoing, compile: parts.expressions.compile)
    stage = try block.makeStage(node.specs, context)
    progress = BlockProgress(total: stage.expectedCount ?? 0)
    if let count = run.payloadCount, block.role == .source {
      inputs = [try InputStream(path: parts.files.payload(run.id), number: 0, condition: nil)]
      progress.total += count
    } else {
      inputs = try node.inputs.enumerated().map { number, input in
        try InputStream(
          path: parts.files.rows(run.id, position: input.node), number: number,
          condition: input.condition.map(parts.expressions.compile))
      }[...]
      progress.total += node.inputs.reduce(0) { $0 + upstream[$1.node].progress.rows }
    }
    try inputs.first?.rows.skip(output.counts.consumed)
    count()
  }

  /// Of the rows that were written; without any, those that the block would have written.
  var columnNames: [String] {
    output.columnNames.isEmpty ? stage.knownColumns ?? flow.columns.names : output.columnNames
  }

  /// Throws if the specs name a column that no row of a stream has.
  private static func flow(
    _ node: WorkflowGraph.Node, _ streams: [StreamColumns], _ upstream: [RunBlockRecord]
  ) throws -> ColumnFlow {
    let flow = ColumnFlow(node.block, node.specs, inputs: streams)
    // Nothing is missing where no row came.
    let fault = flow.faults.first { upstream[node.inputs[$0.input].node].progress.rows > 0 }
    if let fault { throw fault }
    return flow
  }

  /// Works on the next batch; false when there is none left.
  mutating func step() async throws -> Bool {
    while let input = inputs.first {
      let limit = min(block.batchSize, stage.batchLimit ?? .max)
      if let rows = try input.rows.next(limit: limit) {
        try await process(rows, from: input)
        return true
      }
      inputs = inputs.dropFirst()
    }
    guard let rows = try await stage.finish() else {
      // A source's guess of its rows is over.
      progress.total = progress.processed
      return false
    }
    try write(rows, consumed: block.role == .source ? rows.count : 0, failedBefore: 0)
    return true
  }

  private mutating func process(_ rows: [Row], from input: InputStream) async throws {
    let (places, refused) = input.taking(rows)
    let taken = places.count == rows.count ? rows : places.map { rows[$0] }
    let dropped = stage.failedCount
    let first = output.counts.consumed
    let made = try await stage.process(
      taken, numbers: places.map { first + $0 }, input: input.number)
    try write(
      made, consumed: rows.count, refused: refused + stage.failedCount - dropped,
      failedBefore: taken.count(where: \.hasError))
  }

  private mutating func write(
    _ rows: [Row], consumed: Int, refused: Int = 0, failedBefore: Int
  ) throws {
    let matched =
      block.matchColumn.map { column in rows.count { $0[column] == .string("found") } } ?? 0
    try output.append(
      rows, consumed: consumed,
      failed: refused + max(0, rows.count(where: \.hasError) - failedBefore), matched: matched)
    count()
  }

  private mutating func count() {
    let counts = output.counts
    progress.currentStep = stage.currentStep
    progress.processed = counts.consumed
    progress.total = max(progress.total, counts.consumed)
    progress.rows = counts.rows
    progress.failed = counts.failed
    progress.matched = block.matchColumn == nil ? nil : counts.matched
  }
}

/// The rows that come in over one edge.
private struct InputStream {
  var rows: RowFileReader
  /// The stage's number for it.
  var number: Int
  /// Only rows for which it is true come in.
  var condition: RowExpression?

  init(path: String, number: Int, condition: RowExpression?) throws {
    rows = try RowFileReader(path: path)
    self.number = number
    self.condition = condition
  }

  /// Which rows of a batch take this edge, and how many could not be asked.
  func taking(_ batch: [Row]) -> (taken: [Int], refused: Int) {
    guard let condition else { return (Array(batch.indices), 0) }
    var refused = 0
    let taken = batch.indices.filter { index in
      guard let answer = try? condition.evaluate(batch[index]) else {
        refused += 1
        return false
      }
      return answer != .null && answer != .bool(false)
    }
    return (taken, refused)
  }
}

extension JSONObject {
  /// Whether a block has marked the row as failed.
  fileprivate var hasError: Bool { self["error"].map { !$0.isNull } ?? false }
}

extension StreamColumns {
  /// With the columns of the rows that a block has written.
  fileprivate func with(rowsOf block: RunBlockRecord) -> StreamColumns {
    var columns = self
    columns.names = []
    columns.add(block.columns ?? [])
    columns.add(names)
    columns.isComplete = !mayGrow
    return columns
  }
}
