import HTTPClient
import LoopbackServer
import Sixmo
import Testing
import WorkflowAPI
import WorkflowClient

@Suite(.timeLimit(.minutes(1)))
struct `The API over HTTP` {
  @Test func `sends method, target, key and body of a call`() async throws {
    let server = LoopbackServer { request in
      let got: JSON = [
        "method": .string(request.method), "target": .string(request.target),
        "key": .string(request.headers["x-api-key"] ?? "none"),
        "body": .string(String(decoding: request.body, as: UTF8.self)),
      ]
      return .init("200 OK", "Content-Type: application/json", body: got.text())
    }
    let service = HTTPService(.init(baseURL: server.url()) { "secret" }, transport: HTTPTransport())
    let endpoint = try #require(Catalogue.endpoint("workflows.run"))
    let response = try await service.send(
      APIRequest(endpoint, values: ["workflow_id": "a b"], body: .memory(Array("{}".utf8))))
    #expect(
      try JSON.parse(response.body) == [
        "method": "POST", "target": "/workflows/run?workflow_id=a%20b", "key": "secret",
        "body": "{}",
      ])
  }
}
