import CEditline
import Glibc

/// Keys and signals, one character at a time: libedit calls this just before it would block.
extension LineEditor {
  /// 1 with a character, 0 at the end of the input. Reads single bytes, so that what is typed ahead stays
  /// in the terminal for anybody who reads next.
  func readCharacter(into character: UnsafeMutablePointer<wchar_t>) -> CInt {
    var decoder = UTF8Decoder()
    paint()
    defer { unpaint() }
    while true {
      var waits = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: Signals.pipe, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&waits, 2, -1) > 0 else { continue }
      if waits[1].revents != 0 {
        let signals = Signals.take()
        if signals.contains(SIGCONT) { goOn() }
        if signals.contains(SIGWINCH) {
          unpaint()
          resize()
          paint()
        }
        if signals.contains(Signals.wakeUp) { showNews() }
        if signals.contains(SIGINT) {
          character.pointee = PrivateKey.abandon
          return 1
        }
        continue
      }
      var byte: UInt8 = 0
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { return 0 }
      if byte == Self.escape, isVi, !hasInput(within: Self.pauseOfKeys) {
        character.pointee = PrivateKey.commandMode
        return 1
      }
      if let scalar = decoder.take(byte) {
        character.pointee = wchar_t(bitPattern: scalar.value)
        return 1
      }
    }
  }

  private static let escape: UInt8 = 0x1B

  /// Milliseconds. The bytes of one key come together; anybody who presses Esc and then another key takes
  /// longer.
  private static let pauseOfKeys: CInt = 30

  /// Whether a key has been pressed already, or is within so many milliseconds.
  func hasInput(within milliseconds: CInt = 0) -> Bool {
    var wait = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, milliseconds) > 0
  }

  /// Draws the entry on a new row: after Ctrl-Z, the shell has used the terminal.
  private func goOn() {
    takeTerminal()
    el_resize(editor)
    columns = Terminal.size.columns
    Terminal.write("\r\u{1B}[J")
    editline_refresh(editor)
    paint()
  }

  /// Draws the entry again over its old rows, which the terminal has wrapped anew.
  private func resize() {
    el_resize(editor)
    columns = Terminal.size.columns
    erase()
    editline_refresh(editor)
  }

  /// Says what has happened, above the entry.
  private func showNews() {
    let news = assistant.takeNews()
    guard !news.isEmpty else { return }
    unpaint()
    erase()
    Terminal.show(news)
    editline_refresh(editor)
    paint()
  }

  /// Takes prompt and entry off the screen; the cursor is where they began.
  private func erase() {
    let above = Terminal.height(buffer.beforeCursor, behind: promptWidth) - 1
    Terminal.write((above > 0 ? "\u{1B}[\(above)A" : "") + "\r\u{1B}[J")
  }
}

/// Puts bytes together to characters; U+FFFD for what is not UTF-8.
private struct UTF8Decoder {
  private var bytes: [UInt8] = []

  mutating func take(_ byte: UInt8) -> Unicode.Scalar? {
    bytes.append(byte)
    let expected = Self.length(of: bytes[0])
    let isBroken = bytes.count > 1 && byte & 0xC0 != 0x80
    guard bytes.count >= expected || isBroken else { return nil }
    return String(decoding: bytes, as: UTF8.self).unicodeScalars.first
  }

  /// Of the sequence that a byte opens.
  private static func length(of lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}
