import GRDB
import Sixmo

// The manifests of chunks.

extension Store {
  func manifest(of runID: String) async throws -> RunManifest {
    try await read { database in
      let rows = try GRDB.Row.fetchCursor(
        database,
        sql: "SELECT * FROM run_chunk WHERE run_id = ? ORDER BY position, kind, number",
        arguments: [runID])
      var manifest = RunManifest()
      while let row = try rows.next() {
        let place = try ChunkPlace(row)
        manifest[place.position, place.kind].append(try RowChunk(row))
      }
      return manifest
    }
  }

  static func update(
    _ update: ChunkUpdate, of runID: String, position: Int, in database: Database
  ) throws {
    try database.execute(
      sql: "DELETE FROM run_chunk WHERE run_id = ? AND position = ? AND kind = ? AND number >= ?",
      arguments: [runID, position, update.kind.rawValue, update.first])
    let insert = try database.cachedStatement(
      sql: """
        INSERT INTO run_chunk
          (run_id, position, kind, number, epoch, bytes, hash, consumed_count, row_count,
           failed_count, matched_count, columns)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for chunk in update.chunks {
      try insert.execute(arguments: [
        runID, position, update.kind.rawValue, chunk.number, chunk.epoch, chunk.bytes,
        chunk.hash.map(Int64.init(bitPattern:)), chunk.counts.consumed, chunk.counts.rows,
        chunk.counts.failed, chunk.counts.matched, text(chunk.columns),
      ])
    }
  }

  /// Gives a run the chunks of those blocks that it takes over from another, as they are.
  static func takeOverChunks(
    of blocks: [RunBlockRecord], from other: String, to runID: String, in database: Database
  ) throws {
    for block in blocks where block.isTakenOver {
      try database.execute(
        sql: """
          INSERT INTO run_chunk
          SELECT :run, position, kind, number, epoch, bytes, hash, consumed_count, row_count,
            failed_count, matched_count, columns
          FROM run_chunk WHERE run_id = :other AND position = :position
          """, arguments: ["run": runID, "other": other, "position": block.position])
    }
  }
}
