import Formats
import Glibc
import Syntax
import System

/// The bytes of a configuration file.
enum ConfigurationText {
  private static let sizeLimit = 1 << 20

  /// Nil if there is no such file.
  static func read(
    _ path: String, _ surroundings: Surroundings
  ) throws(Diagnostic) -> [UInt8]? {
    let shown = surroundings.shown(path)
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw fault("cannot read '\(shown)': \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw fault("'\(shown)' is not a file")
    }
    // Another user could choose where requests and keys go.
    guard status.st_uid == geteuid() || status.st_uid == 0 || geteuid() == 0 else {
      throw fault("'\(shown)' belongs to another user, so it is not read")
    }
    guard status.st_size <= sizeLimit, let bytes = FileBytes.read(file, limit: sizeLimit) else {
      throw fault("'\(shown)' cannot be read or is larger than 1 MiB")
    }
    return bytes
  }

  /// Gives the file another text, wholly or not at all; it is made if there is none. Behind a link it is the
  /// file that changes.
  static func replace(
    _ path: String, by bytes: [UInt8], _ surroundings: Surroundings
  ) throws(Diagnostic) {
    do {
      try? FileSystem.makeParent(of: path, mode: 0o700)
      try FileSystem.replace(path, by: bytes)
    } catch {
      throw fault("cannot write '\(surroundings.shown(path))': \(error.reason)")
    }
  }

  private static func fault(_ message: String) -> Diagnostic {
    Diagnostic("E0814", message, at: nil)
  }
}

enum FileBytes {
  /// Everything that is left in an open file; nil if reading fails or there is more than the limit.
  static func read(_ file: CInt, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(file, &piece, piece.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      bytes += piece.prefix(count)
      if bytes.count > limit { return nil }
    }
  }
}
