import Sixmo

/// A block at work: reads the rows that come to it batch by batch and writes what its stage makes of them.
struct BlockWork {
  let output: RowWriter
  private(set) var progress: BlockProgress

  private let block: Block
  private let position: Int
  private let board: RunBoard
  private let payloadCount: Int
  private let node: WorkflowGraph.Node
  private let stage: any Stage
  private let expressions: ExpressionCompiler
  private var inputs: ArraySlice<InputStream>
  let refused: RowWriter
  /// Frames that nobody was told of yet.
  private var written: [RowFrame] = []
  /// Is shown the rows that come in.
  var onInput: (RowBatch) -> Void = { _ in }
  /// Rows that are taken at once where expressions make values whose size nobody knows before.
  private var rowLimit: Int

  /// `position` is the node's in the run; `upstream` are the run's blocks by position with the rows that they
  /// have written so far; more come from those that the board does not have as completed. `manifest` has what
  /// an attempt before has written, if this one goes on with it.
  init(
    _ node: WorkflowGraph.Node, at position: Int, run: RunRecord, upstream: [RunBlockRecord],
    board: RunBoard, parts: EngineParts, after manifest: RunManifest, isTrial: Bool = false,
    purse: Purse? = nil, forecast: Forecast? = nil
  ) throws {
    output = RowWriter(
      parts.files.rows(run.id, position: position), epoch: run.epoch,
      after: manifest[position, .rows])
    refused = RowWriter(
      parts.files.refused(run.id, position: position), epoch: run.epoch,
      after: manifest[position, .refused])
    block = node.block
    self.position = position
    self.board = board
    self.node = node
    let expressions = parts.expressions.makeCompiler()
    self.expressions = expressions
    rowLimit = node.hasExpressions ? Self.firstRowLimit : .max
    let streams = node.inputs.map { $0.columns.with(rowsOf: upstream[$0.node]) }
    try Self.check(node, streams, upstream)
    let context = RunContext(
      runID: run.id, organization: run.organization, blockID: node.id, position: position,
      firstRow: output.counts.consumed, epoch: run.epoch,
      files: parts.files.block(run.id, position), retry: run.retry,
      isTrial: isTrial, purse: purse, forecast: forecast, hasPayload: run.payloadCount != nil,
      inputCount: node.inputs.count, columns: StreamColumns.union(streams).names,
      dataDirectory: parts.files.dataDirectory, reference: parts.store,
      notebooks: Notebooks(parts, of: run.organization, in: run.id), outgoing: parts.outgoing,
      compile: expressions.compile)
    stage = try block.makeStage(node.specs, context)
    progress = BlockProgress()
    payloadCount = block.role == .source ? run.payloadCount ?? 0 : 0
    if run.payloadCount != nil, block.role == .source {
      inputs = [
        InputStream(
          try RowFileReader(path: parts.files.payload(run.id), number: 0), number: 0,
          condition: nil)
      ]
    } else {
      inputs = try node.inputs.enumerated().map { number, input in
        let growth = board.growths[input.node]
        return InputStream(
          RowFileReader(parts.files.rows(run.id, position: input.node), growth), number: number,
          growth: growth,
          condition: try input.condition.map(expressions.compile))
      }[...]
    }
    try inputs.first?.rows.skip(output.counts.consumed)
    count()
  }

  /// Returns when the machine's death cannot take away what was written.
  func synchronize() throws {
    try refused.synchronize()
    try output.synchronize()
  }

  /// What the store does not know yet of the chunks; to be committed after `synchronize`.
  var updates: [ChunkUpdate] { [output.update, refused.update] }

  /// The store knows all chunks as they are.
  func markCommitted() {
    output.markCommitted()
    refused.markCommitted()
  }

  /// Of the rows that were written; without any, those that the block would have written.
  var columnNames: [String] {
    if !output.columnNames.isEmpty { return output.columnNames }
    let streams = node.inputs.map { $0.columns.with(rowsOf: board.grown[$0.node]) }
    return stage.knownColumns ?? ColumnFlow(block, node.specs, inputs: streams).columns.names
  }

  /// Throws if the specs name a column that no row of a stream has.
  private static func check(
    _ node: WorkflowGraph.Node, _ streams: [StreamColumns], _ upstream: [RunBlockRecord]
  ) throws {
    let flow = ColumnFlow(node.block, node.specs, inputs: streams)
    // Nothing is missing where no row came.
    let fault = flow.faults.first { upstream[node.inputs[$0.input].node].progress.rows > 0 }
    if let fault { throw fault }
  }

  /// Tells those that read the rows how far they are.
  mutating func tell(_ growth: RowGrowth) {
    let frames = written
    written = []
    let counts = output.counts
    let (chunks, columns) = (output.chunks, output.columnNames)
    let expected =
      counts.consumed == 0
      ? 0 : Int(Double(counts.rows) / Double(counts.consumed) * Double(progress.total))
    growth.change { state in
      (state.chunks, state.rows, state.columns) = (chunks, counts.rows, columns)
      state.add(frames)
      state.expectedRows = expected
    }
  }

