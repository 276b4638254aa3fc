import CEditline
import Formats
import Glibc

/// Up and Down: through the lines of an entry, then through earlier entries that begin with what stands
/// left of the cursor.
///
/// Not libedit's `ed-search-prev-history`, which begins a new search whenever another function ran in
/// between, so it could not be combined with moving inside an entry.
extension LineEditor {
  struct Recall {
    /// What was being typed; Down from the newest entry brings it back.
    var draft: String
    /// What a recalled entry must begin with.
    var prefix: String
    /// Into the history's entries; their count stands for the draft.
    var position: Int
    /// As recalled; edited since then, it is a draft of its own.
    var shown: String
    /// What is not shown of an entry that is taller than the screen.
    var rest: Rest?
  }

  /// The end of an entry, and the line that stands for it.
  struct Rest {
    var text: String
    var note: String
  }

  func moveUp() -> UInt8 {
    let buffer = buffer
    guard let newline = buffer.beforeCursor.lastIndex(of: "\n"), !isAsRecalled(buffer) else {
      return recallEntry(step: -1)
    }
    let column = buffer.lineBeforeCursor.unicodeScalars.count
    let above = buffer.beforeCursor[..<newline].split(
      separator: "\n", omittingEmptySubsequences: false)
    let width = above.last?.unicodeScalars.count ?? 0
    moveCursor(by: -(column + 1 + max(0, width - column)))
    return UInt8(CC_CURSOR)
  }

  /// Nothing was edited, and the cursor is where it was put: Up goes on to the entry before.
  private func isAsRecalled(_ buffer: Buffer) -> Bool {
    buffer.afterCursor.isEmpty && recall?.shown == buffer.text
  }

  func moveDown() -> UInt8 {
    let buffer = buffer
    guard let newline = buffer.afterCursor.firstIndex(of: "\n") else {
      return recallEntry(step: 1)
    }
    let column = buffer.lineBeforeCursor.unicodeScalars.count
    let rest = buffer.afterCursor[..<newline].unicodeScalars.count
    let below = buffer.afterCursor[newline...].dropFirst().prefix { $0 != "\n" }
    moveCursor(by: rest + 1 + min(column, below.unicodeScalars.count))
    return UInt8(CC_CURSOR)
  }

  private func recallEntry(step: Int) -> UInt8 {
    let buffer = buffer
    var state =
      recall.flatMap { $0.shown == buffer.text ? $0 : nil }
      ?? Recall(
        draft: buffer.text, prefix: buffer.beforeCursor, position: history.entries.count,
        shown: buffer.text)
    guard let position = position(after: state, step: step) else { return UInt8(CC_ERROR) }
    state.position = position
    show(position == history.entries.count ? state.draft : history.entries[position], in: &state)
    recall = state
    replaceAll(with: state.shown)
    return UInt8(CC_REFRESH)
  }

  /// Of an entry that is taller than the screen, which libedit cannot draw, the beginning and a note.
  private func show(_ entry: String, in state: inout Recall) {
    state.rest = nil
    state.shown = entry
    var count = min(entry.count, Terminal.size.rows * Terminal.size.columns)
    while !fitsScreen(state.shown), count > 0 {
      var beginning = entry.prefix(count)
      // Whole lines, unless the first alone is too long.
      if count < entry.count, let end = beginning.lastIndex(of: "\n") {
        beginning = beginning[..<end]
      }
      let lines = entry[beginning.endIndex...].split(separator: "\n").count
      let note = "\n# … and \(lines.counted("more line")): Enter opens the editor"
      state.rest = Rest(text: String(entry[beginning.endIndex...]), note: note)
      state.shown = beginning + note
      count = beginning.count - 1
    }
  }

  /// The entry with what is not shown of it, as long as the note for that is there.
  var wholeText: String {
    let text = buffer.text
    guard let rest = recall?.rest, text.hasSuffix(rest.note) else { return text }
    return text.dropLast(rest.note.count) + rest.text
  }

  /// The next entry that fits what was typed.
  private func position(after state: Recall, step: Int) -> Int? {
    let entries = history.entries
    var position = state.position + step
    while entries.indices.contains(position) {
      let entry = entries[position]
      if entry.hasPrefix(state.prefix), entry != state.shown { return position }
      position += step
    }
    return position == entries.count && state.position != position ? position : nil
  }

  func fitsScreen(_ text: String) -> Bool {
    Terminal.height(text, behind: promptWidth) < Terminal.size.rows
  }
}
