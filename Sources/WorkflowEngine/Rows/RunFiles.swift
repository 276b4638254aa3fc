import Formats
import Glibc
import Syntax
import System

/// Where the rows of runs are kept: in the folder `runs/<run>` the records of the request (`payload.rows`), the
/// chunks of rows of each block (`block_<position>.<chunk>.<epoch>.rows` and `.refused`), the chunks of what it
/// has sent (`.ledger`, `.deliveries`, `.messages`), and what else it keeps for itself (`block_<position>.notebook`).
struct RunFiles: Sendable {
  var dataDirectory: String

  /// The path of the file with these rows, from that of any other file of the run. Its number is 0 for the payload,
  /// and `position + 1` for what the block at a position has written.
  static func path(of origin: RowBatch.Origin, besides path: String) -> String {
    let folder = FileSystem.directory(of: path)
    if origin.file == 0 { return "\(folder)/payload.rows" }
    return RowSeries(block: "\(folder)/block_\(origin.file - 1)", kind: .rows)
      .path(origin.chunk, origin.epoch)
  }

  func payload(_ runID: String) -> String { "\(directory(runID))/payload.rows" }

  /// The rows of a block, which frames of other blocks name.
  func rows(_ runID: String, position: Int) -> RowSeries {
    RowSeries(block: block(runID, position), kind: .rows, file: position + 1)
  }

  func refused(_ runID: String, position: Int) -> RowSeries {
    RowSeries(block: block(runID, position), kind: .refused)
  }

  /// What a block has asked providers.
  func ledger(_ runID: String, position: Int) -> LedgerFiles {
    LedgerFiles(block: block(runID, position), kind: .ledger)
  }

  /// What the names of a block's files begin with.
  func block(_ runID: String, _ position: Int) -> String {
    "\(directory(runID))/block_\(position)"
  }

  /// Held by the process that executes the run.
  func lock(_ runID: String) -> String { "\(directory(runID))/lock" }

  func create(_ runID: String) throws {
    try FileSystem.makeDirectory(directory(runID), mode: 0o700)
  }

  /// Gives a run the files of another one: its records, what finished blocks have made, and the ledgers of those
  /// that are done again. Those that are finished have the same positions in both.
  func takeOver(
    from other: String, to runID: String, finished: [Int], again: [(old: Int, new: Int)]
  ) throws {
    if access(payload(other), F_OK) == 0 { try take(payload(other), as: payload(runID)) }
    let names = names(in: directory(other))
    for name in names where finished.contains(where: { name.hasPrefix("block_\($0).") }) {
      try take("\(directory(other))/\(name)", as: "\(directory(runID))/\(name)")
    }
    for (old, new) in again {
      for kind in LedgerFiles.Kind.allCases {
        let ledger = LedgerFiles(block: block(runID, new), kind: kind)
        for part in try LedgerFiles(block: block(other, old), kind: kind).allParts() {
          try take(part.path, as: ledger.path(part.retried))
        }
      }
    }
  }

  /// Removes the chunks of a block that do not count: of workers that died before they could commit them.
  func removeChunks(_ runID: String, position: Int, except manifest: RunManifest) {
    for series in [rows(runID, position: position), refused(runID, position: position)] {
      let kept = Set(
        manifest[position, series.kind].map { series.path($0.number, $0.epoch) })
      for name in names(in: directory(runID))
      where name.hasPrefix("block_\(position).") && name.hasSuffix(".\(series.kind.rawValue)") {
        let path = "\(directory(runID))/\(name)"
        if !kept.contains(path) { unlink(path) }
      }
    }
  }

  /// Neither run writes to a file that both have: each can be removed.
  private func take(_ path: String, as new: String) throws {
    guard link(path, new) != 0 else { return }
    // Not every file system has names for the same file.
    guard [EPERM, ENOTSUP, EMLINK].contains(errno) else { throw FileError("take over", path) }
    let file = try OpenFile(path, O_RDONLY)
    let copy = try OpenFile(new, O_WRONLY | O_CREAT | O_EXCL)
    let size = try file.size()
    for start in stride(from: 0, to: size, by: 1 << 20) {
      try copy.write(file.readWhole(min(1 << 20, size - start), at: start))
    }
    try copy.synchronize()
  }

  /// Makes what was created in the run's directory survive the death of the machine.
  func synchronize(_ runID: String) throws {
    for path in [directory(runID), "\(dataDirectory)/runs"] {
      try OpenFile(path, O_RDONLY | O_DIRECTORY).synchronize()
    }
  }

  /// The runs that have files, and how many bytes these take.
  func sizes() -> [(runID: String, bytes: Int)] {
    names(in: "\(dataDirectory)/runs").map { ($0, size($0)) }
  }

  func size(_ runID: String) -> Int {
    names(in: directory(runID)).reduce(0) { sum, name in
      var status = stat()
      guard lstat("\(directory(runID))/\(name)", &status) == 0 else { return sum }
      return sum + Int(status.st_blocks) * 512
    }
  }

  /// Removes everything that the run wrote for itself; exported files stay.
  func removeAll(_ runID: String) throws {
    let folder = directory(runID)
    for name in names(in: folder) {
      guard unlink("\(folder)/\(name)") == 0 || errno == ENOENT else {
        throw FileError("remove", "\(folder)/\(name)")
      }
    }
    guard rmdir(folder) == 0 || errno == ENOENT else { throw FileError("remove", folder) }
  }

  /// When something in the run's folder was last added or removed.
  func changedAt(_ runID: String) -> Timestamp? {
    var status = stat()
    guard stat(directory(runID), &status) == 0 else { return nil }
    return Timestamp(milliseconds: Int64(status.st_mtim.tv_sec) * 1000)
  }

  private func names(in folder: String) -> [String] {
    (try? FileSystem.names(in: folder)) ?? []
  }

  /// Takes back a run that was not accepted after all.
  func remove(_ runID: String) { try? removeAll(runID) }

  private func directory(_ runID: String) -> String { "\(dataDirectory)/runs/\(runID)" }
}
