import Glibc
import Syntax

/// Where the rows of runs are kept: `runs/<run>/payload.rows`, `runs/<run>/block_<position>.rows`, and
/// beside the latter what the block keeps for itself (`.export`, `.ledger`) and the rows that it refused
/// (`.refused`).
struct RunFiles: Sendable {
  var dataDirectory: String

  /// The path of a file of rows by its number, from that of any other file of the run: 0 is the payload,
  /// and `position + 1` what the block at a position has written.
  static func path(ofFile number: Int, besides path: String) -> String {
    let folder = path.lastByte("/").map { path[..<$0] } ?? "."
    return "\(folder)/" + (number == 0 ? "payload.rows" : "block_\(number - 1).rows")
  }

  func payload(_ runID: String) -> String { "\(directory(runID))/payload.rows" }

  func rows(_ runID: String, position: Int) -> String {
    "\(block(runID, position)).rows"
  }

  /// Rows that took no part because an expression failed for them, with their reasons.
  func refused(_ runID: String, position: Int) -> String { "\(block(runID, position)).refused" }

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

  /// The runs that have files, and how many bytes these take.
  func sizes() -> [(runID: String, bytes: Int)] {
    names(in: "\(dataDirectory)/runs").sorted().map { ($0, size($0)) }
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
        throw FileFault("\(folder)/\(name)", "remove")
      }
    }
    guard rmdir(folder) == 0 || errno == ENOENT else { throw FileFault(folder, "remove") }
  }

  /// When something in the run's folder was last added or removed.
  func changedAt(_ runID: String) -> Timestamp? {
    var status = stat()
    guard stat(directory(runID), &status) == 0 else { return nil }
    return Timestamp(milliseconds: Int64(status.st_mtim.tv_sec) * 1000)
  }

  private func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
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
