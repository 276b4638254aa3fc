import Glibc
import System

/// The editor that somebody has chosen by VISUAL or EDITOR, or vi.
enum TextEditor {
  /// The text as it is after editing; nil if the editor failed. It is kept in a file that its owner alone
  /// can read, for as long as the editor runs.
  static func edit(_ text: String) -> String? {
    guard
      let file = try? OpenFile(
        temporary: "\(Environment.temporaryFolder)/entry-XXXXXX", suffix: ".sixmo")
    else { return nil }
    defer { unlink(file.path) }
    let word = file.path.replacing("'", with: "'\\''")
    guard (try? file.write(Array((text + "\n").utf8))) != nil,
      system("${VISUAL:-${EDITOR:-vi}} '\(word)'") == 0,
      // An editor may have put another file in its place.
      let edited = try? OpenFile(file.path, O_RDONLY), let size = try? edited.size(),
      let bytes = try? edited.read(size, at: 0)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
