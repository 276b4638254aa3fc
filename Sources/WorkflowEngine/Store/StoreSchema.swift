import GRDB

/// The tables, as migrations in order. A migration that was released is never changed: add one.
///
/// Times are milliseconds since 1970. Rows of a run are never in here: they are in files beside the
/// store. Impossible states are refused by the database itself.
enum StoreSchema {
  static var migrations: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 workflows, runs, reference data") { try $0.execute(sql: first) }
    migrator.registerMigration("2 organizations, keys") { try $0.execute(sql: second) }
    migrator.registerMigration("3 refused rows, pauses, removed results") {
      try $0.execute(sql: third)
    }
    migrator.registerMigration("4 notebooks") { try $0.execute(sql: fourth) }
    migrator.registerMigration("5 people by phone and company") { database in
      try database.execute(sql: fifth)
      try findPeople(in: database)
    }
    migrator.registerMigration("6 retries") { try $0.execute(sql: sixth) }
    migrator.registerMigration("7 budgets") { try $0.execute(sql: seventh) }
    migrator.registerMigration("8 chunks") { try $0.execute(sql: eighth) }
    return migrator
  }

  /// Rows that a block could not judge are in a file beside its rows.
  private static let third = """
    ALTER TABLE run_block ADD COLUMN refused_count INTEGER NOT NULL DEFAULT 0;
    -- Their columns in order of first appearance.
    ALTER TABLE run_block ADD COLUMN refused_columns TEXT;
    -- Milliseconds between the start and the end in which no process executed the run.
    ALTER TABLE run ADD COLUMN paused_ms INTEGER NOT NULL DEFAULT 0;
    -- When its files were removed; null as long as they are there.
    ALTER TABLE run ADD COLUMN removed_at INTEGER;
    """

  /// What the requests of a run may cost, in all and for each row.
  private static let seventh = """
    ALTER TABLE run ADD COLUMN budget REAL CHECK (budget >= 0);
    ALTER TABLE run ADD COLUMN max_per_row REAL CHECK (max_per_row >= 0);
    """

  /// A run may go on with what another has done.
  private static let sixth = """
    ALTER TABLE run ADD COLUMN retry_of TEXT;
    ALTER TABLE run ADD COLUMN retry_rows TEXT
      CHECK ((retry_rows IS NULL) = (retry_of IS NULL)
        AND retry_rows IN ('refused', 'failed', 'all'));
    ALTER TABLE run_block ADD COLUMN taken_over INTEGER NOT NULL DEFAULT 0
      CHECK (taken_over IN (0, 1) AND (taken_over = 0 OR status = 'completed'));
    """

  private static let first = """
    CREATE TABLE workflow (
      id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 128),
      version INTEGER NOT NULL CHECK (version >= 1),
      name TEXT NOT NULL,
      description TEXT,
      definition TEXT NOT NULL,
      step TEXT NOT NULL CHECK (step IN ('draft', 'completed')),
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      last_run_at INTEGER
    ) WITHOUT ROWID;
    CREATE INDEX workflow_by_update ON workflow (updated_at DESC);

    -- Every create and update appends one.
    CREATE TABLE workflow_version (
      workflow_id TEXT NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
      version INTEGER NOT NULL,
      name TEXT NOT NULL,
      description TEXT,
      definition TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      PRIMARY KEY (workflow_id, version)
    ) WITHOUT ROWID;

    -- A run outlives its workflow, so it refers to nothing and carries what it runs.
    CREATE TABLE run (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      workflow_id TEXT NOT NULL,
      workflow_name TEXT NOT NULL,
      workflow_version INTEGER NOT NULL,
      definition TEXT NOT NULL,
      -- The records of the request; null if it came without.
      payload_count INTEGER CHECK (payload_count >= 0),
      formats TEXT NOT NULL,
      status TEXT NOT NULL
        CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
      queued_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      started_at INTEGER,
      completed_at INTEGER,
      status_reason TEXT,
      error_message TEXT,
      progress REAL NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
      worker TEXT,
      lease_until INTEGER,
      -- Claims since the last progress; a run that kills every process that takes it is given up.
      attempts INTEGER NOT NULL DEFAULT 0,
      CHECK ((status = 'running') = (worker IS NOT NULL)),
      CHECK ((worker IS NULL) = (lease_until IS NULL)),
      CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL)),
      CHECK (status <> 'running' OR started_at IS NOT NULL),
      CHECK ((status = 'completed') = (progress = 100)),
      CHECK (status <> 'failed' OR error_message IS NOT NULL)
    );
    CREATE INDEX run_unfinished ON run (queued_at, number) WHERE status IN ('queued', 'running');
    CREATE INDEX run_by_queue ON run (queued_at DESC, number DESC);
    CREATE INDEX run_by_workflow ON run (workflow_id, queued_at DESC, number DESC);

    CREATE TABLE run_block (
      run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
      -- From 0, in the order of execution.
      position INTEGER NOT NULL,
      block_id TEXT NOT NULL,
      block_name TEXT NOT NULL,
      sequence_number INTEGER NOT NULL,
      previous_block_ids TEXT NOT NULL,
      data_type TEXT NOT NULL CHECK (data_type IN ('LEAD', 'COMPANY')),
      status TEXT NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled', 'skipped')),
      started_at INTEGER,
      completed_at INTEGER,
      updated_at INTEGER NOT NULL,
      current_step TEXT,
      error_message TEXT,
      processed_count INTEGER NOT NULL DEFAULT 0,
      total_count INTEGER NOT NULL DEFAULT 0,
      row_count INTEGER NOT NULL DEFAULT 0,
      failed_count INTEGER NOT NULL DEFAULT 0,
      -- Rows that an enriching block matched; null for every other block.
      matched_count INTEGER,
      -- The columns of its rows in order of first appearance, once it has finished.
      columns TEXT,
      PRIMARY KEY (run_id, position),
      CHECK (status <> 'completed' OR (completed_at IS NOT NULL AND columns IS NOT NULL)),
      CHECK (status <> 'running' OR started_at IS NOT NULL),
      CHECK (status <> 'failed' OR error_message IS NOT NULL)
    ) WITHOUT ROWID;

    CREATE TABLE idempotency_key (
      key TEXT PRIMARY KEY NOT NULL,
      -- SHA-256 of what was asked: the same key with another request is a conflict.
      request BLOB NOT NULL,
      run_id TEXT NOT NULL,
      expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE secret (name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;

    CREATE TABLE reference (
      number INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('company', 'person')),
      domain TEXT,
      email TEXT,
      name TEXT,
      record TEXT NOT NULL
    );
    CREATE INDEX reference_by_domain ON reference (kind, domain) WHERE domain IS NOT NULL;
    CREATE INDEX reference_by_email ON reference (kind, email) WHERE email IS NOT NULL;
    CREATE INDEX reference_by_name ON reference (kind, name) WHERE name IS NOT NULL;
    -- The search keys of companies, for names that only resemble; row ids are those of `reference`.
    CREATE VIRTUAL TABLE company_key USING fts5 (keys, content = '', tokenize = 'unicode61');
    """
}
