import Glibc
import System

/// A file that is read piece by piece while a script does other things between the pieces.
///
/// What is appended meanwhile is not read; a file that was cut off or written anew is an error.
final class FilePieces {
  private let file: OpenFile
  /// How many bytes an ordinary file had when it was opened; nil for a pipe, and where the system does not say.
  private let size: Int?
  private var position = 0
  /// The last bytes before the position.
  private var last: [UInt8] = []

  init(_ file: OpenFile) throws(FileError) {
    self.file = file
    let status = try file.status()
    let isOrdinary = status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
    size = isOrdinary ? Int(status.st_size) : nil
  }

  /// The next piece; nil at the end.
  func next() throws(FileError) -> [UInt8]? {
    guard let size else { return try file.read() }
    guard position < size else { return nil }
    guard try file.read(last.count, at: position - last.count) == last,
      let piece = try file.read()
    else { throw FileError("read", file.path, ESTALE) }
    let wanted = Array(piece.prefix(size - position))
    position += wanted.count
    last = Array(wanted.suffix(64))
    return wanted
  }
}
