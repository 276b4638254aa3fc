import Glibc
import Syntax

/// A secret that somebody types or another program hands over on standard input.
enum SecretInput {
  private static let limit = 4096

  /// One line, which a terminal does not show.
  static func read(prompt: String) throws -> String {
    guard isatty(STDIN_FILENO) == 1 else { return try line() }
    var usual = termios()
    guard tcgetattr(STDIN_FILENO, &usual) == 0 else {
      StandardError.write(Array(prompt.utf8))
      return try line()
    }
    var silent = usual
    // Ctrl-C arrives as a character, so that the terminal is never left silent.
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    let signals = HeldSignals([SIGTERM, SIGHUP, SIGINT, SIGQUIT])
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    // A signal that ends the program has its effect once the terminal is as it was.
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual)
      StandardError.write(Array("\n".utf8))
      signals.release()
    }
    // Only now: what follows the prompt is not shown.
    StandardError.write(Array(prompt.utf8))
    return try typedLine(signals)
  }

  private static func typedLine(_ signals: HeldSignals) throws -> String {
    var bytes: [UInt8] = []
    while bytes.count < limit, signals.wait(for: STDIN_FILENO), let byte = nextByte() {
      switch byte {
      case 0x0A, 0x0D, 0x04: return String(decoding: bytes, as: UTF8.self)
      case 0x03: throw ExitStatus.interrupted
      case 0x08, 0x7F: _ = bytes.popLast()
      case 0x15: bytes = []
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func line() throws -> String {
    var bytes: [UInt8] = []
    while let byte = nextByte(), byte != UInt8(ascii: "\n") {
      bytes.append(byte)
      guard bytes.count <= limit else {
        throw Diagnostic(
          "E0815", "standard input does not contain a valid key: the line is too long", at: nil)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func nextByte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      if count == 1 { return byte }
      guard count < 0, errno == EINTR else { return nil }
    }
  }
}
