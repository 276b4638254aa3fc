import CEditline
import Glibc

/// What the keys do that libedit has no command for.
extension LineEditor {
  /// Control characters that stand for a key nobody types: each ends a running search and then acts.
  enum PrivateKey {
    /// Ends the entry. A function of ours that ended it itself would leave its last row unfinished.
    static let submit = wchar_t(0x1E)
    /// Gives the entry up; sent by our reader when Ctrl-C came.
    static let abandon = wchar_t(0x1C)
    /// Esc in vi mode; sent by our reader when nothing follows it, because sequences begin with it too.
    static let commandMode = wchar_t(0x1D)
  }

  /// Whether the keys are those of vi.
  func bindKeys() -> Bool {
    editline_set_editor(editor, "emacs")
    addFunctions()
    for (key, function) in Self.comforts { editline_bind(editor, key, function) }
    // ~/.editrc wins over the comforts, but not over what we cannot do without.
    el_source(editor, nil)
    for (key, function) in Self.essentials {
      editline_bind(editor, key, function)
      editline_bind_alternative(editor, key, function)
    }
    let isVi = editline_has_vi_keys(editor)
    if isVi { bindViKeys() }
    return isVi
  }

  /// Choosing the keys of vi takes ours away. Those that mean nothing else in vi come back.
  private func bindViKeys() {
    for (key, function) in Self.comforts where !key.hasPrefix("^") || key == "^I" {
      editline_bind(editor, key, function)
      if key.hasPrefix("\\e") { editline_bind_alternative(editor, key, function) }
    }
    editline_bind(editor, "\\035", "vi-command-mode")
  }

  private static let comforts = [
    ("^R", "em-inc-search-prev"),
    ("\\e[A", "sixmo-up"), ("\\eOA", "sixmo-up"), ("^P", "sixmo-up"),
    ("\\e[B", "sixmo-down"), ("\\eOB", "sixmo-down"), ("^N", "sixmo-down"),
    ("\\e[1;5C", "em-next-word"), ("\\e[1;3C", "em-next-word"),
    ("\\e[1;5D", "ed-prev-word"), ("\\e[1;3D", "ed-prev-word"),
    ("^A", "sixmo-home"), ("^E", "sixmo-end"),
    ("\\e[H", "sixmo-home"), ("\\eOH", "sixmo-home"), ("\\e[1~", "sixmo-home"),
    ("\\e[C", "sixmo-right"), ("\\eOC", "sixmo-right"),
    ("\\e[F", "sixmo-end"), ("\\eOF", "sixmo-end"), ("\\e[4~", "sixmo-end"),
    ("\\e[3~", "ed-delete-next-char"), ("^W", "ed-delete-prev-word"),
    ("^I", "sixmo-complete"), ("\\e[Z", "sixmo-complete-backwards"),
    ("}", "sixmo-close"), ("]", "sixmo-close"), (")", "sixmo-close"),
  ]

  private static let essentials = [
    ("^J", "sixmo-accept"), ("^M", "sixmo-accept"),
    ("\\e^J", "sixmo-newline"), ("\\e^M", "sixmo-newline"),
    ("\\e[200~", "sixmo-paste"),
    ("\\036", "ed-newline"), ("\\034", "sixmo-abandon"),
  ]

  private func addFunctions() {
    editline_add_function(editor, "sixmo-accept", "Run the entry, or open a line if it is open") {
      editor, _ in LineEditor.of(editor).accept()
    }
    editline_add_function(editor, "sixmo-newline", "Open a line") { editor, _ in
      LineEditor.of(editor).openLine()
    }
    editline_add_function(editor, "sixmo-close", "Close a bracket") { editor, key in
      LineEditor.of(editor).closeBracket(key)
    }
    editline_add_function(editor, "sixmo-abandon", "Give the entry up") { editor, _ in
      LineEditor.of(editor).abandon()
    }
    editline_add_function(editor, "sixmo-paste", "Insert a paste") { editor, _ in
      LineEditor.of(editor).paste()
    }
    editline_add_function(editor, "sixmo-up", "A line up, or an entry back") { editor, _ in
      LineEditor.of(editor).moveUp()
    }
    editline_add_function(editor, "sixmo-down", "A line down, or an entry forward") { editor, _ in
      LineEditor.of(editor).moveDown()
    }
    editline_add_function(editor, "sixmo-home", "To the beginning of the line") { editor, _ in
      LineEditor.of(editor).moveToLineStart()
    }
    editline_add_function(editor, "sixmo-end", "To the end of the line") { editor, _ in
      LineEditor.of(editor).moveToLineEnd()
    }
    editline_add_function(editor, "sixmo-right", "A character on, or take the suggestion") {
      editor, _ in LineEditor.of(editor).moveRight()
    }
    editline_add_function(editor, "sixmo-complete", "Complete what is typed") { editor, _ in
      LineEditor.of(editor).complete()
    }
    editline_add_function(editor, "sixmo-complete-backwards", "The candidate before") { editor, _ in
      LineEditor.of(editor).completeBackwards()
    }
  }

  private func accept() -> UInt8 {
    let whole = wholeText
    if whole != buffer.text { return openEditor(with: whole) }
    return assistant.isComplete(whole) ? submit() : openLine()
  }

  /// The entry goes on there, and runs when it is saved.
  private func openEditor(with text: String) -> UInt8 {
    outgrown = text
    replaceAll(with: "# \(text.split(separator: "\n").count) lines, in the editor")
    _ = submit()
    return UInt8(CC_REFRESH)
  }

  func submit() -> UInt8 {
    el_wpush(editor, [PrivateKey.submit, 0])
    return UInt8(CC_NORM)
  }

  private func openLine() -> UInt8 {
    // libedit loses the cursor in what is taller than the screen.
    guard fitsScreen(buffer.text + "\n") else { return openEditor(with: wholeText) }
    insert("\n" + indentation(after: buffer.lineBeforeCursor))
    return UInt8(CC_REFRESH)
  }

  private func closeBracket(_ key: CInt) -> UInt8 {
    let line = buffer.lineBeforeCursor
    if line.count >= 2, line.allSatisfy({ $0 == " " }) { deleteBeforeCursor(2) }
    insert(String(wide: [wchar_t(key)]))
    return UInt8(CC_REFRESH)
  }

  private func moveToLineStart() -> UInt8 {
    moveCursor(by: -buffer.lineBeforeCursor.unicodeScalars.count)
    return UInt8(CC_CURSOR)
  }

  private func moveRight() -> UInt8 {
    if takeSuggestion() { return UInt8(CC_REFRESH) }
    guard !buffer.afterCursor.isEmpty else { return UInt8(CC_ERROR) }
    moveCursor(by: 1)
    return UInt8(CC_CURSOR)
  }

  private func moveToLineEnd() -> UInt8 {
    if takeSuggestion() { return UInt8(CC_REFRESH) }
    moveCursor(by: buffer.afterCursor.prefix { $0 != "\n" }.unicodeScalars.count)
    return UInt8(CC_CURSOR)
  }

  private func abandon() -> UInt8 {
    isAbandoned = true
    moveCursor(by: .max)
    insert("^C")
    _ = submit()
    return UInt8(CC_REFRESH)
  }

  /// That of the line above, and two more after an open bracket.
  private func indentation(after line: Substring) -> String {
    let spaces = line.prefix { $0 == " " }.count
    let opens = line.last { $0 != " " }.map { "([{".contains($0) } ?? false
    return String(repeating: " ", count: opens ? spaces + 2 : spaces)
  }
}
