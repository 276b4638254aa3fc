import CEditline
import Glibc
import Syntax
import System

extension Paint.Palette {
  package static let ofTerminal = Self(
    terminal: Environment["TERM"] ?? "", hasManyColors: Environment.filled("COLORTERM") != nil)
}

extension Paint {
  func on(_ text: String) -> String { on(text, .ofTerminal) }
}

/// What the prompt needs to know about the terminal it is on.
package enum Terminal {
  /// What somebody sees: standard output, or standard error when the output goes elsewhere.
  package static var output: CInt { isatty(STDOUT_FILENO) == 1 ? STDOUT_FILENO : STDERR_FILENO }

  /// Whether the cursor can be moved; not so for TERM=dumb or none.
  package static var canDraw: Bool {
    Environment.filled("TERM").map { $0 != "dumb" } ?? false
  }

  package static var size: (rows: Int, columns: Int) {
    var window = winsize()
    guard ioctl(output, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
      return (24, 80)
    }
    return (Int(window.ws_row), Int(window.ws_col))
  }

  /// Makes typed and shown text UTF-8: in the locale C, libedit drops a typed é silently.
  package static func setLocale() {
    setlocale(LC_CTYPE, "")
    if String(cString: nl_langinfo(nl_item(CODESET))) != "UTF-8" {
      setlocale(LC_CTYPE, "C.UTF-8")
    }
  }

  /// What puts the terminal back into its present state, for a program that ends while somebody types: keys
  /// are read one by one then, and pastes are marked.
  package static func givingBack() -> @Sendable () -> Void {
    var state = termios()
    guard tcgetattr(STDIN_FILENO, &state) == 0 else { return {} }
    let before = state
    return {
      var state = before
      tcsetattr(STDIN_FILENO, TCSANOW, &state)
      if canDraw { write("\u{1B}[?2004l\r\n") }
    }
  }

  /// Shows text that may come from outside; only newlines and tabs move the cursor, and colours stay if they
  /// are asked for.
  package static func show(_ text: String, keepsColors: Bool = false) {
    write(VisibleText.escaped(text, keepsColors: keepsColors))
  }

  /// Shows a message that ends between words where the window ends.
  package static func say(_ message: String) { show(wrapped(message)) }

  /// A message in lines that fit, with a newline at its end.
  static func wrapped(_ message: String) -> String {
    let columns = size.columns
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      width(line) < columns
        ? String(line) : line.wrapped(to: columns - 1).joined(separator: "\n")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Writes control sequences too.
  package static func write(_ text: String) { _ = writeAll(Array(text.utf8), to: output) }

  /// Goes to the next row if the cursor is inside one: libedit, and what is painted over its text, count from
  /// the first column.
  ///
  /// As many spaces as a row has columns end in the next row, unless they began at the first column.
  static func beginRow() {
    write(String(repeating: " ", count: size.columns) + "\r\u{1B}[K")
  }

  /// Columns that a text takes on one line.
  package static func width(_ text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      scalar.isASCII
        ? sum + 1 : sum + max(0, Int(editline_width(wchar_t(bitPattern: scalar.value))))
    }
  }

  /// Rows that a text takes when it begins after `indent` columns.
  package static func height(_ text: some StringProtocol, behind indent: Int) -> Int {
    let columns = size.columns
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .reduce(0) { $0 + 1 + (width($1.element) + ($1.offset == 0 ? indent : 0)) / columns }
  }
}
