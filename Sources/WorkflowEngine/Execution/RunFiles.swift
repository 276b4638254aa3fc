import Glibc

/// Where the rows of runs are kept: `runs/<run>/payload.rows`, `runs/<run>/block_<position>.rows`, and
/// beside the latter what the block keeps for itself (`.export`, `.ledger`).
struct RunFiles: Sendable {
  var dataDirectory: String

  func payload(_ runID: String) -> String { "\(directory(runID))/payload.rows" }

  func rows(_ runID: String, position: Int) -> String {
    "\(block(runID, position)).rows"
  }

  /// What the names of a block's files begin with.
  func block(_ runID: String, _ position: Int) -> String {
    "\(directory(runID))/block_\(position)"
  }

  /// Held by the process that executes the run.
  func lock(_ runID: String) -> String { "\(directory(runID))/lock" }

  func create(_ runID: String) throws {
    try makeDirectory("\(dataDirectory)/runs")
    try makeDirectory(directory(runID))
  }

  /// Makes what was created in the run's directory survive the death of the machine.
  func synchronize(_ runID: String) throws {
    for path in [directory(runID), "\(dataDirectory)/runs"] {
      try OpenFile(path, O_RDONLY | O_DIRECTORY).synchronize()
    }
  }

  /// Takes back a run that was not accepted after all.
  func remove(_ runID: String) {
    unlink(payload(runID))
    rmdir(directory(runID))
  }

  private func directory(_ runID: String) -> String { "\(dataDirectory)/runs/\(runID)" }

  private func makeDirectory(_ path: String) throws {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileFault(path, "create") }
  }
}
