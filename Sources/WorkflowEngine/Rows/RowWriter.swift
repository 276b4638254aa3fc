import Sixmo
import System

/// Appends batches of rows to the chunks of a series, in each some thousand rows.
final class RowWriter {
  private let series: RowSeries
  private let epoch: Int
  /// All that count, each as it is now.
  private(set) var chunks: [RowChunk]
  /// Of all chunks.
  private(set) var counts = RowCounts()
  private var columns = ColumnUnion()
  /// The last chunk's.
  private var file: RowFileWriter?
  private let disk = BackgroundDisk()
  /// The first chunk that has changed since the last commit.
  private var firstChanged: Int

  /// Goes on after these chunks, with one of its own.
  init(_ series: RowSeries, epoch: Int, after chunks: [RowChunk]) {
    self.series = series
    self.epoch = epoch
    self.chunks = chunks
    firstChanged = chunks.count
    for chunk in chunks {
      counts += chunk.counts
      columns.add(chunk.columns)
    }
  }

  /// In order of first appearance.
  var columnNames: [String] { columns.names }

  @discardableResult
  func append(
    _ batch: RowBatch, consumed: Int, failed: Int = 0, matched: Int = 0
  ) throws -> RowFrame {
    let file = try file(for: max(batch.count, consumed))
    let frame = try file.append(batch, consumed: consumed, failed: failed, matched: matched)
    counts += frame.counts
    columns.add(file.columnNames)
    chunks[frame.chunk...] = [
      RowChunk(
        number: frame.chunk, epoch: epoch, bytes: file.size, counts: file.counts,
        hash: file.hash.value, columns: file.columnNames)
    ]
    firstChanged = min(firstChanged, frame.chunk)
    return frame
  }

  /// The last chunk's file, or that of a new one if these rows are too many for it.
  private func file(for count: Int) throws -> RowFileWriter {
    if let file {
      let filled = max(file.counts.rows, file.counts.consumed)
      if filled == 0 || filled + count <= RowChunk.rowLimit { return file }
      try disk.take(file.file)
    }
    let number = chunks.count
    let next = try RowFileWriter(path: series.path(number, epoch), chunk: number)
    file = next
    return next
  }

  /// Returns when the machine's death cannot take away what was appended.
  func synchronize() throws {
    if let file { try disk.take(file.file) }
    try disk.finish()
  }

  /// What the store does not know yet; to be committed after `synchronize`.
  var update: ChunkUpdate {
    ChunkUpdate(kind: series.kind, first: firstChanged, chunks: Array(chunks[firstChanged...]))
  }

  /// The store knows all chunks as they are.
  func markCommitted() { firstChanged = chunks.count }

  /// The rows so far.
  func reader() throws -> RowFileReader { RowFileReader(series, chunks) }
}
