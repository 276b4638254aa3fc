import Formats
import Glibc
import Syntax
import System
import WorkflowAPI

/// Reads what is to be run. What the file contains is the parser's matter, whether it can be read is reported
/// here.
enum ScriptFile {
  /// Waits for the bytes of a pipe until `isStopped`.
  static func read(
    _ path: String, isStopped: () -> Bool = { false }
  ) throws(Diagnostic) -> Source {
    Source(name: path, bytes: try contents(of: path, isStopped))
  }

  static func readStandardInput() throws(Diagnostic) -> Source {
    guard let bytes = bytes(of: STDIN_FILENO, { false }) else {
      throw Diagnostic("E0803", "cannot read standard input: \(lastError)", at: nil)
    }
    return Source(name: "<stdin>", bytes: bytes)
  }

  private static func contents(
    of path: String, _ isStopped: () -> Bool
  ) throws(Diagnostic) -> [UInt8] {
    // Opening a pipe would otherwise wait for a writer.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw cannotOpen(path) }
    defer { close(file) }
    var status = stat()
    if fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw Diagnostic(
        "E0802", "'\(path)' is a directory, not a script", at: nil, help: scriptsInside(path))
    }
    guard let bytes = bytes(of: file, isStopped) else {
      throw Diagnostic("E0803", "cannot read '\(path)': \(lastError)", at: nil)
    }
    return bytes
  }

  private static func cannotOpen(_ path: String) -> Diagnostic {
    guard errno == ENOENT else {
      return Diagnostic("E0803", "cannot read '\(path)': \(lastError)", at: nil, help: advice(path))
    }
    return Diagnostic("E0801", "no script '\(path)'", at: nil, help: nearestScript(to: path))
  }

  /// By `errno`.
  private static func advice(_ path: String) -> String? {
    switch errno {
    case EACCES: "allow it with 'chmod u+r \(path)'"
    case ENOTDIR: "a part of the path is a file, not a folder"
    case ELOOP: "the path leads through links that never end"
    case ENAMETOOLONG: "the path is too long; was code meant? then write -e before it"
    default: nil
    }
  }

  /// A script of a similar name in the same folder, or a subcommand.
  private static func nearestScript(to path: String) -> String? {
    if let endpoint = Catalogue.endpoint(path) {
      return "that is a function: sixmo -e '\(endpoint.name)(…)'"
    }
    let slash = path.lastByte("/").map { path.utf8.index(after: $0) } ?? path.startIndex
    let folder = String(path[..<slash])
    let name = String(path[slash...])
    let scripts = names(in: folder.isEmpty ? "." : folder).filter { $0.hasSuffix(".sixmo") }
    if let near = Suggestion.nearest(to: name, among: scripts) {
      return "did you mean '\(folder)\(near)'?"
    }
    guard folder.isEmpty else {
      return isFolder(folder) ? nil : "there is no folder '\(folder.dropLast())'"
    }
    return nearestCommand(to: name)
  }

  /// What somebody meant who took the shell for the prompt, or mistyped a subcommand.
  private static func nearestCommand(to name: String) -> String? {
    if ["quit", "exit"].contains(name) { return "at the prompt, which 'sixmo' opens, that quits" }
    if RootCommand.subcommandNames.contains(name) {
      return "'\(name)' is a command and comes first: sixmo \(name) …"
    }
    if name.containsBytes("."),
      let function = Suggestion.nearest(to: name, among: Catalogue.endpoints.map(\.name))
    {
      return "did you mean the function? sixmo -e '\(function)(…)'"
    }
    return Suggestion.nearest(to: name, among: RootCommand.subcommandNames)
      .map { "did you mean the command '\($0)'?" }
  }

  private static func scriptsInside(_ folder: String) -> String? {
    let scripts = names(in: folder).filter { $0.hasSuffix(".sixmo") }
    guard let first = scripts.first else { return nil }
    let path = folder.hasByteSuffix("/") ? folder + first : "\(folder)/\(first)"
    return scripts.count == 1
      ? "it has one script: '\(path)'" : "it has \(scripts.count) scripts, for example '\(path)'"
  }

  /// In order; none if there is no such folder.
  static func names(in folder: String) -> [String] {
    (try? FileSystem.names(in: folder)) ?? []
  }

  /// Without links; the path itself if there is nothing.
  static func absolute(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  static func isFolder(_ path: String) -> Bool {
    (try? FileSystem.information(path))?.kind == .directory
  }

  private static func bytes(of file: CInt, _ isStopped: () -> Bool) -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      guard waitForBytes(of: file, isStopped) else { return nil }
      let count = Glibc.read(file, &piece, piece.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return nil
      }
      bytes += piece.prefix(count)
    }
  }

  /// Until there are some, or the end is there.
  private static func waitForBytes(of file: CInt, _ isStopped: () -> Bool) -> Bool {
    var wait = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    while poll(&wait, 1, 20) <= 0 {
      guard !isStopped() else {
        errno = EINTR
        return false
      }
    }
    return true
  }

  private static var lastError: String { String(cString: strerror(errno)) }
}
