import Dispatch
import HTTPClient
import LoopbackServer
import Sixmo
import Syntax
import System
import Testing

import class Foundation.Thread

/// The `http` functions as scripts use them, over a socket.
@Suite(.timeLimit(.minutes(10)))
struct `A script with http` {
  /// Answers in JSON with what it got.
  let echo = LoopbackServer { request in
    let got: JSON = [
      "method": .string(request.method), "target": .string(request.target),
      "type": request.headers["content-type"].map { .string($0) } ?? nil,
      "key": request.headers["x-key"].map { .string($0) } ?? nil,
      "body": .string(String(decoding: request.body, as: UTF8.self)),
    ]
    return .init("200 OK", "Content-Type: application/json; charset=utf-8", body: got.text())
  }

  @Test(arguments: [
    (#"http.get("URL/a").json.method"#, "\"GET\""),
    (#"http.delete("URL/a").json.method"#, "\"DELETE\""),
    (#"http.put("URL", "text").json.method"#, "\"PUT\""),
    (#"http.patch("URL", "text").json.method"#, "\"PATCH\""),
    (#"http.request("report", "URL").json.method"#, "\"REPORT\""),
    (#"http.head("URL").body"#, "\"\""),
    (#"http.head("URL").status"#, "200"),
    (
      #"http.get("URL/a?x=1", query: {q: "a b&ñ", n: [1, 2.5], no: null, ok: true}).json.target"#,
      "\"/a?x=1&q=a%20b%26%C3%B1&n=1&n=2.5&ok=true\""
    ),
    (#"http.get("URL/straße und?q=ä#part").json.target"#, "\"/stra%C3%9Fe%20und?q=%C3%A4\""),
    (#"http.get("URL", headers: {"X-Key": 7, "X-Other": null}).json.key"#, "\"7\""),
    (#"http.get("URL").json.type"#, "null"),
    (#"http.post("URL").json.type"#, "null"),
    (#"http.post("URL", "é").json.type"#, "\"text/plain; charset=utf-8\""),
    (#"http.post("URL", "é").json.body"#, "\"é\""),
    (#"http.post("URL", {a: [1, 2.0]}).json.type"#, "\"application/json\""),
    (#"http.post("URL", {a: [1, 2.0]}).json.body"#, #""{\"a\":[1,2.0]}""#),
    (#"http.post("URL", null).json.body"#, "\"null\""),
    (
      #"http.post("URL", {a: 1}, headers: {"Content-Type": "application/x+json"}).json.type"#,
      "\"application/x+json\""
    ),
    (#"http.post("URL", form: {a: "1 &", b: 2}).json.body"#, "\"a=1%20%26&b=2\""),
    (#"http.post("URL", form: {a: 1}).json.type"#, "\"application/x-www-form-urlencoded\""),
    (#"http.get("URL".replace("://", "://me:secret@")).url"#, "\"URL/\""),
    (#"http.get("URL").headers["content-type"]"#, "\"application/json; charset=utf-8\""),
  ])
  func `sends what it says`(expression: String, value: String) async throws {
    let answer = try await run(expression.replacing("URL", with: base))
    #expect(answer.text == value.replacing("URL", with: base))
  }

  @Test(arguments: [
    (
      "Set-Cookie: a=1, 2\r\nSet-Cookie: b=3\r\nVary: a\r\nvary: b", "",
      #"let {headers} = http.get("URL"); [headers["set-cookie"], headers.vary]"#,
      #"["a=1, 2\nb=3", "a, b"]"#
    ),
    (
      "Content-Type: text/plain; charset=ISO-8859-1", "caf\u{E9}", #"http.get("URL").body"#,
      "\"café\""
    ),
    ("Content-Type: application/problem+json", "[1]", #"http.get("URL").json"#, "[1]"),
    ("Content-Type: application/json", "{", #"http.get("URL")?.json"#, "null"),
    ("Content-Type: text/plain", "[1]", #"http.get("URL")?.json"#, "null"),
    ("Content-Type: image/png", "\u{89}P", #"http.get("URL", base64: true).body"#, "\"iVA=\""),
    (
      "X: y", "\u{89}P", #"try { http.get("URL") } catch e { e.message }"#,
      "\"the body from URL/ is not text in UTF-8\""
    ),
    (
      "Content-Type: image/png", "\u{89}P", #"try { http.get("URL") } catch e { e.message }"#,
      "\"the body from URL/ is not text in UTF-8 (image/png)\""
    ),
  ])
  func `reads an answer`(header: String, body: String, script: String, value: String) async throws {
    let server = LoopbackServer { _ in
      .init("200 OK", [header], body.unicodeScalars.map { UInt8($0.value) })
    }
    let base = server.url("")
    let answer = try await run(script.replacing("URL", with: base))
    #expect(answer.text == value.replacing("URL", with: base))
  }

  // MARK: Connections

  @Test func `keeps a connection for its next request`() async throws {
    let server = LoopbackServer { .init(body: "\($0.connection)") }
    let answer = try await run(#"map(0..5, n => http.get("\#(server.url())").body)"#)
    #expect(answer.json == ["1", "1", "1", "1", "1"])
  }

  @Test func `has requests of parallel calls under way at once`() async throws {
    let everyone = Barrier(8)
    let server = LoopbackServer { request in
      everyone.wait()
      return .init(body: request.target)
    }
    let answer = try await run(
      #"parallel(0..8, n => http.get("\#(server.url("/"))\(n)").body, limit: 8)"#)
    #expect(answer.json == .array((0..<8).map { .string("/\($0)") }))
  }

  @Test func `goes on with new requests when one was given up`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let server = LoopbackServer { request in
      if request.target == "/slow" { gate.wait() }
      return .init(body: request.target)
    }
    let answer = try await run(
      """
      let slow = try { http.get("\(server.url("/slow"))", timeout: 100ms).body } catch e { e.kind }
      [slow, http.get("\(server.url("/next"))").body]
      """)
    gate.signal()
    #expect(answer.json == ["timeout", "/next"])
  }

  // MARK: Errors

  @Test func `catches an error status with all that an answer has`() async throws {
    let server = LoopbackServer { _ in
      .init(
        "429 Slow Down", "Retry-After: 7", "Content-Type: application/json",
        body: #"{"error": "later"}"#)
    }
    let url = server.url("/hook")
    let answer = try await run(
      """
      try { http.post("\(url)?key=secret", "x") } catch e {
        [e.kind, e.message, e.status, e.method, e.headers["retry-after"], e.json.error, e.body]
      }
      """)
    #expect(
      answer.json == [
        "http", "'http.post' was answered with 429 Too Many Requests by \(url)", 429, "POST", "7",
        "later", #"{"error": "later"}"#,
      ])
    let unchecked = #"http.post("\#(url)", check: false).status"#
    #expect(try await run(unchecked).json == 429)
  }

  @Test func `shows the body of an error status that nobody catches`() async throws {
    let server = LoopbackServer { _ in .init("500 Oops", body: "it is\n  broken") }
    let stop = await #expect(throws: Stop.self) {
      try await run("http.get(\"\(server.url())\")")
    }
    guard case .failed(let diagnostic, let error)? = stop else { throw stop ?? .interrupted }
    #expect(error["kind"] == "http")
    #expect(diagnostic.code == "E0609")
    #expect(diagnostic.label == "500 Internal Server Error")
    #expect(diagnostic.notes == ["body: it is broken"])
  }

  @Test func `tells failures of the network by their kind`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let server = LoopbackServer { _ in
      gate.wait()
      return .init()
    }
    let timeout = try await run(
      #"try { http.get("\#(server.url())", timeout: 100ms) } catch e { e.kind }"#)
    gate.signal()
    #expect(timeout.json == "timeout")
    let refused = try await run(
      #"try { http.get("http://127.0.0.1:1/") } catch e { [e.kind, e.message] }"#)
    #expect(
      refused.json == [
        "network",
        "'http.get' got no answer: cannot connect to '127.0.0.1:1': connection refused",
      ])
  }

  @Test func `is interrupted while it waits`() async throws {
    let running = Locked<Interrupt?>(nil)
    let gate = DispatchSemaphore(value: 0)
    let server = LoopbackServer { _ in
      running.withLock { $0?() }
      gate.wait()
      return .init()
    }
    let stop = await #expect(throws: Stop.self) {
      try await run(
        #"try { http.get("\#(server.url())", timeout: null) } catch { 1 }"#
      ) { interrupt in running.withLock { $0 = interrupt } }
    }
    gate.signal()
    guard case .interrupted? = stop else { throw stop ?? .exited(0) }
  }

  @Test func `ends at its deadline while it waits`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let server = LoopbackServer { _ in
      gate.wait()
      return .init()
    }
    let stop = await #expect(throws: Stop.self) {
      try await run(#"http.get("\#(server.url())")"#, seconds: 0.2)
    }
    gate.signal()
    guard case .limited(let diagnostic)? = stop else { throw stop ?? .interrupted }
    #expect(diagnostic.code == "E0405")
  }

  private var base: String { echo.url("") }

  /// Runs on a thread of its own: a script blocks while it waits for the answer, which needs the threads
  /// that tests run on.
  private func run(
    _ source: String, seconds: Double? = nil,
    starting: @escaping @Sendable (Interrupt) -> Void = { _ in }
  ) async throws -> (text: String, json: JSON?) {
    let transport = HTTPTransport()
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        var host = Host()
        host.http = { try await transport.send($0) }
        let interpreter = Interpreter(host: host, limits: Limits(seconds: seconds))
        starting(interpreter.interrupt)
        let result = Result { try interpreter.run(source: source) }
        continuation.resume(with: result.map { ($0.text, $0.json) })
      }
    }
  }
}
