import Glibc
import Sixmo
import System

/// The requests of one block in one run that may cost money, in a file that is only ever appended to.
///
/// What `append` has returned for survives the death of the process and of the machine. Records that are
/// appended meanwhile go to the disk together: one `fsync` serves all requests in flight.
actor PaymentLedger {
  private let file: OpenFile
  private let synchronize: @Sendable (OpenFile) throws -> Void
  private let buffer = Locked(Buffer())
  /// How many records are on the disk for good.
  private var durable = 0
  private var failure: (any Error)?
  /// The last record of each request that was there when the ledger was opened.
  private nonisolated let earlier: [String: PaymentRecord]

  private struct Buffer {
    var bytes: [UInt8] = []
    var count = 0
  }

  /// Opens the ledger of a block that goes on with the row `first`: what concerns earlier rows is done.
  init(
    path: String, from first: Int = 0,
    synchronize: @escaping @Sendable (OpenFile) throws -> Void = { try $0.synchronize() }
  ) throws {
    let file = try OpenFile(path, O_RDWR | O_CREAT)
    var reader = try PaymentLedgerReader(file)
    var earlier: [String: PaymentRecord] = [:]
    while let record = try reader.next() {
      if record.row >= first { earlier[record.key] = record }
    }
    // A record that was being written when the process died says nothing.
    try file.truncate(to: reader.end)
    try OpenFile(Self.folder(of: path), O_RDONLY | O_DIRECTORY).synchronize()
    self.file = file
    self.synchronize = synchronize
    self.earlier = earlier
  }

  /// How a request ended, or got stuck, in a process before this one.
  nonisolated func earlier(_ key: String) -> PaymentRecord? { earlier[key] }

  /// Returns when the record is on the disk for good.
  nonisolated func append(_ record: PaymentRecord) async throws {
    let bytes = try record.bytes
    let number = buffer.withLock { buffer in
      buffer.bytes += bytes
      buffer.count += 1
      return buffer.count
    }
    try await commit(through: number)
  }

  /// Adds a record that costs only time to make again: it is on the disk with the next that is appended, or after
  /// `flush`.
  nonisolated func note(_ record: PaymentRecord) throws {
    let bytes = try record.bytes
    buffer.withLock { buffer in
      buffer.bytes += bytes
      buffer.count += 1
    }
  }

  /// Returns when all records are on the disk for good.
  nonisolated func flush() async throws {
    try await commit(through: buffer.withLock { $0.count })
  }

  /// Anybody who comes first writes for all that wait.
  private func commit(through number: Int) throws {
    if let failure { throw failure }
    guard durable < number else { return }
    let (bytes, last) = buffer.withLock { buffer in
      defer { buffer.bytes = [] }
      return (buffer.bytes, buffer.count)
    }
    do {
      try file.write(bytes)
      try synchronize(file)
      durable = last
    } catch {
      // What is on the disk now is not known; nothing may follow it.
      failure = error
      throw error
    }
  }

  private static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
  }
}

/// Reads a ledger from its begin, a piece in memory at a time.
struct PaymentLedgerReader {
  private let file: OpenFile
  private let size: Int
  private var bytes: ArraySlice<UInt8> = []
  private var offset = 0
  /// Where the last whole record ends.
  private(set) var end = 0

  private static let piece = 1 << 18

  init(_ file: OpenFile) throws {
    self.file = file
    size = try file.size()
  }

  /// Nil at the end, and where only a torn record follows. Throws for one that is not whole in the middle.
  mutating func next() throws -> PaymentRecord? {
    var isWhole = true
    while let line = try line() {
      guard let record = try PaymentRecord(line: line.dropLast()) else {
        isWhole = false
        continue
      }
      guard isWhole else { throw DamagedFile(file.path) }
      end = offset - bytes.count
      return record
    }
    return nil
  }

  /// The next line with its end; nil for what has none.
  private mutating func line() throws -> ArraySlice<UInt8>? {
    var searched = bytes.startIndex
    while true {
      if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { bytes = bytes[(end + 1)...] }
        return bytes[...end]
      }
      guard offset < size else { return nil }
      let count = min(Self.piece, size - offset)
      let known = bytes.count
      bytes = bytes + (try file.readWhole(count, at: offset))
      searched = bytes.startIndex + known
      offset += count
    }
  }
}
