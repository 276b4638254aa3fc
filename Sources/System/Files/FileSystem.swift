import Glibc

/// Why the system refused to do something with a file.
struct FileError: Error {
  var code: Int32
  /// What was tried: `read`, `write`, `list`, …
  var action: String

  init(_ action: String, _ code: Int32 = errno) {
    self.code = code
    self.action = action
  }
}

/// An open file, closed when it is no longer used.
final class OpenFile {
  enum Purpose { case reading, writing, appending }

  private var descriptor: Int32
  private let purpose: Purpose
  private static let pieceSize = 1 << 18
  /// What one read asks for at most: takes some hundredths of a second.
  private static let longPiece = 1 << 26

  init(_ path: String, for purpose: Purpose) throws(FileError) {
    self.purpose = purpose
    let flags =
      switch purpose {
      case .reading: O_RDONLY
      case .writing: O_WRONLY | O_CREAT | O_TRUNC
      case .appending: O_WRONLY | O_CREAT | O_APPEND
      }
    descriptor = open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(purpose == .reading ? "read" : "write") }
  }

  deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

  /// The next piece; nil at the end.
  func read() throws(FileError) -> [UInt8]? {
    var failure: FileError?
    let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
      var got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      while got < 0, errno == EINTR {
        got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if got < 0 { failure = FileError("read") }
      count = max(0, got)
    }
    if let failure { throw failure }
    return piece.isEmpty ? nil : piece
  }

  /// Reads what is left, straight to where it belongs. `admit` is told before each piece how many bytes
  /// there are to be, as far as the file tells; what it throws ends the reading.
  func read(into bytes: inout ByteBuffer, _ admit: (Int) throws -> Void) throws {
    var status = stat()
    let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    // One more than there should be: then the next read finds the end.
    var room = size > 0 ? size + 1 : Self.pieceSize
    while true {
      try admit(bytes.count + room - 1)
      let got = Glibc.read(descriptor, bytes.reserve(room), min(room, Self.longPiece))
      if got == 0 { return }
      if got < 0 {
        if errno == EINTR { continue }
        throw FileError("read")
      }
      bytes.advance(by: got)
      room = got < room ? room - got : max(Self.pieceSize, bytes.count / 2)
    }
  }

  /// What the system knows of the open file.
  func status() throws(FileError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError("read") }
    return status
  }

  /// The bytes at a place, without moving on; fewer if the file ends before.
  func read(_ count: Int, at offset: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, got in
      got = max(0, pread(descriptor, buffer.baseAddress, count, offset))
    }
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { bytes throws(FileError) in try write(bytes) }
  }

  func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("write")
      }
      done += count
    }
  }

  /// A file that was written is only sure to be so if closing it does not fail either.
  func close() throws(FileError) {
    let open = descriptor
    descriptor = -1
    guard Glibc.close(open) == 0 else { throw FileError("write") }
  }
}

/// What the system knows of a path, and what it does with whole files.
enum FileSystem {
  enum Kind: String { case file, directory, other }

  struct Information {
    var kind: Kind
    var size: Int
    /// Seconds since 1970.
    var modified: Double
  }

  static func information(_ path: String) throws(FileError) -> Information {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileError("read") }
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      default: .other
      }
    return Information(
      kind: kind, size: Int(status.st_size),
      modified: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9)
  }

  /// The names in a directory, sorted.
  static func names(in path: String) throws(FileError) -> [String] {
    guard let directory = opendir(path) else { throw FileError("list") }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes a directory and those above it that are missing.
  static func makeDirectory(_ path: String) throws(FileError) {
    if mkdir(path, 0o777) == 0 { return }
    if errno == EEXIST, let known = try? information(path), known.kind == .directory { return }
    guard errno == ENOENT, path.containsBytes("/") else { throw FileError("create") }
    let parent = directory(of: path)
    guard parent != path else { throw FileError("create") }
    try makeDirectory(parent)
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FileError("create") }
  }

  /// Removes a file or an empty directory.
  static func remove(_ path: String) throws(FileError) {
    guard Glibc.remove(path) == 0 else { throw FileError("remove") }
  }

  /// Removes a directory with everything in it; links in it are removed, not followed.
  static func removeTree(_ path: String) throws(FileError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw FileError("remove") }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in try names(in: path) { try removeTree(join([path, name])) }
    }
    try remove(path)
  }

  /// Makes a directory whose name has other letters in place of the six X at the end of `pattern`.
  static func makeTemporaryDirectory(_ pattern: String) throws(FileError) -> String {
    var path = Array(pattern.utf8CString)
    guard mkdtemp(&path) != nil else { throw FileError("create") }
    return String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func move(
    _ path: String, to target: String, while goesOn: () -> Bool
  ) throws(FileError) {
    if rename(path, target) == 0 { return }
    guard errno == EXDEV else { throw FileError("move") }
    try copy(path, to: target, while: goesOn)
    guard goesOn() else { return }
    try remove(path)
  }

  /// Between some kilobytes it is asked whether the copy `goesOn`; what is there then stays.
  static func copy(
    _ path: String, to target: String, while goesOn: () -> Bool
  ) throws(FileError) {
    let source = try OpenFile(path, for: .reading)
    // Opening the same file for writing would empty it.
    var (from, to) = (stat(), stat())
    if stat(path, &from) == 0, stat(target, &to) == 0, from.st_ino == to.st_ino,
      from.st_dev == to.st_dev
    {
      return
    }
    guard from.st_mode & S_IFMT != S_IFDIR else { throw FileError("read", EISDIR) }
    let copy = try OpenFile(target, for: .writing)
    while goesOn(), let piece = try source.read() { try copy.write(piece) }
    try copy.close()
  }

  static var currentDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }
}

// MARK: - Paths as text

extension FileSystem {
  /// What is before the last `/`; `.` if there is none.
  static func directory(of path: String) -> String {
    let trimmed = withoutTrailingSlashes(path)
    guard let slash = trimmed.lastByte("/") else { return "." }
    return slash == trimmed.startIndex ? "/" : withoutTrailingSlashes(String(trimmed[..<slash]))
  }

  /// What is after the last `/`.
  static func baseName(of path: String) -> String {
    let trimmed = withoutTrailingSlashes(path)
    guard trimmed != "/", let slash = trimmed.lastByte("/") else { return trimmed }
    return String(trimmed[trimmed.utf8.index(after: slash)...])
  }

  /// The last part of the name with its point: `.csv`; empty if there is none.
  static func fileExtension(of path: String) -> String {
    let name = baseName(of: path)
    guard let point = name.lastIndex(of: "."), point > name.startIndex else { return "" }
    return String(name[point...])
  }

  /// Puts parts together with `/`; an absolute part begins anew.
  static func join(_ parts: [String]) -> String {
    parts.filter { !$0.isEmpty }.reduce("") { path, part in
      if part.hasBytePrefix("/") || path.isEmpty { return part }
      return path.hasByteSuffix("/") ? path + part : path + "/" + part
    }
  }

  /// An absolute path without `.`, `..` and doubled slashes.
  static func plain(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.splitBytes(at: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func withoutTrailingSlashes(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasByteSuffix("/") { path = path.dropLast() }
    return String(path)
  }
}
