/// The statuses that a run ends with, in the words of every service.
///
/// An unknown one is not an end: the run may go on. stdlib/runs.sixmo, which also says how it ended, takes the
/// same words.
package enum RunEnd {
  package static func isReached(_ status: String) -> Bool { statuses.contains(status) }

  private static let statuses: Set = [
    "completed", "failed", "cancelled", "canceled", "timeout", "timed_out", "terminated",
  ]
}
