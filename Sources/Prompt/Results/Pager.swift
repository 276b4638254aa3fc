import Glibc
import System

/// Shows what is taller than the screen in the pager that PAGER names, or in `less`; an empty PAGER shows
/// everything at once.
enum Pager {
  /// False if there is no pager; then nothing was shown.
  static func show(_ text: String) -> Bool {
    guard let command, let pipe = popen(command, "w") else { return false }
    let bytes = Array(text.utf8)
    // A pager that is left early closes the pipe.
    let before = signal(SIGPIPE, SIG_IGN)
    fwrite(bytes, 1, bytes.count, pipe)
    let status = pclose(pipe)
    signal(SIGPIPE, before)
    return status >> 8 & 0xFF != 127
  }

  /// Says how to go on and back, unless the variable LESS has it otherwise.
  private static let less =
    #"LESS="${LESS--PsSpace goes on, q leaves\$}" less -FRX"#

  private static var command: String? {
    if let chosen = Environment["PAGER"] {
      return chosen.isEmpty ? nil : chosen
    }
    return system("command -v less >/dev/null 2>&1") == 0 ? Self.less : nil
  }
}
