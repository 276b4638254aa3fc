import Formats
import Glibc
import Syntax
import System

/// A program that writes a key, a password manager for example. It runs without a shell; neither its
/// output nor its errors are ever shown.
struct KeyCommand {
  var words: [String]
  /// Seconds until it is stopped: it may ask somebody for a password.
  var patience = 60.0

  /// The first line that it writes.
  func run() throws(Diagnostic) -> String {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { throw cannotRun(SystemError()) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let process = try start(writingTo: ends[1])
    let output = read(ends[0])
    if output == nil { kill(-process, SIGKILL) }
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    guard let output else {
      throw KeySource.fault(
        "the command '\(words[0])' for the key wrote too much, or did not end within "
          + "\(Int(patience)) s")
    }
    guard status == 0 else { throw failure(status) }
    return String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// Closes our end of `output`.
  private func start(writingTo output: CInt) throws(Diagnostic) -> pid_t {
    defer { close(output) }
    do {
      return try ChildProcess.start(words, output: output)
    } catch {
      throw cannotRun(error)
    }
  }

  /// All that comes until the other end is closed; nil if that is too much or takes too long.
  private func read(_ file: CInt) -> [UInt8]? {
    let end = ContinuousClock.now + .seconds(patience)
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while bytes.count <= 1 << 16 {
      var wait = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      guard ContinuousClock.now < end else { return nil }
      guard poll(&wait, 1, 100) > 0 else { continue }
      let count = Glibc.read(file, &piece, piece.count)
      if count == 0 { return bytes }
      if count > 0 { bytes += piece.prefix(count) }
      if count < 0, errno != EINTR { return nil }
    }
    return nil
  }

  private func failure(_ status: CInt) -> Diagnostic {
    let signal = status & 0x7F
    let end = signal == 0 ? "exit status \((status >> 8) & 0xFF)" : "signal \(signal)"
    return KeySource.fault("the command '\(words[0])' for the key failed with \(end)")
  }

  private func cannotRun(_ error: SystemError) -> Diagnostic {
    KeySource.fault(
      "the command '\(words[0])' for the key cannot be run: \(error)")
  }
}
