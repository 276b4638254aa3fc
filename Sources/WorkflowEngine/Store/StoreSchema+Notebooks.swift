extension StoreSchema {
  /// Notebooks outlive the runs that append to them, so their rows are in the store: a list of records as
  /// JSON text for each batch, which older and newer programs can read.
  static let fourth = """
    CREATE TABLE notebook (
      number INTEGER PRIMARY KEY,
      organization TEXT NOT NULL,
      id TEXT NOT NULL,
      name TEXT NOT NULL CHECK (length(name) > 0),
      -- Of its rows, in order of first appearance.
      columns TEXT NOT NULL DEFAULT '[]',
      row_count INTEGER NOT NULL DEFAULT 0 CHECK (row_count >= 0),
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      UNIQUE (organization, id),
      UNIQUE (organization, name)
    );
    CREATE TABLE notebook_batch (
      -- Counts up in the order in which rows were appended.
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      notebook INTEGER NOT NULL REFERENCES notebook (number) ON DELETE CASCADE,
      -- The block that has appended it.
      run_id TEXT NOT NULL,
      position INTEGER NOT NULL,
      rows TEXT NOT NULL
    );
    CREATE INDEX notebook_batch_by_notebook ON notebook_batch (notebook, number);
    -- The blocks of runs that have appended their rows: one that is resumed does not do it twice.
    CREATE TABLE notebook_append (
      run_id TEXT NOT NULL,
      position INTEGER NOT NULL,
      PRIMARY KEY (run_id, position)
    ) WITHOUT ROWID;
    """
}
