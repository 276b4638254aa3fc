import Glibc
import Syntax

extension ScriptFile {
  /// Gives a file another text, wholly or not at all: a new file with its permissions takes its place.
  /// Behind a link it is the file that changes.
  static func replace(_ path: String, by bytes: [UInt8]) throws(Diagnostic) {
    guard let target = realpath(path, nil) else { throw cannotWrite(path) }
    defer { free(target) }
    var status = stat()
    guard access(target, W_OK) == 0, stat(target, &status) == 0 else { throw cannotWrite(path) }
    var name = Array("\(String(cString: target)).XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else { throw cannotWrite(path) }
    // Only root can leave somebody else's file to them; failing in that is not a reason to refuse.
    _ = fchown(file, status.st_uid, status.st_gid)
    let isWritten =
      fchmod(file, status.st_mode & 0o7777) == 0 && write(bytes, to: file) && fsync(file) == 0
    guard isWritten, rename(name, target) == 0 else {
      let failure = cannotWrite(path)
      close(file)
      unlink(name)
      throw failure
    }
    close(file)
  }

  /// Writes a file, whether or not it is there; one that is there changes wholly or not at all.
  static func put(_ path: String, _ bytes: [UInt8]) throws(Diagnostic) {
    if access(path, F_OK) == 0 {
      try replace(path, by: bytes)
    } else {
      try create(path, bytes)
    }
  }

  /// Writes a file that is not there yet.
  static func create(_ path: String, _ bytes: [UInt8]) throws(Diagnostic) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      var failure = cannotWrite(path)
      if errno == EEXIST { failure.help = "choose another name, or remove that file first" }
      throw failure
    }
    defer { close(file) }
    guard write(bytes, to: file) else {
      let failure = cannotWrite(path)
      unlink(path)
      throw failure
    }
  }

  private static func write(_ bytes: [UInt8], to file: CInt) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return false }
      rest = rest.dropFirst(max(count, 0))
    }
    return true
  }

  private static func cannotWrite(_ path: String) -> Diagnostic {
    Diagnostic("E0809", "cannot write '\(path)': \(String(cString: strerror(errno)))", at: nil)
  }
}
