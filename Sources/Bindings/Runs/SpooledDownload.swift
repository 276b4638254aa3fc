import Sixmo
import System
import WorkflowAPI

/// A result file on its way into memory, or onto the disk if it is large.
///
/// `@unchecked Sendable`: the pieces of one download come one after the other, and `finish` after them.
final class SpooledDownload: @unchecked Sendable {
  private var spool = BodySpool(folder: Environment.temporaryFolder)

  /// The file starts from its first byte again.
  func clear() { spool = BodySpool(folder: Environment.temporaryFolder) }

  func add(_ bytes: [UInt8]) throws { try spool.add(bytes) }

  func finish() throws(SpoolFailure) -> RequestBody {
    var whole = BodySpool(folder: Environment.temporaryFolder)
    swap(&whole, &spool)
    return try whole.finish()
  }
}

extension Call {
  /// The disk cannot take what a call sends or gets.
  func noRoom(_ failure: SpoolFailure) -> Failure {
    fail(
      "E0601", failure.description,
      help: "free some space, or name another folder in TMPDIR")
  }
}
