import GRDB

/// Why the store cannot serve: what, which file, and what to do about it.
package struct StoreError: Error, Sendable, CustomStringConvertible {
  package enum Reason: Sendable, Equatable {
    case cannotCreateDirectory, readOnly, full, corrupt, newer, busy,
      openToOthers, other
  }

  package var reason: Reason
  /// Lower case, no full stop.
  package var message: String
  /// One line that says what to do.
  package var help: String

  package var description: String { "\(message)\n  = \(help)" }
}

extension StoreError {
  static func cannotCreateDirectory(_ path: String, because cause: String) -> StoreError {
    StoreError(
      reason: .cannotCreateDirectory,
      message: "cannot create the data directory '\(path)': \(cause)",
      help: "make it writable, or choose another with '--local PATH' or XDG_DATA_HOME")
  }

  static func readOnly(_ path: String) -> StoreError {
    StoreError(
      reason: .readOnly, message: "cannot write to the store '\(path)'",
      help: "make the file and its directory writable, or choose another with '--local PATH'")
  }

  static func full(_ path: String) -> StoreError {
    StoreError(
      reason: .full, message: "no space left on the disk of '\(path)'",
      help: "free some space and try again; nothing that was accepted is lost")
  }

  static func corrupt(_ path: String) -> StoreError {
    StoreError(
      reason: .corrupt, message: "the store '\(path)' is damaged or is not a Sixmo store",
      help: "move it away to start afresh, or save what is left with 'sqlite3 \(path) .recover'")
  }

  /// A row whose column holds what the program never writes.
  static func damaged(_ path: String, _ column: String) -> StoreError {
    StoreError(
      reason: .corrupt, message: "the store '\(path)' is damaged: bad value in '\(column)'",
      help: "move it away to start afresh, or repair the value with 'sqlite3 \(path)'")
  }

  static func damagedSecret(_ path: String, _ name: String) -> StoreError {
    StoreError(
      reason: .corrupt, message: "the store '\(path)' is damaged: bad secret '\(name)'",
      help: "sqlite3 \(path) \"DELETE FROM secret WHERE name = '\(name)'\" makes a new one")
  }

  /// Anybody else who can write there could put their own rows and links in the place of results.
  static func openToOthers(_ path: String) -> StoreError {
    StoreError(
      reason: .openToOthers, message: "others can write to the data directory '\(path)'",
      help: "run: chmod go-w '\(path)'")
  }

  static func newer(_ path: String) -> StoreError {
    StoreError(
      reason: .newer, message: "the store '\(path)' was written by a newer Sixmo",
      help: "update Sixmo, or choose another store with '--local PATH'")
  }

  static func busy(_ path: String) -> StoreError {
    StoreError(
      reason: .busy, message: "another process keeps the store '\(path)' locked",
      help: "wait until its import or backup is done and try again")
  }

  /// What SQLite's error means for the user of the store at `path`.
  init(_ error: DatabaseError, path: String) {
    switch error.resultCode {
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: self = .readOnly(path)
    case .SQLITE_FULL: self = .full(path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path)
    default:
      self = StoreError(
        reason: .other, message: "the store '\(path)' failed: \(error.message ?? "\(error)")",
        help: "check the disk, or choose another store with '--local PATH'")
    }
  }
}
