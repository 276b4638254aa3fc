import System

/// A file of a run that is not as it was written.
struct DamagedFile: Error, CustomStringConvertible {
  let path: String
  init(_ path: String) { self.path = path }
  var description: String { "'\(path)' is damaged; run the workflow again" }
}

extension OpenFile {
  /// As many bytes as it must have there.
  func readWhole(_ count: Int, at offset: Int) throws -> [UInt8] {
    let bytes = try read(count, at: offset)
    guard bytes.count == count else { throw DamagedFile(path) }
    return bytes
  }
}
