import Foundation
import GRDB
import Glibc

/// Workflows, runs and reference data in one SQLite file, in WAL mode.
///
/// Any number of processes may use the same file. What a method has answered for survives the death of
/// the process and of the machine (`synchronous = FULL`). Every change of a running run is fenced by
/// the worker that holds it: who has lost its lease changes nothing. All SQL is in this folder, and
/// nothing of GRDB leaves it.
final class Store: Sendable {
  let path: String
  let database: DatabasePool
  let version: StoreVersion
  let spare: SpareSpace

  /// Opens the store, creates it if there is none, and brings it to the newest schema.
  init(path: String) throws {
    self.path = path
    version = StoreVersion(path: path)
    spare = SpareSpace(storePath: path)
    // Processes that start at the same moment make and migrate it one after the other.
    let turn = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard turn >= 0, flock(turn, LOCK_EX) == 0 else { throw Self.cannotOpen(path) }
    defer { close(turn) }
    try Self.create(path)
    do {
      var configuration = GRDB.Configuration()
      configuration.busyMode = .timeout(30)
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      database = try DatabasePool(path: path, configuration: configuration)
      let migrations = StoreSchema.migrations
      let (isNewer, isCurrent) = try database.read { database in
        (
          try migrations.hasBeenSuperseded(database),
          try migrations.hasCompletedMigrations(database)
        )
      }
      if isNewer { throw StoreError.newer(path) }
      if !isCurrent { try migrations.migrate(database) }
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// Leads are personal data: nobody else may read the file. SQLite gives its companions the same mode.
  ///
  /// A file that exists is not touched: closing it would drop the locks that this process holds on it.
  private static func create(_ path: String) throws {
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file >= 0 {
      close(file)
    } else if errno != EEXIST || access(path, R_OK | W_OK) != 0 {
      throw cannotOpen(path)
    } else if isEmptied(path) {
      throw StoreError.corrupt(path)
    }
  }

  /// Whether a file without a byte lies beside the rows of runs, which a new store would not know.
  private static func isEmptied(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size == 0 else { return false }
    let runs = (path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? "") + "runs"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: String(runs))) ?? []
    return !files.isEmpty
  }

  private static func cannotOpen(_ path: String) -> StoreError {
    errno == ENOSPC || errno == EDQUOT ? .full(path) : .readOnly(path)
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    do { return try await database.read(body) } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    } catch let error as DamagedRecord {
      throw StoreError.damaged(path, error.column)
    }
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    do { return try await database.write(body) } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    } catch let error as DamagedRecord {
      throw StoreError.damaged(path, error.column)
    }
  }

  /// As `write`, and once more in the spare space if the disk is full.
  func writeEvenIfFull<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    do { return try await write(body) } catch let error as StoreError
      where error.reason == .full && spare.giveBack()
    {
      return try await write(body)
    }
  }
}

// Secrets.
extension Store {
  /// 32 random bytes that stay the same for this store, made when they are first asked for.
  func secret(_ name: String) async throws -> [UInt8] {
    let known = try await read { try Self.secret(name, in: $0) }
    let secret: [UInt8]?
    if let known {
      secret = known
    } else {
      secret = try await write { database in
        try database.execute(
          sql: "INSERT OR IGNORE INTO secret (name, value) VALUES (?, ?)",
          arguments: [name, Data((0..<32).map { _ in UInt8.random(in: .min ... .max) })])
        return try Self.secret(name, in: database)
      }
    }
    // An empty secret would be one that everybody knows.
    guard let secret, secret.count >= 32 else { throw StoreError.damagedSecret(path, name) }
    return secret
  }

  private static func secret(_ name: String, in database: Database) throws -> [UInt8]? {
    let row = try GRDB.Row.fetchOne(
      database, sql: "SELECT value FROM secret WHERE name = ?", arguments: [name])
    return row.map { Data.fromDatabaseValue($0["value"]).map { [UInt8]($0) } ?? [] }
  }
}
