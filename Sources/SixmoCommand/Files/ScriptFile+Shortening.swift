import Glibc
import Sixmo

extension ScriptFile {
  /// A path without the detours `lib/../`, so that a module has one name on whatever way it is imported;
  /// the path itself where a link makes `..` lead elsewhere.
  static func shortened(_ path: String) -> String {
    var steps: [Substring] = []
    for step in path.splitBytes(at: "/", omittingEmptySubsequences: false) {
      if step == "..", let last = steps.last, !["", ".", ".."].contains(last) {
        steps.removeLast()
      } else if step != "." || steps.isEmpty {
        steps.append(step)
      }
    }
    let short = steps.joined(separator: "/")
    return short == path || isSameFile(short, path) ? short : path
  }

  private static func isSameFile(_ one: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    return stat(one, &first) == 0 && stat(other, &second) == 0
      && first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}
