import Sixmo

// What the store keeps, without a word of SQL or of the API's JSON: a second store (PostgreSQL) keeps
// the same.

/// A saved workflow in its newest version.
struct WorkflowRecord: Sendable {
  var organization: String
  /// Two organizations may use the same.
  var id: String
  var version = 1
  var name: String
  var description: String?
  /// The definition's JSON text, as it was accepted.
  var definition: String
  var step = Step.draft
  var createdAt: Timestamp
  var updatedAt: Timestamp
  var lastRunAt: Timestamp?

  enum Step: String, Sendable {
    /// No run has completed yet.
    case draft
    case completed
  }
}

/// What a workflow was when it was saved.
struct VersionRecord: Sendable {
  var version: Int
  var name: String
  var description: String?
  /// The definition's JSON text.
  var definition: String
  var createdAt: Timestamp
}

/// One execution of a workflow.
struct RunRecord: Sendable {
  var id: String
  var organization: String
  var workflowID: String
  var workflowName: String
  var workflowVersion: Int
  /// The definition that it runs, overrides applied; later updates of the workflow do not touch it.
  var definition: String
  /// The records of the request; nil if it came without.
  var payloadCount: Int?
  /// The formats of its result files, in the order of the links.
  var formats: [ResultFormat]
  var status = Status.queued
  var queuedAt: Timestamp
  var updatedAt: Timestamp
  var startedAt: Timestamp?
  var completedAt: Timestamp?
  var statusReason: String?
  var errorMessage: String?
  /// 0 to 100; 100 only when completed; never falls.
  var progress = 0.0
  /// Claims since more of its rows than ever before were processed.
  var attempts = 0
  /// How many times it was claimed.
  var epoch = 0
  /// When its files were removed; nil as long as they are there.
  var removedAt: Timestamp?
  /// Which run it goes on with, if it is a retry.
  var retry: RunRetry?
  /// What its requests may cost.
  var budget = Budget()

  enum Status: String, Sendable, CaseIterable {
    case queued, running, completed, failed, cancelled

    var isFinished: Bool { self == .completed || self == .failed || self == .cancelled }
  }
}

/// What the requests of a run may cost, in the currency of the blocks' prices; nil for any amount.
struct Budget: Sendable, Equatable {
  var total: Double?
  var perRow: Double?

  /// Of a request.
  init(_ arguments: JSONObject = [:]) {
    total = arguments["budget"]?.double
    perRow = arguments["max_per_row"]?.double
  }

  init(total: Double?, perRow: Double?) {
    self.total = total
    self.perRow = perRow
  }
}

/// What a run does again of another one.
struct RunRetry: Sendable, Equatable {
  var runID: String
  var rows: Rows

  enum Rows: String, Sendable, CaseIterable {
    /// That an expression could not judge.
    case refused
    /// Those, and all that carry an error.
    case failed
    case all
  }
}

/// What the list of runs shows of one.
struct RunSummary: Sendable {
  var id: String
  var workflowID: String
  var workflowName: String
  var payloadCount: Int?
  var status: RunRecord.Status
  var queuedAt: Timestamp
  var updatedAt: Timestamp
  var startedAt: Timestamp?
  var completedAt: Timestamp?
  /// Milliseconds in which no process executed it.
  var pausedMilliseconds: Int
  var statusReason: String?
  var errorMessage: String?
  var blockCount: Int
  /// The name of the block at work.
  var runningBlock: String?
  /// Rows that the first block has put out; nil until it starts.
  var sourceRows: Int?
  /// Rows that have come in at the block that has seen the fewest.
  var processed: Int
  /// Rows that enriching blocks have processed, and those that they have matched.
  var enriched: Int
  var matched: Int
}

/// One block of a run, in the order of execution.
struct RunBlockRecord: Sendable {
  /// From 0.
  var position: Int
  var blockID: String
  var blockName: String
  var sequenceNumber: Int
  var previousBlockIDs: [String]
  var dataType: DataType
  var status = Status.pending
  var startedAt: Timestamp?
  var completedAt: Timestamp?
  var updatedAt: Timestamp
  var errorMessage: String?
  var progress = BlockProgress()
  /// Of its rows, in order of first appearance; nil until it has finished, or failed with rows that are
  /// whole.
  var columns: [String]?
  /// Of the rows that it refused.
  var refusedColumns: [String]?
  /// Whether the run that is retried has done its work.
  var isTakenOver = false

  enum Status: String, Sendable {
    case pending, running, completed, failed, cancelled, skipped
  }
}

/// How far a block has come.
struct BlockProgress: Sendable, Equatable {
  var currentStep: String?
  /// Rows that came in.
  var processed = 0
  /// Rows that will have come in at the end, as far as it is known; 0 if it is not.
  var total = 0
  /// Rows that went out.
  var rows = 0
  /// Rows that carry an error of this block, or that it refused.
  var failed = 0
  /// Rows that went no further because they could not be judged; they are kept in a file of their own.
  var refused = 0
  /// Rows that an enriching block matched; nil for every other block.
  var matched: Int?
}

/// An `Idempotency-Key` of a request and what was asked with it.
struct IdempotencyKey: Sendable {
  var organization: String
  var key: String
  /// SHA-256 of the request.
  var request: [UInt8]
  var expiresAt: Timestamp
}

/// What became of a run that was handed in.
enum Acceptance: Sendable {
  case accepted
  /// The key was used for the same request: this is its run.
  case repeated(runID: String)
  /// The key was used for another request.
  case conflict
}

/// An API key, without the key.
struct KeyRecord: Sendable {
  var id: String
  var name: String
  var organization: String
  /// SHA-256 of the key.
  var hash: [UInt8]
  var createdAt: Timestamp
  /// Within a minute or so.
  var lastUsedAt: Timestamp?
  var revokedAt: Timestamp?
}
