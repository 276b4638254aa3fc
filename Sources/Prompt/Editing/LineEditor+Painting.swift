import CEditline
import Glibc
import Syntax

/// What is drawn over libedit's text while it waits for a key: the colours of the entry, and a hint in grey
/// after it. Characters keep their places, so libedit notices nothing.
extension LineEditor {
  /// Longer entries stay as they are.
  private static let paintedLimit = 4_000

  /// Milliseconds without a key or a signal, after which is drawn: not between the keys of fast typing, nor
  /// while a window changes its size.
  private static let pause: CInt = 20

  func paint() {
    // Before libedit knows of a new size, its text is somewhere else.
    guard isColored, !isInputComing, Terminal.size.columns == columns else { return }
    let buffer = buffer
    let text = buffer.text
    guard text.utf8.count <= Self.paintedLimit, !isSearching(text), fitsScreen(text) else { return }
    let before = String(buffer.beforeCursor)
    let colored = assistant.colored(text, cursor: before.utf8.count)
    let above = Terminal.height(before, behind: promptWidth) - 1
    let up = above > 0 ? "\u{1B}[\(above)A" : ""
    let hint = buffer.afterCursor.isEmpty ? shownHint(after: text) : ""
    isHintShown = !hint.isEmpty
    // What was pasted, or typed in an earlier session, may hold more than colours.
    let painted = VisibleText.escaped(
      Array((colored.replacing("\n", with: "\r\n") + hint).utf8), keepsColors: true)
    Terminal.write(
      "\u{1B}7\(up)\r\u{1B}[\(promptWidth)C\(String(decoding: painted, as: UTF8.self))\u{1B}8")
  }

  /// Takes the hint away before libedit draws again.
  func unpaint() {
    guard isHintShown else { return }
    isHintShown = false
    Terminal.write("\u{1B}[K")
  }

  /// Right and Ctrl-E at the end of an entry: take what history suggests.
  func takeSuggestion() -> Bool {
    guard isColored, buffer.afterCursor.isEmpty, let rest = suggestion(after: buffer.text) else {
      return false
    }
    insert(rest)
    return true
  }

  /// In its colour, up to the last column of the row.
  private func shownHint(after text: String) -> String {
    let column = column(after: text)
    var room = Terminal.size.columns - column - 1
    var shown = ""
    for part in hint(after: text) {
      var piece = ""
      for character in part.text {
        room -= Terminal.width(String(character))
        guard room >= 0 else { break }
        piece.append(character)
      }
      shown += (part.isCurrent ? Paint.strong : .hint).on(piece)
      if room <= 0 { break }
    }
    return shown
  }

  private func hint(after text: String) -> [HintPart] {
    if let rest = suggestion(after: text), !"(, ".contains(text.last ?? " ") {
      return [HintPart(rest)]
    }
    return assistant.hint(after: text)
  }

  /// The rest of the latest entry of one line that begins so.
  private func suggestion(after text: String) -> String? {
    guard text.utf8.count > 1, !text.contains("\n") else { return nil }
    return history.entries.last {
      $0.hasPrefix(text) && $0.count > text.count && !$0.contains("\n")
    }
    .map { String($0.dropFirst(text.count)) }
  }

  private func column(after text: String) -> Int {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let last = Terminal.width(lines.last ?? "") + (lines.count == 1 ? promptWidth : 0)
    return last % Terminal.size.columns
  }

  /// libedit's search writes into the text that it shows.
  private func isSearching(_ text: String) -> Bool {
    text.contains("\nbck") || text.contains("\nfwd")
  }

  /// A key, or a signal.
  private var isInputComing: Bool {
    var waits = [STDIN_FILENO, Signals.pipe].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    return poll(&waits, 2, Self.pause) > 0
  }
}
