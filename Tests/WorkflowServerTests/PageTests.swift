import Glibc
import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowServer

struct `The pages of a server` {
  @Test func `say that it is alive, without a key`() async throws {
    try await serving(FakeService(keys: ["k": FakeService.holder])) { port in
      #expect(await answer(port: port, request("GET", "/health"))?.text == #"{"status":"ok"}"#)
    }
  }

  @Test func `hold the API as OpenAPI, with the server's own address`() async throws {
    try await serving { port in
      let response = try #require(await answer(port: port, request("GET", "/openapi.json")))
      let document = try JSON.parse(response.body)
      #expect(document["openapi"]?.string == "3.1.0")
      #expect(document["servers"]?.array?.first?["url"]?.string == "http://127.0.0.1:\(port)")
      for endpoint in Catalogue.endpoints {
        #expect(document["paths"]?[endpoint.path]?[endpoint.method.rawValue.lowercased()] != nil)
      }
    }
  }

  @Test func `count requests by route and status, runs, rows and the queue`() async throws {
    try await serving { port in
      for run in 1...3 {
        _ = await answer(port: port, request("GET", "/workflows/runs/run_\(run)/live_status"))
      }
      _ = await answer(port: port, request("BREW", "/workflows"))
      _ = await answer(port: port, request("GET", "/nowhere"))
      let response = try #require(await answer(port: port, request("GET", "/metrics")))
      let route = #"method="GET",route="/workflows/runs/{run_id}/live_status""#
      #expect(response.text.contains("sixmo_http_requests_total{\(route),status=\"200\"} 3\n"))
      #expect(response.text.contains("sixmo_http_request_duration_seconds_count{\(route)} 3\n"))
      #expect(
        response.text.contains(
          "sixmo_http_request_duration_seconds_bucket{\(route),le=\"+Inf\"} 3\n"))
      #expect(response.text.contains(#"route="malformed",status="400"} 1"#))
      #expect(response.text.contains(#"route="unknown",status="404"} 1"#))
      #expect(response.text.contains("sixmo_runs{status=\"queued\"} 2\n"))
      #expect(response.text.contains("sixmo_queue_length 2\n"))
      #expect(response.text.contains("sixmo_rows_processed_total 42\n"))
      #expect(!response.text.contains("run_1"))
    }
  }

  @Test func `are told to browsers of the allowed origin only`() async throws {
    try await serving(FakeService(), settings { $0.allowedOrigin = "https://app.example" }) {
      port in
      let preflight = try #require(
        await answer(
          port: port,
          request(
            "OPTIONS", "/workflows/run", "Origin: https://app.example",
            "Access-Control-Request-Method: POST")))
      #expect(preflight.status == 204)
      #expect(preflight.headers["access-control-allow-origin"] == "https://app.example")
      #expect(preflight.headers["access-control-allow-headers"]?.contains("x-api-key") == true)
      let response = await answer(
        port: port, request("GET", "/workflows", "Origin: https://app.example"))
      #expect(response?.status == 200)
      #expect(response?.headers["access-control-allow-origin"] == "https://app.example")
    }
    try await serving { port in
      let preflight = await answer(
        port: port, request("OPTIONS", "/workflows/run", "Origin: https://app.example"))
      #expect(preflight?.headers["allow"] == "POST, OPTIONS")
      #expect(preflight?.headers["access-control-allow-origin"] == nil)
    }
  }

  @Test func `name each request as the client did, if that is sane`() async throws {
    try await serving { port in
      let named = await answer(port: port, request("GET", "/health", "X-Request-Id: my-id.1"))
      #expect(named?.headers["x-request-id"] == "my-id.1")
      for id in ["", "a b", "\"><script>", String(repeating: "a", count: 129)] {
        let response = await answer(port: port, request("GET", "/health", "X-Request-Id: \(id)"))
        #expect(response?.headers["x-request-id"]?.hasPrefix("req_") == true)
      }
    }
  }

  @Test func `ignore unknown parameters and take the first of those that come twice`() async throws
  {
    try await serving { port in
      let target = "/workflows/runs?limit=5&limit=7&unknown=1"
      let response = await answer(port: port, request("GET", target))
      #expect(response?.text.contains(#""limit":"5""#) == true)
    }
  }
}

struct `The access log` {
  @Test(arguments: [AccessLog.Format.json, .text])
  func `has a line for each request, without keys and signatures`(
    format: AccessLog.Format
  ) async throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    try await serving(
      FakeService(keys: ["key-one": FakeService.holder]),
      settings { [ends] in ($0.logFormat, $0.logOutput) = (format, ends[1]) }
    ) { port in
      let client = RawClient(port: port)
      let run = "/workflows/run?workflow_id=w"
      await client.send(
        request("POST", run, "x-api-key: key-one", "X-Request-Id: mine", body: "{}"))
      #expect(await client.response()?.status == 200)
      await client.send(
        request("GET", "/results/r/a.csv?expires=1&signature=forged", "x-api-key: wrong-key"))
      #expect(await client.response()?.status == 403)
    }
    close(ends[1])
    let lines = Self.text(ends[0]).split(separator: "\n")
    #expect(lines.count == 2)
    // None of them is written in hexadecimal digits alone, as random request ids are.
    for secret in ["key-one", "forged", "wrong-key"] { #expect(!lines.joined().contains(secret)) }
    guard format == .json else {
      return #expect(lines.first?.contains(" 127.0.0.1 POST /workflows/run 200 ") == true)
    }
    let entry = try JSON.parse(Array((lines.first ?? "").utf8))
    #expect(entry["request_id"]?.string == "mine")
    #expect(entry["route"]?.string == "/workflows/run")
    #expect(entry["status"]?.int == 200)
    #expect(entry["bytes_in"]?.int == 2)
    #expect(entry["key_id"]?.string == "key_1")
    #expect(entry["remote"]?.string == "127.0.0.1")
    let download = try JSON.parse(Array((lines.last ?? "").utf8))
    #expect(download["path"]?.string == "/results/r/a.csv")
    #expect(download["route"]?.string == "/results/{run}/{file}")
  }

  private static func text(_ descriptor: Int32) -> String {
    var (text, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
      text += buffer[..<count]
    }
    close(descriptor)
    return String(decoding: text, as: UTF8.self)
  }
}
