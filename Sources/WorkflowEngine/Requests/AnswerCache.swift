import Sixmo
import WorkflowAPI

/// Answers of endpoints that only read, given again as long as no process has changed the store: they are
/// exact, not merely recent.
final class AnswerCache: Sendable {
  private let version: StoreVersion
  private let known = Locked(Known())

  private struct Known {
    /// What the answers were read at, or earlier.
    var version: Int?
    var answers: [Question: APIResponse] = [:]
    var size = 0
  }

  private struct Question: Hashable {
    var endpoint: String
    var organization: String
    var values: [String: String]
  }

  /// Bytes of bodies that are kept.
  private static let sizeLimit = 16 << 20

  init(_ version: StoreVersion) { self.version = version }

  func answer(
    to request: APIRequest, _ make: () async throws -> APIResponse
  ) async throws -> APIResponse {
    guard request.body == nil else { return try await make() }
    let question = Question(
      endpoint: request.endpoint.name, organization: request.organization, values: request.values)
    // Asked for before the store is read: a change meanwhile makes the answer one of an old version.
    let current = try version.current()
    let answer = known.withLock { $0.version == current ? $0.answers[question] : nil }
    if let answer { return answer }
    let new = try await make()
    known.withLock { known in
      if known.version != current || known.size + new.body.count > Self.sizeLimit {
        known = Known(version: current)
      }
      guard new.body.count <= Self.sizeLimit else { return }
      known.answers[question] = new
      known.size += new.body.count
    }
    return new
  }
}
