import Glibc

/// What the system knows of a path, and what it does with whole files.
package enum FileSystem {
  package enum Kind: String { case file, directory, other }

  package struct Information {
    package var kind: Kind
    package var size: Int
    /// Seconds since 1970.
    package var modified: Double
  }

  package static func information(_ path: String) throws(FileError) -> Information {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileError("read", path) }
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
  package static func names(in path: String) throws(FileError) -> [String] {
    guard let directory = opendir(path) else { throw FileError("list", path) }
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

  /// Makes a directory and those above it that are missing; `mode` says who may do what in each.
  package static func makeDirectory(_ path: String, mode: mode_t = 0o777) throws(FileError) {
    if mkdir(path, mode) == 0 { return }
    if errno == EEXIST, let known = try? information(path), known.kind == .directory { return }
    let parent = directory(of: path)
    guard errno == ENOENT, parent != path else { throw FileError("create", path) }
    try makeDirectory(parent, mode: mode)
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw FileError("create", path) }
  }

  /// Makes the directory that a path is in, unless it is there.
  package static func makeParent(of path: String, mode: mode_t = 0o777) throws(FileError) {
    try makeDirectory(directory(of: path), mode: mode)
  }

  /// What is before the last part of a path: `.` if that is nothing, `/` for what is directly below it.
  package static func directory(of path: String) -> String {
    let slash = UInt8(ascii: "/")
    let bytes = path.utf8
    guard let last = bytes.lastIndex(where: { $0 != slash }),
      let end = bytes[...last].lastIndex(of: slash)
    else { return bytes.first == slash ? "/" : "." }
    return bytes[..<end].lastIndex { $0 != slash }.map { String(path[...$0]) } ?? "/"
  }

  /// Gives a file another text, wholly or not at all: a new file takes its place, with the owner and the
  /// permissions of the one before, or those of `mode`. Where the path is a link, it is the file that changes.
  package static func replace(
    _ path: String, by bytes: [UInt8], mode: mode_t = 0o600
  ) throws(FileError) {
    let real = realpath(path, nil)
    defer { free(real) }
    let target = real.map { String(cString: $0) } ?? path
    var status = stat()
    let isThere = stat(target, &status) == 0
    let file = try OpenFile(temporary: "\(target).XXXXXX")
    do throws(FileError) {
      if isThere { file.leave(to: status.st_uid, status.st_gid) }
      try file.setMode(isThere ? status.st_mode & 0o7777 : mode)
      try file.write(bytes)
      try file.synchronize()
      guard rename(file.path, target) == 0 else { throw FileError("write", path) }
    } catch {
      unlink(file.path)
      throw FileError("write", path, error.code)
    }
  }

  /// Removes a file or an empty directory.
  package static func remove(_ path: String) throws(FileError) {
    guard Glibc.remove(path) == 0 else { throw FileError("remove", path) }
  }

  /// Removes a directory with everything in it; links in it are removed, not followed.
  package static func removeTree(_ path: String) throws(FileError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw FileError("remove", path) }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in try names(in: path) { try removeTree("\(path)/\(name)") }
    }
    try remove(path)
  }

  /// Makes a directory whose name has other letters in place of the six X at the end of `pattern`.
  package static func makeTemporaryDirectory(_ pattern: String) throws(FileError) -> String {
    var path = Array(pattern.utf8CString)
    guard mkdtemp(&path) != nil else { throw FileError("create", pattern) }
    return String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package static func move(
    _ path: String, to target: String, while goesOn: () -> Bool
  ) throws(FileError) {
    if rename(path, target) == 0 { return }
    guard errno == EXDEV else { throw FileError("move", path) }
    try copy(path, to: target, while: goesOn)
    guard goesOn() else { return }
    try remove(path)
  }

  /// Between some kilobytes it is asked whether the copy `goesOn`; what is there then stays.
  package static func copy(
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
    guard from.st_mode & S_IFMT != S_IFDIR else { throw FileError("read", path, EISDIR) }
    let copy = try OpenFile(target, for: .writing)
    while goesOn(), let piece = try source.read() { try copy.write(piece) }
    try copy.close()
  }

  package static var currentDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }
}
