import Glibc
import Sixmo
import Syntax

/// A file that comes into being under a name of its own and takes its place when it is complete, so that
/// nobody ever sees half of it.
struct DownloadedFile: Sendable {
  var path: String
  private let partPath: String
  private let descriptor: Int32

  /// Distinguishes it from other files that are being downloaded.
  var number: Int { Int(descriptor) }

  /// The system's reason, ready to be shown.
  struct Failure: Error {
    var message: String
    /// What to do about it.
    var help: String?

    init(_ action: String, _ path: String) {
      help =
        switch errno {
        case ENOSPC, EDQUOT: "free some space, or choose a folder on another disk with 'to'"
        case EACCES, EPERM, EROFS: "choose a folder that you may write to with 'to'"
        default: nil
        }
      message = "cannot \(action) '\(path)': \(String(cString: strerror(errno)))"
    }
  }

  init(path: String) throws(Failure) {
    self.path = path
    // A new file that only its owner can read: an existing file or link of that name is never opened.
    var name = Array("\(path).part-XXXXXX".utf8CString)
    descriptor = mkstemp(&name)
    partPath = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw Failure("write", path)
    }
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Failure("write", path) }
      written += count
    }
  }

  /// Forgets what was written.
  func startAgain() throws(Failure) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw Failure("write", path)
    }
  }

  /// Puts the file in its place.
  func finish() throws(Failure) {
    guard fsync(descriptor) == 0, rename(partPath, path) == 0 else { throw Failure("write", path) }
    close(descriptor)
  }

  /// Leaves nothing behind, instead of `finish`.
  func discard() {
    close(descriptor)
    unlink(partPath)
  }

  /// Makes a folder and those around it.
  static func makeFolder(_ path: String) throws(Failure) {
    var status = stat()
    if path.isEmpty || stat(path, &status) == 0 { return }
    if let slash = path.lastByte("/") { try makeFolder(String(path[..<slash])) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Failure("make the folder", path) }
  }

  /// A name from a service as one that stays in its folder: its last part, without what a terminal or a
  /// shell would take for more than a name.
  static func safeName(_ name: String) -> String {
    let last =
      name.utf8.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }.last
      .map { String(Substring($0)) } ?? ""
    let plain = last.unicodeScalars.filter { !VisibleText.isHidden($0) }
    let text = String(String.UnicodeScalarView(plain.drop { $0 == "." || $0 == "-" || $0 == " " }))
    return text.isEmpty ? "results.csv" : String(text.prefix(200))
  }
}
