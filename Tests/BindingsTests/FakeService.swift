import Sixmo
import System
import WorkflowAPI

/// A service that answers what a test says and remembers what it was asked.
final class FakeService: WorkflowService {
  typealias Answer = @Sendable (APIRequest) async throws -> APIResponse

  let pollInterval: Double = 0
  private let answer: Answer
  /// What the URLs of result files lead to.
  private let files: [String: String]
  private let asked = Locked<[APIRequest]>([])

  init(files: [String: String] = [:], answer: @escaping Answer) {
    self.answer = answer
    self.files = files
  }

  /// Answers one request after the other with these texts and the status 200.
  convenience init(files: [String: String] = [:], answers: String...) {
    let rest = Locked(answers)
    self.init(files: files) { _ in
      let text = rest.withLock { $0.isEmpty ? "null" : $0.removeFirst() }
      return APIResponse(status: 200, body: Array(text.utf8))
    }
  }

  /// `POST /workflows/run?workflow_id=a {"webhook_payload":{}}`, each request.
  var requests: [String] {
    asked.withLock { requests in
      requests.map { request in
        let body = request.body.map { " " + String(decoding: $0.bytes, as: UTF8.self) } ?? ""
        return "\(request.endpoint.method.rawValue) \(request.target)\(body)"
      }
    }
  }

  var bodies: [RequestBody] { asked.withLock { $0.compactMap(\.body) } }

  var headers: [[String: String]] { asked.withLock { $0.map(\.headers) } }

  func send(_ request: APIRequest) async throws -> APIResponse {
    asked.withLock { $0.append(request) }
    return try await answer(request)
  }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    guard let text = files[request.url] else { return .failure(403, "URL expired") }
    let head = APIResponse(status: 200)
    try await receiver.begin(head)
    for byte in text.utf8 { try await receiver.receive([byte]) }
    return head
  }
}
