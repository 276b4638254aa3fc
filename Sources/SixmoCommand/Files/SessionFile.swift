import Glibc
import Sixmo
import Syntax
import System
import WorkflowAPI

/// The file of a recording, which its owner alone can read.
final class SessionFile: Sendable {
  private let path: String
  private let descriptor: CInt
  /// Calls at the same time write one line after the other.
  private let turn = Locked(())

  /// Replaces what a file of this name holds.
  init(_ path: String) throws(Diagnostic) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Diagnostic(
        "E0817", "cannot write '\(path)': \(Self.lastError)", at: nil,
        help: "--record takes the path of a file in a folder that you may write to")
    }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      fchmod(descriptor, 0o600)
    }
  }

  deinit { close(descriptor) }

  func write(_ line: String) throws(ServiceStop) {
    let bytes = Array(line.utf8)
    let isComplete = turn.withLock { _ in isWritten(bytes) }
    guard isComplete else {
      throw ServiceStop(
        "E0821", "cannot write the recording '\(path)': \(Self.lastError)",
        help: "the requests before are in it")
    }
  }

  private func isWritten(_ bytes: [UInt8]) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  static func read(_ path: String) throws(Diagnostic) -> Recording {
    let source: Source
    do throws(Diagnostic) {
      source = try ScriptFile.read(path)
    } catch {
      var diagnostic = error
      if error.code == "E0801" {
        diagnostic = Diagnostic(
          "E0817", "no recording '\(path)'", at: nil,
          help: "make one with --record \(path), with the same script")
      }
      throw diagnostic
    }
    do throws(Recording.Malformed) {
      return try Recording(source.bytes)
    } catch {
      throw Diagnostic(
        "E0817", "'\(path)', line \(error.line): \(error.message)", at: nil, help: error.help)
    }
  }

  private static var lastError: String { String(cString: strerror(errno)) }
}
