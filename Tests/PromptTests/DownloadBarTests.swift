import Dispatch
import LoopbackServer
import Testing

@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct `A download on a terminal` {
  @Test func `shows how far it is, then leaves its path alone`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let half = [UInt8](repeating: 0x61, count: 1_000_000)
    let server = LoopbackServer { request in
      if request.target == "/file" {
        let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n".utf8)
        return .init([.send(head), .send(half), .run { gate.wait() }, .send(half)])
      }
      if request.target.hasSuffix("/live_status") {
        return .init(body: #"{"overall_status": "completed"}"#)
      }
      let url = "http://\(request.headers["host"] ?? "")/file"
      return .init(body: #"[{"filename": "rows\u009b31m.csv", "download_url": "\#(url)"}]"#)
    }
    let screen = try Screen(
      columns: 80,
      command: "sixmo --api \(server.url("")) -e 'runs.download(\"r\", to: \"out\")[0]'")
    try await screen.contains("rows31m.csv  ██████████··········   50 %  1.0/2.0 MB")
    gate.signal()
    try await screen.contains("\"out/rows31m.csv\"")
    try await screen.contains("[exit 0]")
    #expect(!screen.text.contains("50 %"))
  }
}
