import Glibc
import Sixmo
import System

/// The requests of one block in one run that may cost money, in files that are only ever appended to.
///
/// What `append` has returned for survives the death of the process and of the machine. Records that are
/// appended meanwhile go to the disk together: one `fsync` serves all requests in flight.
actor PaymentLedger {
  private let files: LedgerFiles
  private let epoch: Int
  private let synchronize: @Sendable (OpenFile) throws -> Void
  private let buffer = Locked(Buffer())
  /// The last two, by their chunks: batches are worked on in order.
  private var open: [Int: OpenFile] = [:]
  /// How many records are on the disk for good.
  private var durable = 0
  private var failure: (any Error)?
  /// The last record of each request that was there when the ledger was opened.
  private nonisolated let earlier: [String: PaymentRecord]

  private struct Buffer {
    /// By the chunk of their row.
    var bytes: [Int: [UInt8]] = [:]
    var count = 0

    mutating func add(_ record: PaymentRecord) throws -> Int {
      bytes[record.row / LedgerFiles.rowLimit, default: []] += try record.bytes
      count += 1
      return count
    }
  }

  /// Opens the ledger of a block that goes on with the row `first`: what concerns earlier rows is done.
  init(
    _ files: LedgerFiles, epoch: Int, from first: Int = 0,
    synchronize: @escaping @Sendable (OpenFile) throws -> Void = { try $0.synchronize() }
  ) throws {
    var earlier: [String: PaymentRecord] = [:]
    for part in try files.parts()
    where part.epoch == 0 || part.chunk >= first / LedgerFiles.rowLimit {
      let file = try OpenFile(part.path, O_RDWR)
      var reader = try PaymentLedgerReader(file)
      while let record = try reader.next() {
        if record.row >= first { earlier[record.key] = record }
      }
      // A record that was being written when the process died says nothing.
      if part.epoch == epoch { try file.truncate(to: reader.end) }
    }
    self.files = files
    self.epoch = epoch
    self.synchronize = synchronize
    self.earlier = earlier
  }

  /// How a request ended, or got stuck, in a process before this one.
  nonisolated func earlier(_ key: String) -> PaymentRecord? { earlier[key] }

  /// Returns when the record is on the disk for good.
  nonisolated func append(_ record: PaymentRecord) async throws {
    try await commit(through: buffer.withLock { try $0.add(record) })
  }

  /// Adds a record that costs only time to make again: it is on the disk with the next that is appended, or after
  /// `flush`.
  nonisolated func note(_ record: PaymentRecord) throws {
    _ = try buffer.withLock { try $0.add(record) }
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
      defer { buffer.bytes = [:] }
      return (buffer.bytes, buffer.count)
    }
    do {
      for (chunk, bytes) in bytes {
        let file = try file(of: chunk)
        try file.write(bytes)
        try synchronize(file)
      }
      durable = last
    } catch {
      // What is on the disk now is not known; nothing may follow it.
      failure = error
      throw error
    }
  }

  private func file(of chunk: Int) throws -> OpenFile {
    if let file = open[chunk] { return file }
    let path = files.path(LedgerFiles.Part(chunk: chunk, epoch: epoch))
    let file = try OpenFile(path, O_RDWR | O_CREAT | O_APPEND)
    // The name too must survive the death of the machine.
    try OpenFile(FileSystem.directory(of: path), O_RDONLY | O_DIRECTORY).synchronize()
    open = open.filter { $0.key == chunk - 1 }
    open[chunk] = file
    return file
  }
}

/// Reads a file of a ledger from its begin, a piece in memory at a time.
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
