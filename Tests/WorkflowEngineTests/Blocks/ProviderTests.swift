import Glibc
import Sixmo
import System
import Testing

@testable import WorkflowEngine

/// `enrich_*` blocks that ask a provider by HTTP.
struct ProviderTests {
  private let directory = TemporaryDirectory()
  private let clock = ImpatientClock()

  /// Runs `enrich_company` over rows with what the provider answers to each request.
  private func enrich(
    _ rows: [JSON], _ specs: JSONObject = [:], block: Block = .enrichCompany,
    runID: String = "run_1",
    change: (inout WorkflowEngine.Configuration) -> Void = { _ in },
    answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse
  ) async throws -> [Row] {
    var all: JSONObject = ["provider": "http", "url": "https://x.example/ask?key=secret"]
    for (key, value) in specs { all[key] = value }
    if all["provider"] == "sixtyfour" { all["url"] = nil }
    let outgoing = Outgoing.forTest(in: directory, clock: clock, change: change, http: answer)
    return try await run(
      block, all, over: rows, in: directory.path, runID: runID, outgoing: outgoing)
  }

  @Test func `A row is posted and what is returned is merged as asked`() async throws {
    let rows = try await enrich(
      [["name": "Ada", "company": "Acme"]],
      ["return_fields": ["employees": ["type": "int"]], "headers": ["authorization": "Bearer k"]]
    ) { request in
      #expect(request.method == "POST")
      #expect(request.url == "https://x.example/ask?key=secret")
      #expect(request.header("authorization") == "Bearer k")
      #expect(request.header("idempotency-key")?.utf8.count == 32)
      #expect(request.json == ["name": "Ada", "company": "Acme"])
      return HTTPResponse(
        200,
        [
          "name": "Ada", "company": "Acme", "employee_count": "12", "company_confidence": 0.9,
          "company_source": "register",
        ])
    }
    #expect(
      rows == [
        [
          "name": "Ada", "company": "Acme", "employees": 12, "company_match": "found",
          "company_confidence": 0.9, "company_source": "http:register",
        ]
      ])
  }

  @Test func `Without asked columns everything new is added, and nothing replaced`() async throws {
    let row = try await enrich([["name": "Ada", "industry": "own"]]) { _ in
      HTTPResponse(200, ["name": "Ada", "industry": "theirs", "city": "Paris"])
    }[0]
    #expect(row["industry"] == "own")
    #expect(row["city"] == "Paris")
    #expect(row["company_name"] == nil)
    #expect(row["company_source"] == "http:x.example")
    #expect(row["company_confidence"] == .null)
  }

  @Test(
    "Nothing found, too unsure, an error",
    arguments: [
      (HTTPResponse(204), "not_found", nil), (HTTPResponse(200, .null), "not_found", nil),
      (HTTPResponse(200, [:]), "not_found", nil),
      (HTTPResponse(200, ["company": "Acme"]), "not_found", nil),
      (HTTPResponse(200, ["company_match": "not_found", "x": 1]), "not_found", nil),
      (HTTPResponse(200, ["x": 1, "company_confidence": 0.5]), "not_found", nil),
      (
        HTTPResponse(200, ["company_match": "error", "error": "no luck"]), "error",
        "provider 'https://x.example': no luck"
      ),
      (
        HTTPResponse(404, ["detail": "gone"]), "error",
        "provider 'https://x.example': answered 404: gone"
      ),
      (
        HTTPResponse(307), "error",
        "provider 'https://x.example': answered 307; redirects are not followed, so name the final URL"
      ),
      (
        HTTPResponse(200, [1]), "error",
        "provider 'https://x.example': the answer is not a JSON object"
      ),
    ] as [(HTTPResponse, String, String?)])
  func misses(response: HTTPResponse, match: String, error: String?) async throws {
    let count = Counter()
    let row = try await enrich([["company": "Acme"]], ["return_fields": ["x": "X"]]) { _ in
      _ = count.next()
      return response
    }[0]
    #expect(row["company_match"]?.string == match)
    #expect(row["x"] == .null)
    #expect(row["error"]?.string == error)
    #expect(count.current == 1)
  }

  @Test func `A request that was not worked on is sent again, later and later, as asked`()
    async throws
  {
    let count = Counter()
    let keys = Locked<Set<String>>([])
    let row = try await enrich([["company": "Acme"]]) { request in
      keys.withLock { _ = $0.insert(request.header("idempotency-key") ?? "") }
      switch count.next() {
      case 1: return HTTPResponse(429, headers: [HTTPHeader("Retry-After", "7")])
      case 2: return HTTPResponse(503)
      case 3: throw HTTPFailure("cannot connect", retry: .always)
      default: return HTTPResponse(200, ["city": "Paris"])
      }
    }[0]
    #expect(row["company_match"] == "found")
    #expect(count.current == 4)
    #expect(keys.withLock { $0.count } == 1)
    let sleeps = clock.sleeps
    try #require(sleeps.count == 3)
    #expect(sleeps[0] == 7)
    #expect((0.5...1).contains(sleeps[1]))
    #expect((1...2).contains(sleeps[2]))
  }

  @Test func `Retry-After may be a date`() async throws {
    let count = Counter()
    // The clock begins at 12:00:00.
    _ = try await enrich([["company": "Acme"]]) { _ in
      count.next() == 1
        ? HTTPResponse(
          503, headers: [HTTPHeader("retry-after", "Thu, 12 Feb 2026 12:00:09 GMT")])
        : HTTPResponse(200)
    }
    #expect(clock.sleeps == [9])
  }

  @Test func `A row that is refused each time is marked, and the others go on`() async throws {
    let rows = try await enrich(
      [["company": "A"], ["company": "B"]], ["max_attempts": 3]
    ) { request in
      request.json["company"] == "A" ? HTTPResponse(503) : HTTPResponse(200, ["city": "Paris"])
    }
    #expect(rows[0]["error"] == "provider 'https://x.example': answered 503")
    #expect(rows[1]["company_match"] == "found")
  }

  @Test(
    "When the outcome is lost, the row is held, unless the policy is to retry",
    arguments: ["500", "lost"])
  func isUnknown(how: String) async throws {
    for policy in ["hold", "retry"] {
      let count = Counter()
      let row = try await enrich(
        [["company": "Acme"]], ["on_unknown": .string(policy)], runID: "run_\(policy)"
      ) { _ in
        if count.next() > 1 { return HTTPResponse(200, ["city": "Paris"]) }
        if how == "500" { return HTTPResponse(500) }
        throw HTTPFailure("the connection broke off")
      }[0]
      let report = try PaymentReport(
        LedgerFiles(block: "\(directory.path)/run_\(policy).block_0", kind: .ledger))
      if policy == "hold" {
        #expect(count.current == 1)
        #expect(row["company_match"] == "error")
        #expect(
          row["error"]?.string?.hasSuffix(
            "the request may have been charged and is not sent again") == true)
        #expect(report?.held == [0])
      } else {
        #expect(row["company_match"] == "found")
        #expect(report?.repeated == [0])
      }
      // Nothing of this is kept for the other policy.
      _ = system("rm -rf '\(directory.path)/cache'")
    }
  }

  @Test(
    "A wrong key or an empty account ends the block, with the reason and without secrets",
    arguments: [401, 402, 403])
  func isStopped(status: Int) async throws {
    let count = Counter()
    let error = await #expect(throws: ReceiverRefusal.self) {
      try await enrich(
        (0..<30).map { ["company": .string("c\($0)")] },
        ["headers": ["x-api-key": "key-12345"], "max_in_flight": 1]
      ) { _ in
        count.next() < 3
          ? HTTPResponse(200, ["city": "Paris"])
          : HTTPResponse(status, ["detail": "insufficient balance for key-12345"])
      }
    }
    #expect(count.current == 3)
    #expect(
      error?.description
        == "provider 'https://x.example': answered \(status): insufficient balance for ***;"
        + " no more rows are asked about, and the answers so far are kept for the next run")
    let asked = Counter()
    let rows = try await enrich(
      (0..<30).map { ["company": .string("c\($0)")] }, ["headers": ["x-api-key": "key-12345"]],
      runID: "run_2"
    ) { _ in
      _ = asked.next()
      return HTTPResponse(200, ["city": "Rome"])
    }
    #expect(asked.current == 28)
    #expect(rows.prefix(3).map { $0["city"]?.string } == ["Paris", "Paris", "Rome"])
  }

  @Test func `No more requests are on the way at once than asked`() async throws {
    let now = Locked((current: 0, most: 0))
    _ = try await enrich(
      (0..<40).map { ["company": .string("c\($0)")] }, ["max_in_flight": 3]
    ) { _ in
      now.withLock {
        $0.current += 1
        $0.most = max($0.most, $0.current)
      }
      for _ in 0..<20 { await Task.yield() }
      now.withLock { $0.current -= 1 }
      return HTTPResponse(200)
    }
    #expect(now.withLock { $0.most } == 3)
  }

  @Test func `Requests are spaced by the rate`() async throws {
    let start = clock.milliseconds
    _ = try await enrich(
      (0..<31).map { ["company": .string("c\($0)")] },
      ["requests_per_minute": 60, "max_in_flight": 1]
    ) { _ in HTTPResponse(200) }
    #expect(clock.milliseconds - start == 30_000)
  }

  @Test func `Equal rows share a request, and later runs its answer until it expires`()
    async throws
  {
    let count = Counter()
    @Sendable func answer(_: HTTPRequest) -> HTTPResponse {
      _ = count.next()
      return HTTPResponse(200, ["city": "Paris"])
    }
    let rows: [JSON] = [["company": "A", "n": 1], ["n": 1, "company": "A"]]
    let found = try await enrich(rows, ["cache_hours": 1], answer: answer)
    #expect(found.map { $0["city"] } == ["Paris", "Paris"])
    #expect(count.current == 1)
    _ = try await enrich(rows, runID: "run_2", answer: answer)
    #expect(count.current == 1)
    // Anybody who has another key asks for himself.
    _ = try await enrich(rows, ["headers": ["x": "1"]], runID: "run_3", answer: answer)
    #expect(count.current == 2)
    try await clock.sleep(seconds: 3601)
    _ = try await enrich(rows, ["cache_hours": 1], runID: "run_4", answer: answer)
    #expect(count.current == 3)
    _ = try await enrich(rows, ["cache_hours": 0], runID: "run_5", answer: answer)
    #expect(count.current == 5)
  }

  @Test func `An answer that was recorded is not asked for again, one that is open is held`()
    async throws
  {
    let count = Counter()
    let rows: [JSON] = [["company": "A"], ["company": "B"]]
    // The cache is off, so only the ledger can know.
    let specs: JSONObject = ["cache_hours": 0, "max_in_flight": 1]
    @Sendable func answer(_ request: HTTPRequest) throws -> HTTPResponse {
      _ = count.next()
      if request.json["company"] == "B" { throw CancellationError() }
      return HTTPResponse(200, ["city": "Paris"])
    }
    await #expect(throws: CancellationError.self) {
      try await enrich(rows, specs, answer: answer)
    }
    let found = try await enrich(rows, specs, answer: answer)
    #expect(count.current == 2)
    #expect(found[0]["city"] == "Paris")
    #expect(
      found[1]["error"]
        == "provider 'https://x.example': the engine stopped before the answer came: the request may have been charged and is not sent again"
    )
  }

  @Test func `The hosted service is asked with the key of the configuration`() async throws {
    let row = try await enrich(
      [["name": "Ada", "company": "Acme", "website": "acme.example", "notes": "private"]],
      ["provider": "sixtyfour", "return_fields": ["industry": "Industry"]]
    ) {
      $0.sixtyfour = { .init(key: "sk-1", baseURL: "https://api.example/") }
    } answer: { request in
      #expect(request.url == "https://api.example/company-intelligence")
      #expect(request.header("x-api-key") == "sk-1")
      #expect(
        request.json == [
          "target_company": ["company": "Acme", "website": "acme.example"],
          "struct": ["industry": "Industry"],
        ])
      return HTTPResponse(
        200,
        [
          "notes": "…", "confidence_score": 9.2, "references": [:],
          "structured_data": ["industry": "Robotics"],
        ])
    }[0]
    #expect(row["industry"] == "Robotics")
    #expect(row["company_confidence"] == 0.92)
    #expect(row["company_source"] == "sixtyfour")
    #expect(row["notes"] == "private")
  }

  @Test(
    "Answers of the hosted service are read in each form",
    arguments: [
      (["title": "CTO", "confidence": 0.9], "found"), (["data": ["title": "CTO"]], "found"),
      (["structured_data": ["title": "CTO"], "confidence_score": 3], "not_found"),
      (["structured_data": ["title": ""]], "not_found"), (["notes": "nobody"], "not_found"),
      (.null, "not_found"),
    ] as [(JSON, String)])
  func readsHosted(answer: JSON, match: String) async throws {
    let row = try await enrich(
      [["name": "Ada"]], ["provider": "sixtyfour", "return_fields": ["title": "Job"]],
      block: .enrichPerson
    ) {
      $0.sixtyfour = { .init(key: "sk-1") }
    } answer: { request in
      #expect(request.url == "https://api.sixtyfour.ai/people-intelligence")
      #expect(request.json["lead_info"] == ["name": "Ada"])
      return HTTPResponse(200, answer)
    }[0]
    #expect(row["person_match"]?.string == match)
    #expect(row["title"] == (match == "found" ? "CTO" : .null))
  }

  @Test func `A private address ends the block before anything is sent`() async throws {
    let count = Counter()
    let error = await #expect(throws: ReceiverRefusal.self) {
      try await enrich([["company": "A"]]) {
        $0.resolve = { _ in [IPAddress("10.0.0.1")!] }
      } answer: { _ in
        _ = count.next()
        return HTTPResponse(200)
      }
    }
    #expect(count.current == 0)
    #expect(error?.description.contains("'x.example' is an address of this machine") == true)
  }

  @Test func `Specs that do not fit the provider are refused`() {
    #expect(
      faults(.enrichCompany, ["provider": "http"]) == ["url: Field required with provider 'http'"])
    #expect(
      faults(.enrichCompany, ["url": "https://x.example"]) == [
        "url: 'url' only means something with a provider that is asked by HTTP"
      ])
    #expect(
      faults(.enrichCompany, ["provider": "sixtyfour", "headers": ["a": "b"]]) == [
        "headers: 'headers' only means something with provider 'http'"
      ])
    for (name, value) in [("a b", "x"), ("", "x"), ("host", "x"), ("x", "a\r\nb"), ("x:", "y")] {
      let specs: JSONObject = [
        "provider": "http", "url": "https://x.example", "headers": .object([name: .string(value)]),
      ]
      #expect(faults(.enrichPerson, specs).count == 1, "\(name)")
    }
  }
}
