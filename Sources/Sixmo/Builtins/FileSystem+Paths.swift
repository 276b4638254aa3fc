import Formats
import System

/// Paths as text.
extension FileSystem {
  /// What is after the last `/`.
  static func baseName(of path: String) -> String {
    let trimmed = withoutTrailingSlashes(path)
    guard trimmed != "/", let slash = trimmed.lastByte("/") else { return trimmed }
    return String(trimmed[trimmed.utf8.index(after: slash)...])
  }

  /// The last part of the name with its point: `.csv`; empty if there is none.
  static func fileExtension(of path: String) -> String {
    let name = baseName(of: path)
    guard let point = name.lastIndex(of: "."), point > name.startIndex else { return "" }
    return String(name[point...])
  }

  /// Puts parts together with `/`; an absolute part begins anew.
  static func join(_ parts: [String]) -> String {
    parts.filter { !$0.isEmpty }.reduce("") { path, part in
      if part.hasBytePrefix("/") || path.isEmpty { return part }
      return path.hasByteSuffix("/") ? path + part : path + "/" + part
    }
  }

  /// An absolute path without `.`, `..` and doubled slashes.
  static func plain(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.splitBytes(at: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func withoutTrailingSlashes(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasByteSuffix("/") { path = path.dropLast() }
    return String(path)
  }
}
