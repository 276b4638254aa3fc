import Glibc

extension ScriptFile {
  /// The path itself, or of a directory all scripts inside, however deep, by name. Hidden ones are left
  /// out, and links to directories are not followed, which could lead in a circle.
  static func scripts(at path: String) -> [String] {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    return scripts(inside: path)
  }

  private static func scripts(inside folder: String) -> [String] {
    names(in: folder).filter { !$0.hasPrefix(".") }.sorted().flatMap { name -> [String] in
      let path = folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { return [] }
      if status.st_mode & S_IFMT == S_IFDIR { return scripts(inside: path) }
      return name.hasSuffix(".sixmo") ? [path] : []
    }
  }
}
