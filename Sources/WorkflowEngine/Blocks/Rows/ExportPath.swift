import Glibc

/// Files that a workflow may write: below `exports` in the data directory, and nowhere else.
enum ExportPath {
  /// Why a path is refused; nil for one that stays inside.
  static func fault(of path: String) -> String? {
    if path.hasPrefix("/") {
      return "Input should be a path relative to the data directory's exports"
    }
    if path.utf8.contains(where: { $0 < 0x20 }) { return "Input should have no control characters" }
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part.isEmpty { return "Input should be the path of a file, without empty parts" }
      if part == "." || part == ".." { return "Input should not have '\(part)' as a part" }
      if part.utf8.count > 200 { return "Input should have parts of at most 200 bytes" }
    }
    return nil
  }

  /// The file's full path; its folders are made. A link in their place could lead outside and is refused.
  static func make(_ path: String, in dataDirectory: String) throws -> String {
    if let fault = fault(of: path) { throw ExportPathError(description: "'\(path)': \(fault)") }
    let parts = path.split(separator: "/").map(String.init)
    var folder = "\(dataDirectory)/exports"
    try makeFolder(folder)
    for part in parts.dropLast() {
      folder += "/\(part)"
      try makeFolder(folder)
    }
    return "\(folder)/\(parts.last ?? "")"
  }

  private static func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileFault(path, "create") }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw FileFault(path, "open") }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw ExportPathError(description: "'\(path)' is no folder; remove it or export elsewhere")
    }
  }
}

struct ExportPathError: Error, CustomStringConvertible {
  var description: String
}
