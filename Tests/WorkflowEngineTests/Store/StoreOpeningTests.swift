import GRDB
import Glibc
import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowEngine

struct StoreOpeningTests {
  let directory = TemporaryDirectory()
  var path: String { "\(directory.path)/sixmo.db" }

  @Test func `Only its owner may read the store`() async throws {
    let store = try Store(path: path)
    _ = try await store.secret("k")
    for file in [path, "\(path)-wal", "\(path)-shm"] {
      var status = stat()
      #expect(stat(file, &status) == 0)
      #expect(status.st_mode & 0o077 == 0, "\(file)")
    }
  }

  @Test func `A secret stays the same for a store`() async throws {
    let first = try await Store(path: path).secret("k")
    #expect(first.count == 32)
    #expect(try await Store(path: path).secret("k") == first)
    #expect(try await Store(path: path).secret("other") != first)
  }

  @Test func `Many processes may make the store at the same moment`() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<16 {
        group.addTask {
          let store = try Store(path: path)
          let id = "w\(number)"
          _ = try await store.saveWorkflow(id, of: "local") { _ in .forTest(id) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await Store(path: path).workflows(of: "local").count == 16)
  }

  @Test func `A file that is not a store is named, with a way out`() throws {
    try OpenFile(path, O_WRONLY | O_CREAT).write(Array("this is a letter, no database\n".utf8))
    let error = #expect(throws: StoreError.self) { try Store(path: path) }
    #expect(error?.reason == .corrupt)
    #expect(
      error?.description == """
        the store '\(path)' is damaged or is not a Sixmo store
          = move it away to start afresh, or save what is left with 'sqlite3 \(path) .recover'
        """)
  }

  @Test func `A damaged store is named when the damage is met`() async throws {
    do {
      let store = try Store(path: path)
      _ = try await store.saveWorkflow("w", of: "local") { _ in .forTest("w") }
    }
    let file = try OpenFile(path, O_RDWR)
    let size = try file.size()
    try file.truncate(to: 0)
    try file.write(Array("SQLite format 3\0".utf8) + Array(repeating: 0x5a, count: size - 16))
    let error = #expect(throws: StoreError.self) { try Store(path: path) }
    #expect(error?.reason == .corrupt)
  }

  @Test func `A store of a newer version is left alone`() async throws {
    do {
      _ = try Store(path: path)
      try await DatabaseQueue(path: path).write { database in
        try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
      }
    }
    let error = #expect(throws: StoreError.self) { try Store(path: path) }
    #expect(error?.reason == .newer)
    #expect(error?.message == "the store '\(path)' was written by a newer Sixmo")
  }

  @Test func `A store that may only be read is named`() throws {
    _ = try Store(path: path)
    chmod(path, 0o400)
    chmod(directory.path, 0o500)
    let error = #expect(throws: StoreError.self) {
      try withoutPrivileges { try Store(path: path) }
    }
    #expect(error?.reason == .readOnly)
    #expect(error?.message == "cannot write to the store '\(path)'")
  }

  @Test func `A data directory that cannot be made is named with the cause`() async throws {
    let place = "\(directory.path)/file/data"
    _ = try OpenFile("\(directory.path)/file", O_WRONLY | O_CREAT)
    let engine = WorkflowEngine.forTest(in: directory) { $0.dataDirectory = place }
    let error = await #expect(throws: TransportError.self) {
      try await engine.call("workflows.list")
    }
    #expect(error?.message == "cannot create the data directory '\(place)': Not a directory")
    #expect(error?.help?.contains("'--local PATH'") == true)
  }

  @Test func `A data directory is made with its parents, for its owner only`() async throws {
    let place = "\(directory.path)/a/b/c"
    let engine = WorkflowEngine.forTest(in: directory) { $0.dataDirectory = place }
    #expect(try await engine.call("workflows.list").body == [])
    var status = stat()
    #expect(stat(place, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
  }

  @Test func `Nothing is opened before the first request`() {
    _ = WorkflowEngine.forTest(in: directory) { $0.dataDirectory = "/nowhere" }
  }

  @Test(
    "What SQLite reports is told in the user's terms",
    arguments: [
      (ResultCode.SQLITE_FULL, StoreError.Reason.full), (.SQLITE_BUSY, .busy),
      (.SQLITE_READONLY, .readOnly), (.SQLITE_CANTOPEN, .readOnly), (.SQLITE_NOTADB, .corrupt),
      (.SQLITE_IOERR, .other),
    ])
  func translates(code: ResultCode, reason: StoreError.Reason) {
    let error = StoreError(DatabaseError(resultCode: code), path: "/s.db")
    #expect(error.reason == reason)
    #expect(error.message.contains("'/s.db'"))
  }

  /// As somebody who is not root: root may write everywhere.
  private func withoutPrivileges<Value>(_ body: () throws -> Value) rethrows -> Value {
    let user = geteuid()
    guard user == 0 else { return try body() }
    chown(directory.path, 65534, 65534)
    chown(path, 65534, 65534)
    // Of this thread only; the header that declares it is not part of the Glibc module.
    typealias SetUser = @convention(c) (uid_t) -> Int32
    let setUser = unsafeBitCast(dlsym(nil, "setfsuid"), to: SetUser.self)
    _ = setUser(65534)
    defer { _ = setUser(user) }
    return try body()
  }
}

extension WorkflowRecord {
  static func forTest(_ id: String, at milliseconds: Int64 = 0) -> WorkflowRecord {
    let now = Timestamp(milliseconds: milliseconds)
    return WorkflowRecord(
      organization: "local", id: id, name: id, definition: "{}", createdAt: now, updatedAt: now)
  }
}
