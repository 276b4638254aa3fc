import Glibc
import Syntax
import System

extension ScriptFile {
  /// Gives a file another text, wholly or not at all: a new file with its permissions takes its place.
  /// Behind a link it is the file that changes.
  static func replace(_ path: String, by bytes: [UInt8]) throws(Diagnostic) {
    guard access(path, W_OK) == 0 else { throw cannotWrite(FileError("write", path)) }
    do {
      try FileSystem.replace(path, by: bytes)
    } catch {
      throw cannotWrite(error)
    }
  }

  /// Writes a file, whether or not it is there; one that is there changes wholly or not at all.
  static func put(_ path: String, _ bytes: [UInt8]) throws(Diagnostic) {
    if access(path, F_OK) == 0 {
      try replace(path, by: bytes)
    } else {
      try create(path, bytes)
    }
  }

  /// Writes a file that is not there yet.
  static func create(_ path: String, _ bytes: [UInt8]) throws(Diagnostic) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    do throws(FileError) {
      let file = try OpenFile(path, descriptor: descriptor, "write")
      do throws(FileError) {
        try file.write(bytes)
      } catch {
        unlink(path)
        throw error
      }
    } catch {
      var failure = cannotWrite(error)
      if error.code == EEXIST { failure.help = "choose another name, or remove that file first" }
      throw failure
    }
  }

  /// Makes a folder and those above it, unless it is there.
  static func makeFolder(_ path: String) throws(Diagnostic) {
    do {
      try FileSystem.makeDirectory(path, mode: 0o755)
    } catch {
      throw cannotWrite(error)
    }
  }

  private static func cannotWrite(_ error: FileError) -> Diagnostic {
    Diagnostic("E0809", "cannot \(error.action) '\(error.path)': \(error.reason)", at: nil)
  }
}
