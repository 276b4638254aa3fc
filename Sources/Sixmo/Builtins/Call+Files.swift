import Glibc
import Syntax
import System

/// What builtins that work with files share: permission, opening, and errors that say what to do.
extension Call {
  /// The path in an argument, as the host allows it for this use.
  package func path(_ index: Int, _ use: Host.FileUse) throws -> String {
    let path = try string(index)
    // Far more than any file system takes.
    guard !path.isEmpty, path.utf8.count < 1 << 20, !path.utf8.contains(0) else {
      throw fail(
        "E0601", "a path cannot be empty, have a NUL in it or be a megabyte long",
        argument: index)
    }
    return try allowed(path, use, argument: index)
  }

  /// The path as the host allows it for this use.
  func allowed(_ path: String, _ use: Host.FileUse, argument: Int? = nil) throws -> String {
    guard let files = host.files else {
      throw fail("E0406", "this program gives scripts no files", argument: argument)
    }
    do {
      return try files(path, use)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw fail("E0406", "\(error)", argument: argument)
    }
  }

  func openFile(_ index: Int, for purpose: OpenFile.Purpose) throws -> OpenFile {
    let path = try path(index, purpose == .reading ? .read : .write)
    return try attempt(index) { () throws(FileError) in try OpenFile(path, for: purpose) }
  }

  /// The encoding that an argument names.
  func encoding(_ index: Int) throws -> TextEncoding {
    let name = try string(index)
    guard let encoding = TextEncoding(name: name) else {
      throw fail(
        "E0307", "unknown encoding '\(name)'", argument: index,
        help: #"known are "utf-8", "utf-16", "windows-1252", "latin1" and "auto""#)
    }
    return encoding
  }

  /// The error for a file whose bytes are not in the encoding it should have.
  func notText(
    _ fault: TextDecoder.Fault, line: Int, startsWith start: [UInt8] = [],
    path opened: String? = nil
  ) -> Failure {
    let path = opened ?? (try? string(0)) ?? ""
    let message: String
    var help = "was the file cut off?"
    switch fault {
    case .notUTF8(let byte, _):
      message = "'\(path)' is not UTF-8: byte \(byte.hex) in line \(line)"
      help =
        start.contains(0) || start.contains(0xFF) || start.contains(0xFE)
        ? #"read it with encoding: "utf-16""#
        : #"save it as UTF-8, or read it with encoding: "windows-1252""#
    case .truncated:
      message = "'\(path)' ends within a UTF-8 character in line \(line)"
    case .notUTF16:
      message = "'\(path)' is not UTF-16: half a character in line \(line)"
    }
    return fail(
      "E0601", message, argument: opened == nil ? 0 : nil, help: help)
  }

  /// The pieces of the file in an argument.
  func filePieces(_ index: Int) throws -> FilePieces {
    let file = try openFile(index, for: .reading)
    return try attempt(index) { () throws(FileError) in try FilePieces(file) }
  }

  /// Does something with a file that was opened before.
  func attempt<Result>(
    _ path: String, _ body: () throws(FileError) -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch {
      throw refused(error, path)
    }
  }

  /// Does something with the file of an argument; what the system refuses becomes an error of the script.
  func attempt<Result>(_ index: Int, _ body: () throws(FileError) -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      throw refused(error, try string(index), argument: index)
    }
  }

  func refused(_ error: FileError, _ path: String, argument: Int? = nil) -> Failure {
    var help: String?
    let message: String
    switch error.code {
    case ENOENT where error.action == "write" || error.action == "create":
      message = "no such directory: '\(FileSystem.directory(of: path))'"
      help = "make it first: file.make_dir(\"\(FileSystem.directory(of: path))\")"
    case ENOENT:
      message =
        "no such file: '\(path)'"
        + (path.hasBytePrefix("/") ? "" : " in '\(FileSystem.currentDirectory)'")
      help = nearName(path).map { "did you mean '\($0)'?" }
    case EISDIR: message = "'\(path)' is a directory"
    case ENOTDIR: message = "'\(path)' is not a directory, or a part of its path is not"
    case EACCES, EPERM: message = "no permission to \(error.action) '\(path)'"
    case EROFS: message = "cannot \(error.action) '\(path)': the file system is read-only"
    case ENOSPC, EDQUOT:
      message = "cannot \(error.action) '\(path)': the disk is full"
      help = "free some space, or write somewhere else"
    case EEXIST: message = "'\(path)' exists and is not a directory"
    case ENOTEMPTY:
      message = "the directory '\(path)' is not empty"
      help = "remove what is in it first"
    case ESTALE:
      message = "'\(path)' changed while it was read"
      help = "read it at once before changing it, or write to another file"
    case EMFILE, ENFILE: message = "cannot \(error.action) '\(path)': too many files are open"
    default:
      message =
        "cannot \(error.action) '\(path)': \(String(cString: strerror(error.code)).lowercased())"
    }
    return fail("E0601", message, argument: argument, help: help)
  }

  /// The path with its last part as it is likely meant.
  private func nearName(_ path: String) -> String? {
    let directory = FileSystem.directory(of: path)
    guard let allowed = try? host.files?(directory, .list),
      let names = try? FileSystem.names(in: allowed),
      let near = Suggestion.nearest(to: FileSystem.baseName(of: path), among: names)
    else { return nil }
    return path.containsBytes("/") ? FileSystem.join([directory, near]) : near
  }
}
