/// What workers ask of the store while they execute runs: the whole protocol by which they share them.
///
/// A worker claims a run under a lease, renews the lease while it works, and commits what its blocks have made.
/// Rows are in chunks, files that are written before their manifests are committed; a claim is for all chunks
/// of the run without a manifest. Each claim has a higher epoch than those before, and the store takes nothing
/// under another epoch than the last: a worker that was thought dead and only was slow changes nothing any
/// more. Rows and ledgers are never changed where they are, only appended to by the worker whose epoch is in
/// the name of their file; so any store that can do what is asked here, and any place for files that all
/// workers see, lets workers of several machines share runs.
///
/// `Store` is the one that there is. Each method is one transaction, and what it has answered for survives the
/// death of the process and of the machine.
protocol RunStore: Sendable {
  /// Takes the run that has waited longest, or one whose lease is over; nil if there is none.
  func claim(
    worker: String, now: Timestamp, leaseUntil: Timestamp
  ) async throws -> (run: RunRecord, blocks: [RunBlockRecord])?

  /// Keeps the lease; false if the claim does not hold any more, because of another or because the run was
  /// cancelled.
  func renew(_ claim: RunClaim, leaseUntil: Timestamp) async throws -> Bool

  /// Commits chunks of a block, whose files are on the disk for good, and publishes how far the block and the run
  /// have come, in percent; false if the claim does not hold any more.
  func commit(
    _ chunks: [ChunkUpdate], of block: RunBlockRecord, runProgress: Double, _ claim: RunClaim,
    now: Timestamp
  ) async throws -> Bool

  /// The chunks that are committed.
  func manifest(of runID: String) async throws -> RunManifest

  /// Puts a run back that the worker will not finish, so that another takes it at once.
  func release(_ claim: RunClaim, now: Timestamp) async throws

  /// Ends a run; false if the claim does not hold any more.
  func finish(
    _ claim: RunClaim, _ ending: RunEnding, failedBlock: Int?, now: Timestamp
  ) async throws -> Bool

  /// Cancels the run if it has not finished, so that its claim holds no more, and answers the status that it
  /// has now; nil for none.
  func cancel(
    _ id: String, of organization: String, now: Timestamp
  ) async throws -> RunRecord.Status?
}

/// A run that is a worker's until its lease is over.
struct RunClaim: Sendable, Hashable {
  var runID: String
  var worker: String
  /// How many times the run has been claimed.
  var epoch: Int
}

/// How a run ended.
struct RunEnding: Sendable {
  var status: RunRecord.Status
  var reason: String?
  var error: String?
}
