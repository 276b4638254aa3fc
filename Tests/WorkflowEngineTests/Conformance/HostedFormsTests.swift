import Foundation
import Sixmo
import Testing
import WorkflowAPI

/// The hosted service as its documents show it, with fields and words that nobody has announced: each
/// recorded answer reaches the caller of the client whole, and is one of the forms that the catalogue knows.
struct HostedFormsTests {
  private static let recording: Recording = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Recordings/hosted.ndjson")
    do {
      return try Recording(Array(Data(contentsOf: file)))
    } catch {
      preconditionFailure("\(file.path): \(error)")
    }
  }()

  private let service = SocketService(hosting: { url in
    ReplayedService(ReplayService(HostedFormsTests.recording), baseURL: url)
  })

  @Test(arguments: recording.exchanges.map(\.line))
  func `An answer comes through the client as it was recorded`(line: Int) async throws {
    let exchange = try #require(Self.recording.exchanges.first { $0.line == line }?.exchange)
    guard case .answer(let status, let headers, let body) = exchange.outcome else { return }
    let request = try exchange.request.asAPIRequest()
    // Equal requests are answered in their order.
    let earlier = Self.recording.exchanges.filter {
      $0.line < line && $0.exchange.request == exchange.request
    }
    for _ in earlier { _ = try await service.send(request) }
    let response = try await service.send(request)
    #expect(response.status == status)
    for (name, value) in headers { #expect(response.headers[name] == value) }
    switch body {
    case .json(let json): #expect(try JSON.parse(response.body) == json)
    case .text(let text): #expect(String(decoding: response.body, as: UTF8.self) == text)
    case .none: #expect(response.body.isEmpty)
    case .bytes, .digest: Issue.record("line \(line) is neither JSON nor text")
    }
    if status == 200 {
      #expect(request.endpoint.response.faults(for: try JSON.parse(response.body)) == [])
      #expect(APIError(response) == nil)
    } else {
      let error = try #require(APIError(response))
      #expect(error.status == status)
      #expect(!error.message.isEmpty && !error.message.contains("<"))
    }
  }

  @Test func `Every endpoint but those of our own is recorded, and every error status`() throws {
    let names = Set(
      try Self.recording.exchanges.map { try $0.exchange.request.asAPIRequest().endpoint.name })
    let missing = Set(Catalogue.endpoints.map(\.name)).subtracting(names)
    #expect(
      missing == [
        "workflows.update", "workflows.blocks", "workflows.versions", "workflows.rollback",
        "workflows.estimate", "runs.try", "runs.retry",
      ])
    let statuses = Self.recording.exchanges.compactMap { recorded -> Int? in
      guard case .answer(let status, _, _) = recorded.exchange.outcome else { return nil }
      return status
    }
    #expect(
      Set(statuses) == [200, 401, 402, 403, 404, 409, 422, 429, 500, 502, 503, 504])
  }
}

extension RecordedRequest {
  /// The request that was recorded.
  fileprivate func asAPIRequest() throws -> APIRequest {
    for endpoint in Catalogue.endpoints where endpoint.method.rawValue == method {
      guard let values = endpoint.values(in: target) else { continue }
      var request = APIRequest(endpoint, values: values)
      if case .json(let json) = body { request.body = .memory(json.bytes()) }
      return request
    }
    throw Unknown(target: target)
  }

  private struct Unknown: Error { var target: String }
}

extension Endpoint {
  /// The values of a request's target; nil if it is not one of this endpoint.
  fileprivate func values(in target: String) -> [String: String]? {
    let parts = target.split(separator: "?", maxSplits: 1)
    let (wanted, given) = (path.split(separator: "/"), parts[0].split(separator: "/"))
    guard wanted.count == given.count else { return nil }
    var values: [String: String] = [:]
    for (segment, text) in zip(wanted, given) where segment != text {
      guard segment.hasPrefix("{"), text != "runs", text != "blocks" else { return nil }
      values[String(segment.dropFirst().dropLast())] = String(text)
    }
    for pair in parts.dropFirst().joined().split(separator: "&") {
      let sides = pair.split(separator: "=")
      values[String(sides[0])] = String(sides[1])
    }
    return values
  }
}
