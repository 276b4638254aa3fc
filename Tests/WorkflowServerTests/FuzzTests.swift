import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowServer

/// Requests that are cut, repeated and garbled in many ways, each the same in every run of the tests.
struct `Garbled requests` {
  private static let seeds: [String] = [
    request("GET", "/workflows/runs/run_1/live_status", "x-api-key: a"),
    request(
      "POST", "/workflows/run?workflow_id=w", "Content-Type: application/json", body: "{\"a\": [1]}"
    ),
    request("POST", "/workflows/run?workflow_id=w", "Transfer-Encoding: chunked")
      + "3;a=b\r\n{  \r\n1\r\n}\r\n0\r\nX-T: 1\r\n\r\n",
    request("HEAD", "/results/run_1/a.csv?expires=1&signature=ab", "Range: bytes=0-"),
    request("OPTIONS", "/workflows", "Origin: http://a"),
    request("GET", "/health", "Connection: close") + request("GET", "/metrics"),
    request("POST", "/workflows/cancel?job_id=%00%ff", "Expect: 100-continue", "Content-Length: 3"),
  ]

  private static let words = [
    "\r\n", "\n", "\r", "\u{0}", ":", " ", "\t", "%", "%2e%2e/", "0\r\n\r\n",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n", "HTTP/1.1", "HTTP/1.0",
    "GET ",
    "Host: b\r\n", "Upgrade: x\r\nConnection: upgrade\r\n", "ffffffffffffffff", "-1", "é", ";",
    "chunked",
  ]

  @Test func `stop neither the server nor other clients`() async throws {
    var random = Random(seed: 64)
    try await serving(
      FakeService(),
      settings {
        $0.patience.linger = 0.2
        $0.patience.head = 1
        $0.patience.body = 1
      }
    ) { port in
      for round in 0..<40 {
        let clients = (0..<25).map { _ in RawClient(port: port) }
        for client in clients {
          await client.send(Self.garbled(&random))
          client.finishSending()
        }
        for client in clients {
          let answers = String(decoding: await client.everything(), as: UTF8.self)
          #expect(answers.isEmpty || answers.hasPrefix("HTTP/1.1 "), "round \(round)")
          #expect(!answers.contains("HTTP/1.1 500"), "round \(round)")
        }
        #expect(await answer(port: port, request("GET", "/health"))?.status == 200)
      }
    }
  }

  private static func garbled(_ random: inout Random) -> [UInt8] {
    var bytes = Array(seeds[random.below(seeds.count)].utf8)
    if random.below(3) == 0 { bytes += Array(seeds[random.below(seeds.count)].utf8) }
    for _ in 0...random.below(4) {
      let place = random.below(bytes.count + 1)
      switch random.below(5) {
      case 0: bytes.insert(contentsOf: Array(words[random.below(words.count)].utf8), at: place)
      case 1: bytes.removeLast(bytes.count - place)
      case 2: if place < bytes.count { bytes[place] = UInt8(random.below(256)) }
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + random.below(12)))
      default: bytes.insert(contentsOf: bytes.prefix(random.below(40)), at: place)
      }
    }
    return bytes
  }
}

/// A generator that gives the same numbers in every run.
private struct Random {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }
}
