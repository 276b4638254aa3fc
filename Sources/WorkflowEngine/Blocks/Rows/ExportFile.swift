import Glibc
import System
import WorkflowAPI

/// A file that appears whole or not at all, however many runs write to its path. The local program's files
/// are below `exports` in the data directory, those of the organization acme below `exports@acme`.
///
/// Each folder is opened below the one before it and never through a link, so that the file stays inside
/// whatever happens to the path meanwhile.
// Used from one task at a time, by a stage.
final class ExportFile: @unchecked Sendable {
  private let path: String
  private let folder: Int32
  private let name: String
  /// Where it is written before it takes its name.
  private let newName: String

  /// The run and the position of its block distinguish those who may write to the path at once.
  init(
    _ path: String, of organization: String, in dataDirectory: String, by runID: String,
    position: Int
  ) throws {
    let parts = try ExportPath.parts(of: path)
    let root = Self.root(of: organization)
    self.path = "\(dataDirectory)/\(root)/\(path)"
    name = parts[parts.count - 1]
    newName = ".\(runID).\(position).new"
    folder = try Self.openFolder([root] + parts.dropLast(), in: dataDirectory)
  }

  /// The run that is writing a file of this name; nil if it is not the name of an unfinished file.
  static func runID(ofUnfinished name: String) -> String? {
    name.wholeMatch(of: /\.(run_\w+)\.\d+\.new/).map { String($0.1) }
  }

  /// The names of organizations have no `@` and no `/`.
  private static func root(of organization: String) -> String {
    organization == APIRequest.localOrganization ? "exports" : "exports@\(organization)"
  }

  deinit {
    unlinkat(folder, newName, 0)
    close(folder)
  }

  /// An empty file to write to; what an interrupted attempt has left is removed.
  func open() throws -> OpenFile {
    unlinkat(folder, newName, 0)
    return try OpenFile(
      path,
      descriptor: openat(
        folder, newName, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
  }

  /// Gives the written file its name, in place of one that has it.
  func publish() throws {
    guard renameat(folder, newName, folder, name) == 0 else { throw FileError("write", path) }
    guard fsync(folder) == 0 else { throw FileError("write", path) }
  }

  private static func openFolder(_ names: [String], in dataDirectory: String) throws -> Int32 {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    var path = dataDirectory
    var folder = Glibc.open(path, flags)
    guard folder >= 0 else { throw FileError("open", path) }
    for name in names {
      path += "/\(name)"
      let parent = folder
      defer { close(parent) }
      guard mkdirat(parent, name, 0o700) == 0 || errno == EEXIST else {
        throw FileError("create", path)
      }
      folder = openat(parent, name, flags | O_NOFOLLOW, 0)
      guard folder >= 0 else { throw refusal(path) }
    }
    return folder
  }

  /// By `errno`: a link is refused as something that is not a folder.
  private static func refusal(_ path: String) -> any Error {
    guard errno == ENOTDIR || errno == ELOOP else { return FileError("open", path) }
    return ExportPathError(
      description: "'\(path)' is not a folder; remove it or export to another path")
  }
}
