import Formats
import Glibc
import System

/// The bytes of a request's body, which can be read any number of times: a retry starts again.
///
/// A small body is in memory. A large one is a file without a name that is mapped into memory: anybody who
/// reads it from the beginning to the end needs no more memory than it looks at.
package enum RequestBody: Sendable {
  case memory([UInt8])
  case file(SpoolFile)

  /// Bodies above this size are spooled by those that receive them piece by piece.
  package static let memoryLimit = 1 << 20

  package var count: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .file(let file): file.count
    }
  }

  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch self {
    case .memory(let bytes): try bytes.withUnsafeBufferPointer(body)
    case .file(let file): try body(file.bytes)
    }
  }

  /// The whole body, copied.
  package var bytes: [UInt8] { withBytes { Array($0) } }

  /// The system may take the memory of the bytes before this offset back; they stay readable.
  package func release(before offset: Int) {
    if case .file(let file) = self { file.release(before: offset) }
  }

  package func json() throws(JSONError) -> JSON {
    try withBytes { (bytes) throws(JSONError) in try JSON.parse(bytes) }
  }
}

extension RequestBody: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: UInt8...) { self = .memory(elements) }
}

/// Takes bytes piece by piece, in memory as long as they are few, then in a file without a name, which
/// is gone with the last reference or the process.
package struct BodySpool: ~Copyable {
  private let folder: String
  private var memory: [UInt8] = []
  private var file: Int32 = -1
  /// How many bytes came so far.
  package private(set) var count = 0

  /// The file, if one is needed, is in `folder`.
  package init(folder: String) { self.folder = folder }

  deinit { if file >= 0 { close(file) } }

  package mutating func add(_ bytes: some Collection<UInt8>) throws(SpoolFailure) {
    count += bytes.count
    memory += bytes
    if count > RequestBody.memoryLimit, memory.count >= 256 << 10 || file < 0 { try flush() }
  }

  /// Everything that was added.
  package consuming func finish() throws(SpoolFailure) -> RequestBody {
    guard file >= 0 else { return .memory(memory) }
    try flush()
    let spooled = try SpoolFile(file, count: count)
    return .file(spooled)
  }

  private mutating func flush() throws(SpoolFailure) {
    if file < 0 {
      var path = Array("\(folder)/body-XXXXXX".utf8CString)
      file = mkstemp(&path)
      guard file >= 0, fcntl(file, F_SETFD, FD_CLOEXEC) == 0 else { throw SpoolFailure(folder) }
      unlink(path)
    }
    guard writeAll(memory, to: file) else { throw SpoolFailure(folder) }
    memory.removeAll(keepingCapacity: true)
  }
}

/// The system's reason why a body cannot be kept, and where: by `errno`.
package struct SpoolFailure: Error, CustomStringConvertible {
  package var description: String

  init(_ folder: String) {
    let cause = String(cString: strerror(errno))
    description = "cannot keep the data of a call in '\(folder)': \(cause)"
  }
}

/// A file without a name, mapped into memory.
// Sendable: the mapping is never written and goes with the last reference.
package final class SpoolFile: @unchecked Sendable {
  package let bytes: UnsafeBufferPointer<UInt8>
  package var count: Int { bytes.count }

  fileprivate init(_ file: Int32, count: Int) throws(SpoolFailure) {
    guard let start = mmap(nil, count, PROT_READ, MAP_SHARED, file, 0), start != MAP_FAILED else {
      throw SpoolFailure("memory")
    }
    madvise(start, count, MADV_SEQUENTIAL)
    bytes = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), count) }

  fileprivate func release(before offset: Int) {
    let pages = offset & ~4095
    madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), pages, MADV_DONTNEED)
  }
}
