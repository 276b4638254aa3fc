import Examples
import Glibc
import Sixmo
import Syntax

/// Lessons in their order: those of the standard library, or the pages of a folder.
struct LessonShelf {
  struct Entry {
    /// As it is chosen: `run` of `04-run.md`.
    var name: String
    /// What its progress is kept under: the name, or the absolute path of a file.
    var key: String
    var page: Page
  }

  var entries: [Entry]

  /// Those of the standard library.
  static var standard: LessonShelf {
    let prefix = "lessons/"
    let paths = Stdlib.paths.filter { $0.hasBytePrefix(prefix) }
    return LessonShelf(
      entries: paths.map { path in
        let name = Self.name(of: path)
        let source = Source(name: "stdlib/\(path)", text: Stdlib.text(path) ?? "")
        return Entry(name: name, key: name, page: Page(source))
      })
  }

  /// The lesson in a file, or all in a folder, by name.
  init(at path: String) throws(Diagnostic) {
    let isFolder = ScriptFile.isFolder(path)
    let paths = isFolder ? ScriptFile.pages(at: path) : [path]
    entries = []
    for path in paths {
      let page = Page(try ScriptFile.read(path))
      guard Lesson.isLesson(page) || !isFolder else { continue }
      entries.append(Entry(name: Self.name(of: path), key: ScriptFile.absolute(path), page: page))
    }
    guard entries.isEmpty else { return }
    throw Diagnostic(
      "E0840", "no lessons in '\(path)'", at: nil,
      help: "a lesson is a Markdown page with steps; 'sixmo explain lessons' shows how to write one"
    )
  }

  init(entries: [Entry]) { self.entries = entries }

  /// Where the lesson with this name or number is.
  func index(of word: String) throws(Diagnostic) -> Int {
    if let number = Int(word), entries.indices.contains(number - 1) { return number - 1 }
    if let index = entries.firstIndex(where: { $0.name == word }) { return index }
    let near = Suggestion.nearest(to: word, among: entries.map(\.name))
    throw Diagnostic(
      "E0840", "no lesson '\(word)'", at: nil,
      help: near.map { "did you mean '\($0)'?" }
        ?? "there are 1 to \(entries.count): \(entries.map(\.name).joined(separator: ", "))")
  }

  /// `run` of `lessons/04-run.md`.
  private static func name(of path: String) -> String {
    let file = path.splitBytes(at: "/").last.map { String($0) } ?? path
    let stem = file.hasByteSuffix(".md") ? String(file.dropLast(3)) : file
    let rest = stem.drop { $0.isNumber }.drop { $0 == "-" }
    return rest.isEmpty ? stem : String(rest)
  }
}
