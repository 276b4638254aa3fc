import Sixmo

/// A file that a run offers: made from the rows of its blocks when it is fetched, so that no result is
/// kept twice and each can be had in every format.
struct ResultFile: Sendable {
  var name: String
  var format: ResultFormat
  var rowCount: Int
  /// The `sequence_number` of the block that wrote the rows.
  var blockNumber: Int
  var createdAt: Timestamp?
  var message: String?
  fileprivate var sources: [Source]
  /// In order of first appearance.
  fileprivate var columns: [String]

  /// Rows, by the block's position in the run.
  fileprivate struct Source {
    var position: Int
    var kind = RowKind.rows
  }
}

extension ResultFile {
  /// A file for each finished block that wrote rows, in order, with the rows that it refused, and, once the
  /// run is completed, the final one last, which holds the rows of the blocks that lead nowhere else. Of a
  /// block that failed there are the rows that it had finished.
  static func files(
    of run: RunRecord, _ blocks: [RunBlockRecord], formats: [ResultFormat]
  ) -> [ResultFile] {
    guard run.removedAt == nil else { return [] }
    let each = blocks.flatMap { block in
      formats.compactMap { rows(of: block, $0) } + formats.compactMap { refused(by: block, $0) }
    }
    guard run.status == .completed else { return each }
    let feeding = Set(blocks.flatMap(\.previousBlockIDs))
    let sinks = blocks.filter { !feeding.contains($0.blockID) }
    let final = formats.map { format in
      var file = ResultFile(of: sinks, "enriched_results_final", format)
      file.message = "Final enriched results"
      return file
    }
    return each + final
  }

  /// Without its ending.
  static func refusedName(_ block: RunBlockRecord) -> String {
    "results_block_\(block.sequenceNumber)_refused"
  }

  private static func rows(of block: RunBlockRecord, _ format: ResultFormat) -> ResultFile? {
    guard block.progress.rows > 0, block.columns != nil else { return nil }
    let name = "results_block_\(block.sequenceNumber)"
    switch block.status {
    case .completed: return ResultFile(of: [block], name, format)
    case .failed:
      var file = ResultFile(of: [block], "\(name)_partial", format)
      file.message = "Rows that the block had finished before it failed"
      return file
    case .pending, .running, .cancelled, .skipped: return nil
    }
  }

  private static func refused(by block: RunBlockRecord, _ format: ResultFormat) -> ResultFile? {
    guard block.status == .completed || block.status == .failed,
      let columns = block.refusedColumns
    else { return nil }
    var file = ResultFile(of: [block], refusedName(block), format)
    file.rowCount = block.progress.refused
    file.message = "Rows that the block refused; the column 'error' says why"
    file.sources = [Source(position: block.position, kind: .refused)]
    file.columns = columns
    return file
  }

  private init(of blocks: [RunBlockRecord], _ name: String, _ format: ResultFormat) {
    self.name = "\(name).\(format.rawValue)"
    self.format = format
    rowCount = blocks.reduce(0) { $0 + $1.progress.rows }
    blockNumber = blocks.last?.sequenceNumber ?? 0
    createdAt = blocks.compactMap(\.completedAt).max()
    sources = blocks.map { Source(position: $0.position) }
    var known: Set<String> = []
    columns = blocks.flatMap { $0.columns ?? [] }.filter { known.insert($0).inserted }
  }

  /// The file's entry in the list of links, in the order of the documents.
  func link(url: String, size: Int?) -> JSONObject {
    [
      "filename": .string(name), "storage_bucket": "local", "row_count": .int(rowCount),
      "block_number": .int(blockNumber), "created_at": .time(createdAt),
      "message": .optional(message), "download_url": .string(url),
      "download_expires_in_seconds": .int(LinkSigner.lifetime),
      "content_type": .string(format.contentType), "file_size": size.map(JSON.int) ?? .null,
    ]
  }
}

extension ResultFile {
  func pieces(of rows: RunRows) -> ResultPieces {
    ResultPieces(
      readers: sources.map { rows.reader($0.position, $0.kind) }[...],
      encoder: RowEncoder(format, columns: columns))
  }
}

/// The bytes of a file, made piece by piece: a batch of rows is in memory at a time.
struct ResultPieces {
  private var readers: ArraySlice<RowFileReader>
  private var encoder: RowEncoder
  private var isEnded = false

  fileprivate init(readers: ArraySlice<RowFileReader>, encoder: RowEncoder) {
    self.readers = readers
    self.encoder = encoder
  }

  /// nil at the end.
  mutating func next() throws -> [UInt8]? {
    while let reader = readers.first {
      if let batch = try reader.next(limit: 500) {
        encoder.add(batch)
        return encoder.takeBytes()
      }
      readers.removeFirst()
    }
    if isEnded { return nil }
    isEnded = true
    encoder.end()
    return encoder.takeBytes()
  }
}
