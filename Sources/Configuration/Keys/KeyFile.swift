import Formats
import Glibc
import Syntax

/// A file with a key, which nobody but its owner may read.
enum KeyFile {
  static func read(_ path: String, shown: String) throws(Diagnostic) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      throw KeySource.fault(
        "cannot read the key file '\(shown)': \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw KeySource.fault("the key file '\(shown)' is not a file")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw KeySource.fault(
        "other users can read the key file '\(shown)'", help: "run: chmod 600 '\(shown)'")
    }
    guard let bytes = FileBytes.read(file, limit: 4096) else {
      throw KeySource.fault("the key file '\(shown)' cannot be read or is too large")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
