import Sixmo
import System

/// Runs of this process that wait for something outside, and for what. The store cannot say so, for the disk
/// may be full.
final class Stalls: Sendable {
  private let reasons = Locked<[String: String]>([:])

  func begin(_ runID: String, _ reason: String) { reasons.withLock { $0[runID] = reason } }
  func end(_ runID: String) { reasons.withLock { $0[runID] = nil } }
  var isEmpty: Bool { reasons.withLock { $0.isEmpty } }
  func reason(_ runID: String) -> String? { reasons.withLock { $0[runID] } }
}
