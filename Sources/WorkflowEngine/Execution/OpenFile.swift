import Glibc

/// An open file, closed with its last reference.
final class OpenFile: Sendable {
  let path: String
  private let descriptor: Int32

  convenience init(_ path: String, _ flags: Int32) throws {
    try self.init(path, descriptor: open(path, flags | O_CLOEXEC, 0o600))
  }

  /// Takes over the descriptor of a call that has just been made, which failed if it is negative.
  init(_ path: String, descriptor: Int32) throws {
    guard descriptor >= 0 else { throw FileFault(path, "open") }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  func size() throws -> Int { Int(try status().st_size) }

  func status() throws -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFault(path, "read") }
    return status
  }

  /// Sets when it was read and changed.
  func setTimes(_ time: timespec) throws {
    guard futimens(descriptor, [time, time]) == 0 else { throw FileFault(path, "write") }
  }

  /// Cuts the file there; the next write goes to its new end.
  func truncate(to size: Int) throws {
    guard ftruncate(descriptor, off_t(size)) == 0, lseek(descriptor, off_t(size), SEEK_SET) >= 0
    else { throw FileFault(path, "write") }
  }

  func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { buffer in
      var rest = UnsafeRawBufferPointer(rebasing: buffer[...])
      while let start = rest.baseAddress, !rest.isEmpty {
        let count = Glibc.write(descriptor, start, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw FileFault(path, "write") }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }

  func read(_ count: Int, at offset: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count, let start = buffer.baseAddress {
        let got = pread(descriptor, start + filled, count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { throw FileFault(path, "read") }
        filled += got
      }
    }
  }

  func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw FileFault(path, "write") }
  }

  /// Whether this process alone holds the file from now on, until it closes it or dies.
  func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}

/// Why a file of a run cannot be used.
struct FileFault: Error, CustomStringConvertible {
  var description: String
  /// Whether there is no space left, which is a matter of time.
  var isFull = false

  /// By `errno`.
  init(_ path: String, _ verb: String) {
    let cause = String(cString: strerror(errno))
    isFull = errno == ENOSPC || errno == EDQUOT
    let help = isFull ? "; free some space and try again" : ""
    description = "cannot \(verb) '\(path)': \(cause)\(help)"
  }

  private init(description: String) { self.description = description }

  static func damaged(_ path: String) -> FileFault {
    FileFault(description: "'\(path)' is damaged; run the workflow again")
  }
}
