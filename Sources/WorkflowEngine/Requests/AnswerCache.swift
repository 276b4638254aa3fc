import Sixmo
import System
import WorkflowAPI

/// Answers of endpoints that only read, given again as long as no process has changed the store: they are
/// exact, not merely recent.
///
/// Who asks for what is being read already waits for that answer: after each change of a run, everybody who
/// watches it asks at once.
final class AnswerCache: Sendable {
  private let version: StoreVersion
  private let known = Locked(Known())

  private typealias Reading = Task<APIResponse, any Error>

  private struct Known {
    /// What the answers were read at, or earlier.
    var version: Int?
    var answers: [Question: Reading] = [:]
    /// Bytes of the bodies of answers.
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
    to request: APIRequest, _ make: @escaping @Sendable () async throws -> APIResponse
  ) async throws -> APIResponse {
    guard request.body == nil else { return try await make() }
    let question = Question(
      endpoint: request.endpoint.name, organization: request.organization, values: request.values)
    // Asked for before the store is read: a change meanwhile makes the answer one of an old version.
    let current = try version.current()
    return try await reading(question, at: current, make).value
  }

  private func reading(
    _ question: Question, at version: Int,
    _ make: @escaping @Sendable () async throws -> APIResponse
  ) -> Reading {
    known.withLock { known in
      if known.version != version { known = Known(version: version) }
      if let reading = known.answers[question] { return reading }
      let reading = Task {
        do {
          let answer = try await make()
          keep(answer.body.count, at: version)
          return answer
        } catch {
          forget(question, at: version)
          throw error
        }
      }
      known.answers[question] = reading
      return reading
    }
  }

  private func keep(_ size: Int, at version: Int) {
    known.withLock { known in
      guard known.version == version else { return }
      known.size += size
      if known.size > Self.sizeLimit { known = Known(version: version) }
    }
  }

  /// A failure is not an answer: the next one who asks tries again.
  private func forget(_ question: Question, at version: Int) {
    known.withLock { known in
      if known.version == version { known.answers[question] = nil }
    }
  }
}
