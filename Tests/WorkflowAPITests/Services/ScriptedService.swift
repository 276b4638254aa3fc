import Formats
import System
import WorkflowAPI

/// A service that answers what a test says and remembers what it was asked.
final class ScriptedService: WorkflowService {
  typealias Answer = @Sendable (APIRequest) async throws -> APIResponse

  let pollInterval = 0.25
  private let answer: Answer
  /// What the URLs of result files lead to.
  private let files: [String: String]
  private let asked = Locked<[String]>([])

  init(files: [String: String] = [:], answer: @escaping Answer) {
    self.answer = answer
    self.files = files
  }

  /// Answers one request after the other; the last answer stays.
  convenience init(files: [String: String] = [:], answers: Result<APIResponse, TransportError>...) {
    let rest = Locked(answers)
    self.init(files: files) { _ in
      try rest.withLock { try ($0.count > 1 ? $0.removeFirst() : $0[0]).get() }
    }
  }

  /// `POST /workflows/run?workflow_id=a`, `GET https://…`: each request.
  var requests: [String] { asked.withLock { $0 } }

  func send(_ request: APIRequest) async throws -> APIResponse {
    asked.withLock { $0.append("\(request.endpoint.method.rawValue) \(request.target)") }
    return try await answer(request)
  }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    asked.withLock { $0.append("GET \(request.url)") }
    guard let text = files[request.url] else { return .failure(403, "URL expired") }
    let head = APIResponse(status: 200, headers: ["content-type": "text/csv"])
    try await receiver.begin(head)
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: 5) {
      try await receiver.receive(Array(bytes[start..<min(start + 5, bytes.count)]))
    }
    return head
  }
}

extension APIRequest {
  /// A call of an endpoint by name, as a script makes it.
  static func calling(_ name: String, _ arguments: JSONObject = [:]) -> APIRequest {
    guard let endpoint = Catalogue.endpoint(name) else {
      preconditionFailure("no endpoint \(name)")
    }
    return APIRequest(endpoint, arguments: arguments)
  }

  func with(idempotencyKey key: String) -> APIRequest {
    var request = self
    request.headers["idempotency-key"] = key
    return request
  }
}

/// Lines that a service wrote.
final class Lines: Sendable {
  private let lines = Locked<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  @Sendable func add(_ line: String) { lines.withLock { $0.append(line) } }
}
