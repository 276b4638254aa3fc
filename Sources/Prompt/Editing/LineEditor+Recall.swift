import CEditline
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
    state.shown = position == history.entries.count ? state.draft : history.entries[position]
    recall = state
    replaceAll(with: state.shown)
    return UInt8(CC_REFRESH)
  }

  /// The next entry that fits; one that is taller than the screen cannot be drawn, so it is passed over.
  private func position(after state: Recall, step: Int) -> Int? {
    let entries = history.entries
    var position = state.position + step
    while entries.indices.contains(position) {
      let entry = entries[position]
      if entry.hasPrefix(state.prefix), entry != state.shown, fitsScreen(entry) { return position }
      position += step
    }
    return position == entries.count && state.position != position ? position : nil
  }

  func fitsScreen(_ text: String) -> Bool {
    Terminal.height(text, behind: promptWidth) < Terminal.size.rows
  }
}
