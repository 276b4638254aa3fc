import Glibc

/// A question at the terminal, answered by a line.
package enum Question {
  /// The answer without spaces around it, in lower case. May be asked on any thread.
  package static func ask(_ text: String) -> Entry {
    _ = Signals.take()
    Terminal.show(text + " ")
    var line: [UInt8] = []
    while line.last != UInt8(ascii: "\n") {
      var waits = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: Signals.pipe, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&waits, 2, -1) > 0 else { continue }
      if waits[1].revents != 0, Signals.take().contains(SIGINT) {
        Terminal.write("\n")
        return .interrupted
      }
      guard waits[0].revents != 0 else { continue }
      var byte: UInt8 = 0
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        Terminal.write("\n")
        return .end
      }
      line.append(byte)
    }
    return .text(String(decoding: line, as: UTF8.self).trimmed.lowercased())
  }
}
