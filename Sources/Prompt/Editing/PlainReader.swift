import Completion
import Glibc

/// Entries from a terminal that cannot move its cursor: the terminal's own line editing, and a second
/// prompt for the further lines of an open entry. Tab completes; what is before it can no longer be
/// edited then.
package struct PlainReader: EntryReader {
  let prompt: String
  let history: History
  let assistant: any EntryAssistant

  package init(prompt: String, history: History, assistant: any EntryAssistant) {
    self.prompt = prompt
    self.history = history
    self.assistant = assistant
  }

  package func read() -> Entry {
    _ = Signals.take()
    let usual = TabKey.endsReading()
    defer { usual() }
    var text = ""
    while true {
      let mark = text.isEmpty ? "\(prompt) " : String(repeating: ".", count: prompt.count) + " "
      Terminal.write(mark)
      switch readTerminalLine(after: text, mark) {
      case .text(let line): text += text.isEmpty ? line : "\n" + line
      case .interrupted:
        Terminal.write("\n")
        return .interrupted
      case .end:
        Terminal.write("\n")
        return .end
      }
      if assistant.isComplete(text) {
        history.append(text)
        return .text(text)
      }
    }
  }

  package func remember(_ text: String) { history.append(text) }

  /// A terminal hands over one line at a time; of a pipe or a file, nothing after the line may be taken.
  private func readTerminalLine(after text: String, _ mark: String) -> Entry {
    var line: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: isatty(STDIN_FILENO) == 1 ? 4096 : 1)
    while line.last != UInt8(ascii: "\n") {
      let count = Glibc.read(STDIN_FILENO, &piece, piece.count)
      if count < 0, errno == EINTR {
        if Signals.take().contains(SIGINT) { return .interrupted }
        continue
      }
      guard count > 0 else {
        return line.isEmpty ? .end : .text(String(decoding: line, as: UTF8.self))
      }
      line += piece.prefix(count)
      if line.last == TabKey.byte, let typed = completed(line.dropLast(), after: text) {
        Terminal.write("\n\(mark)\(typed)")
        line = Array(typed.utf8)
      }
    }
    return .text(String(decoding: line.dropLast(), as: UTF8.self))
  }

  /// A line with what Tab adds to it, if that is only one way to go on; otherwise the ways are listed. Nil
  /// where a tab is part of the text: at the beginning of a line, and in a paste.
  private func completed(_ line: ArraySlice<UInt8>, after text: String) -> String? {
    let typed = String(decoding: line, as: UTF8.self)
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard typed.contains(where: { !$0.isWhitespace }), poll(&input, 1, 30) == 0 else { return nil }
    guard let found = assistant.completions(of: text.isEmpty ? typed : "\(text)\n\(typed)") else {
      Terminal.write("\u{7}")
      return typed
    }
    let before = typed.dropLast(found.replaced)
    let word = typed.suffix(found.replaced)
    if found.candidates.count == 1
      || found.common.count > word.count && found.common.hasPrefix(word)
    {
      return before + found.common
    }
    let size = Terminal.size
    let list = CandidateList(columns: size.columns, rows: size.rows, isColored: false)
    Terminal.write("\n" + list.text(of: found.candidates))
    return typed
  }
}

/// Lets a terminal that edits lines itself hand over what is typed at Tab too.
private enum TabKey {
  static let byte = UInt8(ascii: "\t")

  /// The result makes it usual again.
  static func endsReading() -> () -> Void {
    var state = termios()
    guard tcgetattr(STDIN_FILENO, &state) == 0 else { return {} }
    let usual = state
    withUnsafeMutableBytes(of: &state.c_cc) { $0[Int(VEOL)] = byte }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &state)
    return {
      var usual = usual
      tcsetattr(STDIN_FILENO, TCSADRAIN, &usual)
    }
  }
}
