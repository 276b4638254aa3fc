import Glibc
import Sixmo

extension ScriptFile {
  /// The path itself, or of a directory all scripts inside.
  static func scripts(at path: String) -> [String] { files(at: path, endings: [".sixmo"]) }

  /// The path itself, or of a directory all scripts and pages inside.
  static func tested(at path: String) -> [String] { files(at: path, endings: [".sixmo", ".md"]) }

  /// The path itself, or of a directory all pages inside.
  static func pages(at path: String) -> [String] { files(at: path, endings: [".md"]) }

  static func files(at path: String, endings: [String]) -> [String] {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    return files(inside: path, endings)
  }

  /// However deep, by name. Hidden ones are left out, and links to directories are not followed, which
  /// could lead in a circle.
  private static func files(inside folder: String, _ endings: [String]) -> [String] {
    names(in: folder).filter { !$0.hasPrefix(".") }.sorted().flatMap { name -> [String] in
      let path =
        folder == "." ? name : folder.hasByteSuffix("/") ? folder + name : "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { return [] }
      if status.st_mode & S_IFMT == S_IFDIR { return files(inside: path, endings) }
      return endings.contains(where: name.hasSuffix) ? [path] : []
    }
  }
}
