import Glibc
import Sixmo
import Syntax
import System
import WorkflowAPI

/// The file of a recording, which its owner alone can read.
final class SessionFile: Sendable {
  private let file: OpenFile
  /// Calls at the same time write one line after the other.
  private let turn = Locked(())

  /// Replaces what a file of this name holds.
  init(_ path: String) throws(Diagnostic) {
    do {
      file = try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC)
    } catch {
      throw Diagnostic(
        "E0817", "cannot write '\(path)': \(error.reason)", at: nil,
        help: "--record takes the path of a file in a folder that you may write to")
    }
    if let mode = try? file.status().st_mode, mode & S_IFMT == S_IFREG {
      try? file.setMode(0o600)
    }
  }

  func write(_ line: String) throws(ServiceStop) {
    do throws(FileError) {
      try turn.withLock { (_) throws(FileError) in try file.write(Array(line.utf8)) }
    } catch {
      throw ServiceStop(
        "E0821", "cannot write the recording '\(error.path)': \(error.reason)",
        help: "the requests before are in it")
    }
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
}
