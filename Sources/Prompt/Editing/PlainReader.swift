import Glibc

/// Entries from a terminal that cannot move its cursor: the terminal's own line editing, and a second
/// prompt for the further lines of an open entry.
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
    var text = ""
    while true {
      Terminal.write(
        text.isEmpty ? "\(prompt) " : String(repeating: ".", count: prompt.count) + " ")
      switch readTerminalLine() {
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
  private func readTerminalLine() -> Entry {
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
    }
    return .text(String(decoding: line.dropLast(), as: UTF8.self))
  }
}
