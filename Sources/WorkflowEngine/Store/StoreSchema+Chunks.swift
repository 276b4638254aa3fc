extension StoreSchema {
  /// The manifests of chunks, and the epochs of claims.
  ///
  /// A program before this wrote the rows of a block to one file, which is chunk 0 of epoch 0. What it had not
  /// finished is begun again; requests that were paid for are in their ledgers.
  static let eighth = """
    -- How many times the run has been claimed.
    ALTER TABLE run ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE run_chunk (
      run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
      -- Of the block.
      position INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('rows', 'refused')),
      number INTEGER NOT NULL CHECK (number >= 0),
      epoch INTEGER NOT NULL CHECK (epoch >= 0),
      -- Of the file, as many as count, and their hash; null for a whole file of epoch 0.
      bytes INTEGER CHECK (bytes > 0),
      hash INTEGER,
      consumed_count INTEGER NOT NULL,
      row_count INTEGER NOT NULL,
      failed_count INTEGER NOT NULL,
      matched_count INTEGER NOT NULL,
      -- Of its rows, in order of first appearance.
      columns TEXT NOT NULL,
      PRIMARY KEY (run_id, position, kind, number),
      CHECK ((bytes IS NULL) = (epoch = 0)),
      CHECK ((hash IS NULL) = (epoch = 0))
    ) WITHOUT ROWID;

    INSERT INTO run_chunk
    SELECT run_id, position, 'rows', 0, 0, NULL, NULL, processed_count, row_count, failed_count,
      coalesce(matched_count, 0), columns
    FROM run_block WHERE row_count > 0 AND columns IS NOT NULL;

    INSERT INTO run_chunk
    SELECT run_id, position, 'refused', 0, 0, NULL, NULL, 0, refused_count, 0, 0, refused_columns
    FROM run_block WHERE refused_count > 0 AND refused_columns IS NOT NULL AND columns IS NOT NULL;
    """
}
