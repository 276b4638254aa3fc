import CEditline
import Glibc

/// The text that is being edited.
extension LineEditor {
  struct Buffer {
    var beforeCursor: String
    var afterCursor: String
    var text: String { beforeCursor + afterCursor }

    /// The part of the cursor's line that is left of it.
    var lineBeforeCursor: Substring {
      beforeCursor.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    }
  }

  var buffer: Buffer {
    let line = el_wline(editor).pointee
    return Buffer(
      beforeCursor: String(wide: line.buffer, count: line.cursor - line.buffer),
      afterCursor: String(wide: line.cursor, count: line.lastchar - line.cursor))
  }

  func insert(_ text: String) {
    el_winsertstr(editor, text.wide)
  }

  func deleteBeforeCursor(_ count: Int) {
    el_deletestr(editor, CInt(count))
  }

  /// Moves by characters, negative to the left; stops at the ends.
  func moveCursor(by distance: Int) {
    el_cursor(editor, CInt(clamping: distance))
  }

  func replaceAll(with text: String) {
    let count = buffer.text.unicodeScalars.count
    moveCursor(by: count)
    deleteBeforeCursor(count)
    insert(text)
  }
}
