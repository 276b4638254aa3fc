import CEditline
import Glibc
import Syntax

/// Editing of entries on a terminal, by libedit.
///
/// An entry may have several lines: libedit keeps them in one buffer, draws, wraps and recalls them. What
/// Enter, the arrows and a paste do is in extensions of this class.
///
/// A class because libedit calls back with one pointer; it is used by the main thread only.
package final class LineEditor: EntryReader {
  let editor: OpaquePointer
  let history: History
  let assistant: any EntryAssistant
  let promptWidth: Int
  let isColored: Bool

  /// libedit's own copy of the history, for Ctrl-R.
  private let searchable: OpaquePointer
  /// What libedit draws in front of an entry; it keeps the pointer.
  private let prompt: UnsafeMutablePointer<wchar_t>

  /// How the entry being read ends, where libedit alone cannot tell.
  var isAbandoned = false
  /// An entry too tall for the screen, pasted but never drawn.
  var undrawn: String?
  /// One that has become too tall while it was typed: it goes on in an editor.
  var outgrown: String?
  var recall: Recall?
  /// What Tab has listed.
  var choice: Choice?
  var isHintShown = false
  /// Whether ~/.editrc has chosen the keys of vi.
  private(set) var isVi = false
  /// The width of the window as libedit knows it.
  var columns = 0

  /// Surrounds what takes no room on the screen.
  private static let invisible = "\u{1}"

  /// Nil when libedit refuses the terminal.
  package init?(
    prompt text: String, paint: Paint?, history: History, assistant: any EntryAssistant
  ) {
    guard
      let editor = editline_open("sixmo", Terminal.output == STDERR_FILENO),
      let searchable = history_winit()
    else { return nil }
    self.editor = editor
    self.searchable = searchable
    self.history = history
    self.assistant = assistant
    promptWidth = Terminal.width(text) + 1
    isColored = paint != nil

    // The mark must not be the last character, so the space stays outside.
    let mark = Self.invisible
    let drawn =
      paint.map {
        "\(mark)\u{1B}[\($0.parameters(.ofTerminal))m\(mark)\(text)\(mark)\u{1B}[0m\(mark) "
      }
      ?? "\(text) "
    let wide = drawn.wide
    prompt = .allocate(capacity: wide.count)
    prompt.initialize(from: wide, count: wide.count)

    editline_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
    editline_set_prompt(editor, { LineEditor.of($0).prompt }, wchar_t(1))
    editline_set_signals(editor, false)
    editline_set_reader(editor) { editor, character in
      LineEditor.of(editor).readCharacter(into: character!)
    }
    editline_history_set_size(searchable, CInt(History.limit))
    editline_set_history(editor, searchable)
    for entry in history.entries { editline_history_enter(searchable, entry.wide) }
    isVi = bindKeys()
    Signals.catchRedraws()
  }

  deinit {
    el_end(editor)
    history_wend(searchable)
    prompt.deallocate()
  }

  package func read() -> Entry {
    isAbandoned = false
    undrawn = nil
    outgrown = nil
    recall = nil
    choice = nil
    _ = Signals.take()
    takeTerminal()
    defer { Terminal.write("\u{1B}[?2004l") }
    columns = Terminal.size.columns
    // The terminal has shown by itself what was typed while something ran; libedit draws it again.
    if hasInput() { Terminal.beginRow() }
    var count: CInt = 0
    let line = el_wgets(editor, &count)
    if isAbandoned { return .interrupted }
    guard let line, count > 0 else {
      Terminal.write("\n")
      return .end
    }
    if let outgrown {
      Terminal.write("\u{1B}[?2004l")
      // What is not saved is given up.
      guard let text = TextEditor.edit(outgrown)?.trimmed, !text.isEmpty else {
        return .interrupted
      }
      Terminal.show(text + "\n")
      remember(text)
      return .text(text)
    }
    let text = undrawn ?? String(wide: line, count: Int(count) - 1)
    remember(text)
    return .text(text)
  }

  /// The terminal also says where a paste begins and ends, so that its newlines do not run it line by line.
  func takeTerminal() {
    Terminal.write("\u{1B}[?2004h")
    editline_prepare_terminal(editor)
  }

  package func remember(_ text: String) {
    guard history.append(text) else { return }
    editline_history_enter(searchable, text.wide)
  }

  /// The editor that libedit calls back for.
  static func of(_ editor: OpaquePointer?) -> LineEditor {
    Unmanaged.fromOpaque(editline_client(editor)).takeUnretainedValue()
  }
}
