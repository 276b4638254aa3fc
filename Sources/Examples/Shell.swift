import Glibc
import System

/// Runs commands in bash, away from the user's home: HOME is an empty folder of its own, PATH begins with
/// a `sixmo` that is the program under test.
package final class Shell {
  package struct Result: Sendable {
    package var output: String
    package var errors: String
    package var status: Int
    /// Why it was killed, if it was.
    package var end: End
  }

  package enum End: Sendable { case exited, late, cancelled }

  /// Where commands run.
  package let folder: String
  private let sandbox: Sandbox
  private let environment: [String]
  /// Process groups of commands that have left something running, such as a server.
  private var leftRunning: [pid_t] = []

  /// `program` is the path of `sixmo`; `further` comes on top of the environment of this process.
  package init(program: String, further: [String: String] = [:]) throws(SystemError) {
    sandbox = try Sandbox()
    folder = sandbox.path
    let home = sandbox.makeFolder(".home")
    let programs = sandbox.makeFolder(".programs")
    symlink(program, "\(programs)/sixmo")
    let own = [
      "HOME": home, "LANG": "C.UTF-8", "TERM": "xterm-256color",
      "PATH": "\(programs):\(Environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")",
    ].merging(further) { $1 }
    environment =
      own.map { "\($0)=\($1)" }
      + Self.inherited.filter { variable in
        let name = variable.prefix { $0 != "=" }
        return own[String(name)] == nil && !name.hasPrefix("XDG_") && !name.hasPrefix("LC_")
      }
  }

  /// What a command has left running ends with the shell.
  deinit {
    for group in leftRunning { kill(-group, SIGKILL) }
  }

  /// Makes what lies in another folder appear in the one of the commands.
  package func showContents(of folder: String) { sandbox.showContents(of: folder) }

  /// Runs a command to its end, or kills it and all that it started when the seconds are over or
  /// `isCancelled` says so.
  package func run(
    _ command: String, mergingErrors: Bool = false, seconds: Double? = nil,
    isCancelled: () -> Bool = { false }
  ) throws(SystemError) -> Result {
    let output = try Pipe()
    let errors = try Pipe()
    let process = try ChildProcess.start(
      ["env", "-C", folder, "bash", "-c", command], output: output.writeEnd,
      errors: mergingErrors ? output.writeEnd : errors.writeEnd, environment: environment)
    output.closeWriteEnd()
    errors.closeWriteEnd()
    let end = read([output, errors], until: seconds.map { monotonicSeconds() + $0 }, isCancelled)
    if end != .exited { kill(-process, SIGKILL) }
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    if kill(-process, 0) == 0 { leftRunning.append(process) }
    return Result(
      output: output.text, errors: errors.text, status: Self.exitStatus(status), end: end)
  }

  /// Reads until both are closed at the other end.
  private func read(_ pipes: [Pipe], until deadline: Double?, _ isCancelled: () -> Bool) -> End {
    while pipes.contains(where: \.isOpen) {
      var waits = pipes.filter(\.isOpen).map {
        pollfd(fd: $0.readEnd, events: Int16(POLLIN), revents: 0)
      }
      poll(&waits, nfds_t(waits.count), 50)
      if isCancelled() { return .cancelled }
      if let deadline, monotonicSeconds() > deadline { return .late }
      for pipe in pipes where waits.contains(where: { $0.fd == pipe.readEnd && $0.revents != 0 }) {
        pipe.read()
      }
    }
    return .exited
  }
}

extension Shell {
  private static func exitStatus(_ status: CInt) -> Int {
    let signal = status & 0x7f
    return Int(signal == 0 ? (status >> 8) & 0xff : 128 + signal)
  }

  private static var inherited: [String] {
    var variables: [String] = []
    var next = environ
    while let entry = next.pointee {
      variables.append(String(cString: entry))
      next += 1
    }
    return variables
  }
}

/// One direction from a process to this one.
private final class Pipe {
  let readEnd: CInt
  let writeEnd: CInt
  private(set) var isOpen = true
  private var isWriteEndOpen = true
  private var bytes: [UInt8] = []

  init() throws(SystemError) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(readEnd)
    closeWriteEnd()
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func closeWriteEnd() {
    if isWriteEndOpen { close(writeEnd) }
    isWriteEndOpen = false
  }

  func read() {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(readEnd, &piece, piece.count)
    if count > 0 { bytes += piece.prefix(count) }
    if count == 0 || count < 0 && errno != EINTR { isOpen = false }
  }
}
