import Glibc
import Sixmo
import Syntax
import System

/// A file that comes into being under a name of its own and takes its place when it is complete, so that
/// nobody ever sees half of it.
struct DownloadedFile: Sendable {
  var path: String
  private let part: OpenFile
  /// Distinguishes it from other files that are being downloaded.
  var id: String { part.path }

  /// Why what comes cannot be kept, apart from the errors of a service that reads files of its own.
  struct Failure: Error {
    var cause: FileError
  }

  init(path: String) throws(FileError) {
    self.path = path
    part = try OpenFile(temporary: "\(path).part-XXXXXX")
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    do { try part.write(bytes) } catch { throw Failure(cause: error) }
  }

  /// Forgets what was written.
  func startAgain() throws(Failure) {
    do { try part.truncate(to: 0) } catch { throw Failure(cause: error) }
  }

  /// Puts the file in its place.
  func finish() throws(FileError) {
    try part.synchronize()
    guard rename(part.path, path) == 0 else { throw FileError("write", path) }
  }

  /// Leaves nothing behind, instead of `finish`.
  func discard() { unlink(part.path) }

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
