import Formats
import Glibc
import System

/// The files below `exports` that have not taken their names: their runs are writing them, or the process that
/// did has died.
struct UnfinishedExports {
  var dataDirectory: String

  struct File {
    var runID: String
    var path: String
    /// On the disk.
    var bytes: Int
    var changedAt: Timestamp
  }

  func all() -> [File] {
    let roots = names(in: dataDirectory).filter { $0 == "exports" || $0.hasBytePrefix("exports@") }
    return roots.flatMap { files(below: "\(dataDirectory)/\($0)") }
  }

  /// Links are not followed.
  private func files(below folder: String) -> [File] {
    names(in: folder).flatMap { name -> [File] in
      let path = "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { return [] }
      if status.st_mode & S_IFMT == S_IFDIR { return files(below: path) }
      guard let runID = ExportFile.runID(ofUnfinished: name) else { return [] }
      return [
        File(
          runID: runID, path: path, bytes: Int(status.st_blocks) * 512,
          changedAt: Timestamp(milliseconds: Int64(status.st_mtim.tv_sec) * 1000))
      ]
    }
  }

  private func names(in folder: String) -> [String] {
    (try? FileSystem.names(in: folder)) ?? []
  }
}
