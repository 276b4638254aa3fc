extension StoreSchema {
  /// Workflows, runs and idempotency keys belong to an organization; everything so far is the local
  /// program's. Definitions, which are long, come last in their rows: what a list shows is read without
  /// them.
  ///
  /// SQLite changes no primary key, so that the tables are made again; foreign keys are not enforced
  /// meanwhile.
  static let second = """
    CREATE TABLE new_workflow (
      organization TEXT NOT NULL,
      id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 128),
      version INTEGER NOT NULL CHECK (version >= 1),
      name TEXT NOT NULL,
      description TEXT,
      step TEXT NOT NULL CHECK (step IN ('draft', 'completed')),
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      last_run_at INTEGER,
      definition TEXT NOT NULL,
      PRIMARY KEY (organization, id)
    ) WITHOUT ROWID;
    INSERT INTO new_workflow
      SELECT 'local', id, version, name, description, step, created_at, updated_at, last_run_at,
        definition
      FROM workflow;
    DROP TABLE workflow;
    ALTER TABLE new_workflow RENAME TO workflow;
    CREATE INDEX workflow_by_update
      ON workflow (organization, updated_at DESC, created_at DESC, id);

    CREATE TABLE new_workflow_version (
      organization TEXT NOT NULL,
      workflow_id TEXT NOT NULL,
      version INTEGER NOT NULL,
      name TEXT NOT NULL,
      description TEXT,
      created_at INTEGER NOT NULL,
      definition TEXT NOT NULL,
      PRIMARY KEY (organization, workflow_id, version),
      FOREIGN KEY (organization, workflow_id) REFERENCES workflow (organization, id)
        ON DELETE CASCADE
    ) WITHOUT ROWID;
    INSERT INTO new_workflow_version
      SELECT 'local', workflow_id, version, name, description, created_at, definition
      FROM workflow_version;
    DROP TABLE workflow_version;
    ALTER TABLE new_workflow_version RENAME TO workflow_version;

    CREATE TABLE new_run (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      organization TEXT NOT NULL,
      workflow_id TEXT NOT NULL,
      workflow_name TEXT NOT NULL,
      workflow_version INTEGER NOT NULL,
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
      -- Claims since `reached` last grew; a run that kills every process that takes it is given up.
      attempts INTEGER NOT NULL DEFAULT 0,
      -- The most rows that its blocks have processed, over all attempts.
      reached INTEGER NOT NULL DEFAULT 0,
      definition TEXT NOT NULL,
      CHECK ((status = 'running') = (worker IS NOT NULL)),
      CHECK ((worker IS NULL) = (lease_until IS NULL)),
      CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL)),
      CHECK (status <> 'running' OR started_at IS NOT NULL),
      CHECK ((status = 'completed') = (progress = 100)),
      CHECK (status <> 'failed' OR error_message IS NOT NULL)
    );
    INSERT INTO new_run
      SELECT number, id, 'local', workflow_id, workflow_name, workflow_version, payload_count,
        formats, status, queued_at, updated_at, started_at, completed_at, status_reason,
        error_message, progress, worker, lease_until, attempts, 0, definition
      FROM run;
    DROP TABLE run;
    ALTER TABLE new_run RENAME TO run;
    CREATE INDEX run_unfinished ON run (queued_at, number) WHERE status IN ('queued', 'running');
    CREATE INDEX run_by_queue ON run (organization, queued_at DESC, number DESC);
    CREATE INDEX run_by_status ON run (organization, status, queued_at DESC, number DESC);
    CREATE INDEX run_by_workflow ON run (organization, workflow_id, queued_at DESC, number DESC);

    CREATE TABLE new_idempotency_key (
      organization TEXT NOT NULL,
      key TEXT NOT NULL,
      -- SHA-256 of the request: the same key with another request is a conflict.
      request BLOB NOT NULL,
      run_id TEXT NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (organization, key)
    ) WITHOUT ROWID;
    INSERT INTO new_idempotency_key
      SELECT 'local', key, request, run_id, expires_at FROM idempotency_key;
    DROP TABLE idempotency_key;
    ALTER TABLE new_idempotency_key RENAME TO idempotency_key;

    CREATE TABLE api_key (
      id TEXT PRIMARY KEY NOT NULL,
      name TEXT NOT NULL,
      organization TEXT NOT NULL,
      -- SHA-256 of the key, which is not kept.
      hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
      created_at INTEGER NOT NULL,
      last_used_at INTEGER,
      revoked_at INTEGER
    ) WITHOUT ROWID;
    -- The name of a revoked key may be used again.
    CREATE UNIQUE INDEX api_key_by_name ON api_key (name) WHERE revoked_at IS NULL;
    """
}
