import GRDB
import Sixmo
import System

/// Whether a store has changed, by whichever process: what was read after a version was asked for is
/// exact as long as the version is the same.
///
/// SQLite compares a counter in memory that all processes share, which takes microseconds. The
/// connection writes nothing, so that every change is one of others, which its `data_version` counts.
final class StoreVersion: Sendable {
  private let path: String
  private let opened = Locked<DatabaseQueue?>(nil)

  init(path: String) { self.path = path }

  func current() throws -> Int {
    do {
      return try connection().unsafeRead { database in
        try Int.fetchOne(database.cachedStatement(sql: "PRAGMA data_version")) ?? 0
      }
    } catch let error as DatabaseError { throw StoreError(error, path: path) }
  }

  /// Opened when it is first needed: most programs never ask.
  private func connection() throws -> DatabaseQueue {
    try opened.withLock { queue in
      if let queue { return queue }
      var configuration = GRDB.Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(30)
      let new = try DatabaseQueue(path: path, configuration: configuration)
      queue = new
      return new
    }
  }
}
