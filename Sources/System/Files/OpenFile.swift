import Glibc

/// An open file, closed with its last reference.
package final class OpenFile: Sendable {
  package enum Purpose { case reading, writing, appending }

  package let path: String
  /// Negative once it is closed, which is done where nobody else has the file.
  private nonisolated(unsafe) var descriptor: CInt
  package static let pieceSize = 1 << 18

  package convenience init(_ path: String, for purpose: Purpose) throws(FileError) {
    let descriptor =
      switch purpose {
      case .reading: open(path, O_RDONLY | O_CLOEXEC)
      case .writing: open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      case .appending: open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
      }
    try self.init(path, descriptor: descriptor, purpose == .reading ? "read" : "write")
  }

  /// One that is made can be read by its owner alone.
  package convenience init(_ path: String, _ flags: CInt) throws(FileError) {
    try self.init(path, descriptor: open(path, flags | O_CLOEXEC, 0o600))
  }

  /// A new file whose name has other letters in place of the six X at the end of `pattern`, but for `suffix`,
  /// which is a part of it. Its owner alone can read it; a file or a link that is there is never opened.
  package convenience init(
    temporary pattern: String, suffix: String = ""
  ) throws(FileError) {
    var name = Array((pattern + suffix).utf8CString)
    let descriptor = mkstemps(&name, CInt(suffix.utf8.count))
    if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try self.init(descriptor < 0 ? pattern : path, descriptor: descriptor, "write")
  }

  /// Takes over the descriptor of a call that has just been made, which failed if it is negative.
  package init(
    _ path: String, descriptor: CInt, _ action: String = "open"
  ) throws(FileError) {
    guard descriptor >= 0 else { throw FileError(action, path) }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

  /// A file that was written is only sure to be so if closing it does not fail either.
  package func close() throws(FileError) {
    let open = descriptor
    descriptor = -1
    guard Glibc.close(open) == 0 else { throw FileError("write", path) }
  }

  // MARK: Reading

  /// The next piece; nil at the end.
  package func read() throws(FileError) -> [UInt8]? {
    var failure: FileError?
    let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
      do throws(FileError) {
        count = try read(into: buffer)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return piece.isEmpty ? nil : piece
  }

  /// How many bytes were read into the buffer; 0 at the end.
  package func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(FileError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw FileError("read", path) }
    }
  }

  /// The bytes at a place, without moving on; fewer if the file ends before.
  package func read(_ count: Int, at offset: Int) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let start = buffer.baseAddress {
        let got = pread(descriptor, start + filled, count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = FileError("read", path) }
        guard got > 0 else { return }
        filled += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  // MARK: Writing

  package func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { bytes throws(FileError) in try write(bytes) }
  }

  package func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(FileError) {
    guard writeAll(bytes, to: descriptor) else { throw FileError("write", path) }
  }

  /// Cuts the file there; the next write goes to its new end.
  package func truncate(to size: Int) throws(FileError) {
    guard ftruncate(descriptor, off_t(size)) == 0, lseek(descriptor, off_t(size), SEEK_SET) >= 0
    else { throw FileError("write", path) }
  }

  package func synchronize() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError("write", path) }
  }

  // MARK: What the system knows of it

  package func size() throws(FileError) -> Int { Int(try status().st_size) }

  package func status() throws(FileError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError("read", path) }
    return status
  }

  /// Sets when it was read and changed.
  package func setTimes(_ time: timespec) throws(FileError) {
    guard futimens(descriptor, [time, time]) == 0 else { throw FileError("write", path) }
  }

  /// Who may do what with it.
  package func setMode(_ mode: mode_t) throws(FileError) {
    guard fchmod(descriptor, mode) == 0 else { throw FileError("write", path) }
  }

  /// Only root can leave a file to somebody else; failing in that is not an error.
  package func leave(to owner: uid_t, _ group: gid_t) { _ = fchown(descriptor, owner, group) }

  /// Whether this process alone holds the file from now on, until it closes it or dies.
  package func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}

/// Writes all bytes, waiting where the descriptor does not; false for what `errno` says.
package func writeAll(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: CInt) -> Bool {
  var rest = UnsafeRawBufferPointer(bytes)
  while !rest.isEmpty {
    let count = write(descriptor, rest.baseAddress, rest.count)
    if count >= 0 {
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    } else if errno == EAGAIN {
      var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&wait, 1, -1)
    } else if errno != EINTR {
      return false
    }
  }
  return true
}

package func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
  bytes.withUnsafeBufferPointer { writeAll($0, to: descriptor) }
}
