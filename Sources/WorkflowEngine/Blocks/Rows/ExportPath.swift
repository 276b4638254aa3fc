import Glibc

/// Files that a workflow may write: below `exports` in the data directory, and nowhere else.
enum ExportPath {
  /// Why a path is refused; nil for one that stays inside.
  ///
  /// Looks at bytes, as the kernel does: a `/` that a combining mark follows is not a character of its
  /// own to Swift, but it does separate two folders.
  static func fault(of path: String) -> String? {
    if path.utf8.first == slash {
      return "Input should be a path relative to the data directory's exports"
    }
    if path.utf8.contains(where: { $0 < 0x20 }) { return "Input should have no control characters" }
    for part in path.utf8.split(separator: slash, omittingEmptySubsequences: false) {
      if part.isEmpty { return "Input should be the path of a file, without empty parts" }
      if part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8) {
        return "Input should not have '\(part.count == 1 ? "." : "..")' as a part"
      }
      if part.count > 200 { return "Input should have parts of at most 200 bytes" }
    }
    return nil
  }

  /// The folders and the file's name, from the outside in.
  static func parts(of path: String) throws -> [String] {
    if let fault = fault(of: path) { throw ExportPathError(description: "'\(path)': \(fault)") }
    return path.utf8.split(separator: slash).map { String(decoding: $0, as: UTF8.self) }
  }

  private static let slash = UInt8(ascii: "/")
}

struct ExportPathError: Error, CustomStringConvertible {
  var description: String
}