  /// Stops an expression at work; called from any thread.
  var interrupt: @Sendable () -> Void { expressions.interrupt }

  /// Works on the next batch; false when there is none left.
  mutating func step() async throws -> Bool {
    while let input = inputs.first {
      let limit = min(block.batchSize, stage.batchLimit ?? .max, rowLimit)
      if let rows = try await input.next(limit: limit) {
        try await process(rows, from: input)
        adaptRowLimit()
        return true
      }
      try input.end(isWhole: !block.isPerBatch)
      inputs = inputs.dropFirst()
    }
    if block.effects == .atEnd { try await waitForOthers() }
    guard let rows = try await stage.finishBatch() else {
      let counts = output.counts
      if counts.consumed > 0, refused.counts.rows == counts.consumed {
        let first = try refused.reader().first(1).first
        throw EveryRowRefused(count: counts.consumed, reason: first?.text("error") ?? "")
      }
      // A source's guess of its rows is over.
      progress.total = progress.processed
      return false
    }
    try write(rows, consumed: block.role == .source ? rows.count : 0, failedBefore: 0)
    return true
  }

  /// What has effects outside has them only if all blocks before end well.
  private func waitForOthers() async throws {
    for other in 0..<position where board.blocks[other].status != .completed {
      try await board.growths[other].wait { _ in false }
    }
    try board.check(position)
  }

  private mutating func process(_ rows: RowBatch, from input: InputStream) async throws {
    let (places, unasked) = try input.taking(rows)
    let (first, count) = (output.counts.consumed, rows.count)
    var batch = rows
    if places.count < count { batch.keep(places) }
    let failedBefore = batch.count(filled: "error")
    onInput(batch)
    do {
      try await stage.process(&batch, numbers: places.map { first + $0 }, input: input.number)
    } catch let partial as PartialBatch {
      try write(RowBatch(partial.rows), consumed: partial.rows.count, failedBefore: 0)
      throw partial.cause
    }
    let refused = unasked + stage.takeRefused()
    if !refused.isEmpty { try self.refused.append(RowBatch(refused), consumed: 0) }
    try write(batch, consumed: count, refused: refused.count, failedBefore: failedBefore)
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
    _ batch: RowBatch, consumed: Int, refused: Int = 0, failedBefore: Int
  ) throws {
    let matched = block.matchColumn.map { batch.count(found: $0) } ?? 0
    written.append(
      try output.append(
        batch, consumed: consumed,
        failed: refused + max(0, batch.count(filled: "error") - failedBefore), matched: matched))
    count()
  }

  private mutating func count() {
    let counts = output.counts
    progress.currentStep = stage.currentStep
    progress.processed = counts.consumed
    let expected = node.inputs.reduce(0) { $0 + board.expectedRows(of: $1.node) }
    progress.total = max(payloadCount + (stage.expectedCount ?? 0), expected, counts.consumed)
    progress.rows = counts.rows
    progress.failed = counts.failed
    progress.refused = refused.counts.rows
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
  /// Of the block that writes the rows, perhaps still; nil for the payload.
  private let growth: RowGrowth?
  private var changes: AsyncStream<Void>.Iterator?
  private var count = 0
  private var refusedCount = 0
  private var firstReason = ""

  init(
    _ rows: RowFileReader, number: Int, growth: RowGrowth? = nil, condition: RowExpression?
  ) {
    self.rows = rows
    self.growth = growth
    changes = growth?.changes().makeAsyncIterator()
    self.number = number
    self.condition = condition
  }

  /// The next rows, at most that many; waits for them. Nil at the end.
  func next(limit: Int) async throws -> RowBatch? {
    guard let growth else { return try rows.next(limit: limit) }
    while true {
      let state = growth.state
      if let batch = try rows.next(limit: limit) { return batch }
      if state.hasFailed { throw InputFailed() }
      if state.isFinished { return nil }
      await changes?.next()
      try Task.checkCancellation()
    }
  }

  /// Which rows of a batch take this edge, and those that could not be asked.
  func taking(_ batch: RowBatch) throws -> (taken: [Int], refused: [Row]) {
    guard let condition else { return (Array(0..<batch.count), []) }
    var refused: [Row] = []
    let fields = condition.fields(batch, nil)
    let taken = try (0..<batch.count).filter { row in
      try Task.checkCancellation()
      do {
        return try condition.isTrue(batch, row, fields)
      } catch let error where error.isOfRow {
        refused.append(batch.object(row).marked(error: "the condition of the edge: \(error)"))
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

extension RowBatch {
  /// How many rows have `found` in a column.
  fileprivate func count(found column: String) -> Int {
    let positions = positions(of: column)
    return (0..<count).count { row in cell(row, positions).map(json) == .string("found") }
  }
}

extension StreamColumns {
  /// With the columns of the rows that a block has written.
  func with(rowsOf block: RunBlockRecord) -> StreamColumns {
    var columns = self
    columns.names = []
    columns.add(block.columns ?? [])
    columns.add(names)
    columns.isComplete = !mayGrow
    return columns
  }
}
