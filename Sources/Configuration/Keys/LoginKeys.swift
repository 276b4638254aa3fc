import Formats
import Glibc
import Syntax
import System

/// The keys that `sixmo login` keeps: one file for each profile, in a folder that only its owner can enter.
package struct LoginKeys {
  private let surroundings: Surroundings
  private var folder: String { surroundings.configurationFolder + "/keys" }

  package init(_ surroundings: Surroundings) { self.surroundings = surroundings }

  /// Whether a profile may have this name, which also becomes the name of a file.
  package static func isValidName(_ name: String) -> Bool {
    1...64 ~= name.utf8.count && name.first != "."
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "._-".utf8.contains(byte)
        }
      }
  }

  /// Whether somebody has probably put a key where the name of a profile belongs.
  package static func looksLikeKey(_ name: String) -> Bool {
    name.hasBytePrefix("sk_") || name.hasBytePrefix("sk-")
  }

  package func path(_ profile: String) -> String { "\(folder)/\(profile)" }

  package func exists(_ profile: String) -> Bool {
    var status = stat()
    return lstat(path(profile), &status) == 0
  }

  /// Keeps a key in place of the one before, wholly or not at all. A link in the key's place is replaced,
  /// not followed.
  package func save(_ key: String, _ profile: String) throws(Diagnostic) {
    let folder = try openFolder()
    defer { close(folder) }
    let name = ".\(profile).\(getpid())"
    _ = unlinkat(folder, name, 0)
    let file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw cannotSave(profile) }
    let isWritten =
      fchmod(file, 0o600) == 0 && writeAll(Array((key + "\n").utf8), to: file)
      && fsync(file) == 0
    guard isWritten, renameat(folder, name, folder, profile) == 0 else {
      let failure = cannotSave(profile)
      close(file)
      unlinkat(folder, name, 0)
      throw failure
    }
    close(file)
  }

  /// Returns whether there was a key.
  package func remove(_ profile: String) throws(Diagnostic) -> Bool {
    if unlink(path(profile)) == 0 { return true }
    guard errno == ENOENT || errno == ENOTDIR else {
      throw KeySource.fault(
        "cannot remove '\(surroundings.shown(path(profile)))': \(String(cString: strerror(errno)))")
    }
    return false
  }

  /// The folder, made if there is none, closed to everybody else.
  private func openFolder() throws(Diagnostic) -> CInt {
    try? FileSystem.makeDirectory(folder, mode: 0o700)
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw cannotUseFolder() }
    var status = stat()
    let isOwn = fstat(file, &status) == 0 && status.st_uid == geteuid()
    guard isOwn, status.st_mode & 0o777 == 0o700 || fchmod(file, 0o700) == 0 else {
      let failure = cannotUseFolder()
      close(file)
      throw failure
    }
    return file
  }

  private func cannotUseFolder() -> Diagnostic {
    KeySource.fault(
      "keys cannot be kept in '\(surroundings.shown(folder))': it must be a folder of your own, "
        + "not a link")
  }

  private func cannotSave(_ profile: String) -> Diagnostic {
    KeySource.fault(
      "cannot write '\(surroundings.shown(path(profile)))': \(String(cString: strerror(errno)))")
  }
}
