import Sixmo

/// A block at work: reads the rows that come to it batch by batch and writes what its stage makes of them.
struct BlockWork {
  let output: RowFileWriter
  private(set) var progress: BlockProgress

  private let block: Block
  /// What the block does to the columns that come in.
  private let flow: ColumnFlow
  private let stage: any Stage
  private let expressions: ExpressionCompiler
  private var inputs: ArraySlice<InputStream>
  private(set) var refused: RefusedRows
  /// Rows that are taken at once where expressions make values whose size nobody knows before.
  private var rowLimit: Int

  /// `position` is the node's in the run; `upstream` are the run's blocks by position, of which the
  /// finished ones have their rows in files.
  init(
    _ node: WorkflowGraph.Node, at position: Int, run: RunRecord, upstream: [RunBlockRecord],
    parts: EngineParts,
    output: RowFileWriter, isResuming: Bool
  ) throws {
    self.output = output
    block = node.block
    let expressions = parts.expressions.makeCompiler()
    self.expressions = expressions
    refused = try RefusedRows(
      path: parts.files.refused(run.id, position: position),
      resumingAt: isResuming ? output.counts.consumed : nil)
    rowLimit = node.hasExpressions ? Self.firstRowLimit : .max
    let streams = node.inputs.map { $0.columns.with(rowsOf: upstream[$0.node]) }
    flow = try Self.flow(node, streams, upstream)
    let context = RunContext(
      runID: run.id, organization: run.organization, blockID: node.id, position: position,
      firstRow: output.counts.consumed,
      files: parts.files.block(run.id, position), hasPayload: run.payloadCount != nil,
      inputCount: node.inputs.count, columns: StreamColumns.union(streams).names,
      dataDirectory: parts.files.dataDirectory, reference: parts.store,
      outgoing: parts.outgoing, compile: expressions.compile)
    stage = try block.makeStage(node.specs, context)
    progress = BlockProgress(total: stage.expectedCount ?? 0)
    if let count = run.payloadCount, block.role == .source {
      inputs = [try InputStream(path: parts.files.payload(run.id), number: 0, condition: nil)]
      progress.total += count
    } else {
      inputs = try node.inputs.enumerated().map { number, input in
        try InputStream(
          path: parts.files.rows(run.id, position: input.node), number: number,
          condition: input.condition.map(expressions.compile))
      }[...]
      progress.total += node.inputs.reduce(0) { $0 + upstream[$1.node].progress.rows }
    }
    try inputs.first?.rows.skip(output.counts.consumed)
    count()
  }

  /// Returns when the machine's death cannot take away what was written.
  func synchronize() throws {
    try refused.synchronize()
    try output.synchronize()
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

  /// Stops an expression at work; called from any thread.
  var interrupt: @Sendable () -> Void { expressions.interrupt }

  /// Works on the next batch; false when there is none left.
  mutating func step() async throws -> Bool {
    while let input = inputs.first {
      let limit = min(block.batchSize, stage.batchLimit ?? .max, rowLimit)
      if let rows = try input.rows.next(limit: limit) {
        try await process(rows, from: input)
        adaptRowLimit()
        return true
      }
      try input.end(isWhole: !block.isPerBatch)
      inputs = inputs.dropFirst()
    }
    guard let rows = try await stage.finish() else {
      let counts = output.counts
      if counts.consumed > 0, refused.count == counts.consumed {
        throw EveryRowRefused(count: counts.consumed, reason: try refused.firstReason())
      }
      // A source's guess of its rows is over.
      progress.total = progress.processed
      return false
    }
    try write(rows, consumed: block.role == .source ? rows.count : 0, failedBefore: 0)
    return true
  }

  private mutating func process(_ rows: [Row], from input: InputStream) async throws {
    let (places, unasked) = try input.taking(rows)
    let taken = places.count == rows.count ? rows : places.map { rows[$0] }
    let first = output.counts.consumed
    let made: [Row]
    do {
      made = try await stage.process(
        taken, numbers: places.map { first + $0 }, input: input.number)
    } catch let partial as PartialBatch {
      try write(partial.rows, consumed: partial.rows.count, failedBefore: 0)
      throw partial.cause
    }
    let refused = unasked + stage.takeRefused()
    try self.refused.add(refused, upTo: first + rows.count)
    try write(
      made, consumed: rows.count, refused: refused.count,
      failedBefore: taken.count(where: \.hasError))
  }

  private static let firstRowLimit = 8
  /// Bytes of what the expressions of a batch give.
  private static let batchSize = 8 << 20

  private mutating func adaptRowLimit() {
    guard rowLimit < .max else { return }
    let isSmall = expressions.takeSize() < Self.batchSize
    rowLimit = isSmall ? min(rowLimit * 2, block.batchSize) : max(rowLimit / 4, 1)
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
    progress.refused = refused.count
    progress.matched = block.matchColumn == nil ? nil : counts.matched
  }
}

/// The rows that come in over one edge.
// Used by one block alone.
private final class InputStream {
  let rows: RowFileReader
  /// The stage's number for it.
  let number: Int
  /// Only rows for which it is true come in.
  private let condition: RowExpression?
  private var count = 0
  private var refusedCount = 0
  private var firstReason = ""

  init(path: String, number: Int, condition: RowExpression?) throws {
    rows = try RowFileReader(path: path)
    self.number = number
    self.condition = condition
  }

  /// Which rows of a batch take this edge, and those that could not be asked.
  func taking(_ batch: [Row]) throws -> (taken: [Int], refused: [Row]) {
    guard let condition else { return (Array(batch.indices), []) }
    var refused: [Row] = []
    let taken = try batch.indices.filter { index in
      try Task.checkCancellation()
      do {
        let answer = try condition.evaluate(batch[index])
        return answer != .null && answer != .bool(false)
      } catch let error where error.isOfRow {
        refused.append(batch[index].marked(error: "the condition of the edge: \(error)"))
        return false
      }
    }
    if firstReason.isEmpty { firstReason = refused.first?.text("error") ?? "" }
    count += batch.count
    refusedCount += refused.count
    return (taken, refused)
  }

  /// `isWhole` says that all rows of the edge have come through here.
  func end(isWhole: Bool) throws {
    guard isWhole, refusedCount > 0, refusedCount == count else { return }
    throw EveryRowRefused(count: count, reason: firstReason)
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
