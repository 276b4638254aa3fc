import Glibc
import System

/// Files by a pattern of their path: `*`, `?` and `[…]` within a name, `**` for any number of directories.
///
/// Names that begin with a point are found only by patterns that do.
struct FilePattern {
  /// The path that the host gives for a path; throws where it may not be listed.
  let allowed: (_ path: String) throws -> String

  /// The paths that fit, sorted.
  func paths(_ pattern: String) throws -> [String] {
    let isAbsolute = pattern.hasBytePrefix("/")
    let parts = pattern.splitBytes(at: "/").map(String.init)
    var found = Set<String>()
    try search(parts[...], in: isAbsolute ? "/" : "", &found)
    return found.sorted()
  }

  private func search(_ parts: ArraySlice<String>, in directory: String, _ found: inout Set<String>)
    throws
  {
    guard let part = parts.first else {
      if !directory.isEmpty { found.insert(directory) }
      return
    }
    let rest = parts.dropFirst()
    if part == "**" { try search(rest, in: directory, &found) }
    if !part.contains(where: { "*?[\\".contains($0) }) {
      let path = FileSystem.join([directory, part])
      if try kind(path) != nil { try search(rest, in: path, &found) }
      return
    }
    let folder = try allowed(directory.isEmpty ? "." : directory)
    for name in (try? FileSystem.names(in: folder)) ?? [] where matches(name, part) {
      let path = FileSystem.join([directory, name])
      if part == "**" {
        if try isFolder(path) { try search(parts, in: path, &found) }
      } else if try rest.isEmpty || kind(path) == .directory {
        try search(rest, in: path, &found)
      }
    }
  }

  private func matches(_ name: String, _ part: String) -> Bool {
    fnmatch(part == "**" ? "*" : part, name, FNM_PERIOD) == 0
  }

  private func kind(_ path: String) throws -> FileSystem.Kind? {
    let path = try allowed(path)
    return (try? FileSystem.information(path))?.kind
  }

  /// A directory itself: `**` follows no links, which may lead in a circle.
  private func isFolder(_ path: String) throws -> Bool {
    var status = stat()
    return lstat(try allowed(path), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
