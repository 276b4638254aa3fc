import Formats
import NIOHTTP1
import WorkflowAPI

extension Responder {
  func respond(_ exchange: Exchange, _ visit: inout Visit) async throws -> Answer {
    try checkHost(exchange.head)
    try checkCoding(exchange.head)
    if exchange.head.method == .OPTIONS { return .whole(options(exchange.head, &visit)) }
    if let page = openPage(visit.path) {
      visit.route = visit.path
      return .whole(try await answer(page, exchange))
    }
    if isFile(visit.path) { return try await download(exchange, &visit) }
    let holder = try await holder(exchange.head)
    visit.keyID = holder?.keyID
    try limitRate(&visit)
    if visit.path == Page.metrics.rawValue {
      visit.route = visit.path
      return .whole(try await answer(.metrics, exchange))
    }
    let request = try await request(exchange, holder, &visit)
    guard request.body?.count ?? 0 > LargeRequests.threshold else {
      return .whole(try await service.send(request))
    }
    return try await withTaskExecutorPreference(LargeRequests.shared) {
      .whole(try await service.send(request))
    }
  }

  /// The endpoint that is meant, with its values and its body.
  private func request(
    _ exchange: Exchange, _ holder: KeyHolder?, _ visit: inout Visit
  ) async throws -> APIRequest {
    let method = exchange.head.method == .HEAD ? "GET" : exchange.head.method.rawValue
    let route = Route(method, visit.target)
    guard case .endpoint(let endpoint, let values) = route else {
      throw Refused(refusal(of: route))
    }
    visit.route = endpoint.path
    var request = APIRequest(endpoint, values: values)
    if let holder { request.organization = holder.organization }
    if let key = exchange.head.headers.first(name: "idempotency-key") {
      request.headers["idempotency-key"] = key
    }
    request.body = try await body(of: exchange, for: endpoint, &visit)
    return request
  }

  /// What takes no body is sent small ones at most, which mean nothing.
  private func body(
    of exchange: Exchange, for endpoint: Endpoint, _ visit: inout Visit
  ) async throws -> RequestBody? {
    guard exchange.declaredLength != 0 else { return nil }
    let takesBody = endpoint.body != nil
    if let expected = exchange.head.headers.first(name: "expect"),
      expected.lowercased() != "100-continue"
    {
      throw Refused(417, "The expectation '\(expected)' cannot be met; only 100-continue can")
    }
    if takesBody { try checkMediaType(exchange.head) }
    let limit = takesBody ? configuration.bodyLimit : min(configuration.bodyLimit, 65_536)
    let body = try await exchange.body(limit: limit)
    visit.bytesIn = body.count
    return takesBody && body.count > 0 ? body : nil
  }

  /// Whether a download link may have this path.
  private func isFile(_ path: String) -> Bool { path.hasBytePrefix("/results/") }

  private func refusal(of route: Route) -> APIResponse {
    var response = route.refusal ?? .failure(404, "Not Found")
    if case .wrongMethod(let allowed) = route { response.headers["allow"] = Self.allow(allowed) }
    return response
  }

  /// `GET, HEAD, OPTIONS`
  static func allow(_ methods: [Endpoint.Method]) -> String {
    let names = Set(methods.map(\.rawValue))
    return (names.sorted() + (names.contains("GET") ? ["HEAD"] : []) + ["OPTIONS"])
      .joined(separator: ", ")
  }

  private func options(_ head: HTTPRequestHead, _ visit: inout Visit) -> APIResponse {
    let route = Route("OPTIONS", visit.target)
    var response = APIResponse(status: 204)
    switch route {
    case .wrongMethod(let allowed): response.headers["allow"] = Self.allow(allowed)
    case .unknown where visit.target == "*" || isFile(visit.path) || openPage(visit.path) != nil:
      response.headers["allow"] = Self.allow([.get])
    case .unknown, .endpoint: return .failure(404, "Not Found")
    }
    if configuration.allowedOrigin != nil {
      response.headers.merge(CrossOrigin.preflight) { $1 }
    }
    return response
  }
}

// MARK: Who asks

extension Responder {
  /// nil if everybody on this machine is served: no key was ever made, or the server was told so.
  private func holder(_ head: HTTPRequestHead) async throws -> KeyHolder? {
    if configuration.isOpen { return try refuseForeignPages(head) }
    let keys = head.headers["x-api-key"]
    if keys.count == 1, let holder = try await service.holder(ofKey: keys[0]) { return holder }
    guard isLoopback, try await service.keyStanding() == .none else {
      throw Refused(401, "Invalid API key")
    }
    return try refuseForeignPages(head)
  }

  /// Where no key says who asks: a page on the web can make a browser send requests to this machine, also
  /// by a name of its own that means the address.
  private func refuseForeignPages(_ head: HTTPRequestHead) throws -> KeyHolder? {
    if let origin = head.headers.first(name: "origin"), origin != configuration.allowedOrigin,
      origin != publicURL
    {
      throw Refused(403, "Pages of \(origin) may not use this server; start it with --cors ORIGIN")
    }
    let host = head.headers.first(name: "host") ?? ""
    guard host.isEmpty || isLocalName(host) || publicURL.hasByteSuffix("://\(host)") else {
      throw Refused(403, "Without keys, the server answers by its address and as localhost only")
    }
    return nil
  }

  /// With or without a port; an address or `localhost`.
  private func isLocalName(_ host: String) -> Bool {
    if host.hasPrefix("[") { return true }
    let name = host.bytePrefix { $0 == UInt8(ascii: ":") }
    return name == "localhost"
      || name.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39) ~= $0 }
  }

  private func limitRate(_ visit: inout Visit) throws {
    if let keyID = visit.keyID { visit.caller = "key \(keyID)" }
    guard let standing = rates.count(visit.caller), standing.isOver else { return }
    var response = APIResponse.failure(429, "Rate limit exceeded")
    response.headers["retry-after"] = String(standing.secondsToReset)
    throw Refused(response)
  }

  private func checkHost(_ head: HTTPRequestHead) throws {
    let hosts = head.headers["host"]
    guard hosts.count == 1 || (hosts.isEmpty && head.version.minor == 0) else {
      throw Refused(400, "Malformed HTTP request: it must have one Host header")
    }
  }

  /// The parser takes any coding before `chunked` and leaves the body coded; what does not end with
  /// `chunked` it refuses itself.
  private func checkCoding(_ head: HTTPRequestHead) throws {
    guard let coding = head.headers.first(name: "transfer-encoding")?.lowercased(),
      coding.utf8.contains(UInt8(ascii: ",")), coding.hasByteSuffix("chunked")
    else { return }
    throw Refused(501, "Transfer-Encoding '\(coding)' is not understood: only chunked is")
  }

  private func checkMediaType(_ head: HTTPRequestHead) throws {
    if let encoding = head.headers.first(name: "content-encoding"), encoding != "identity" {
      throw Refused(415, "Content-Encoding '\(encoding)' is not understood: send the body as it is")
    }
    guard let type = head.headers.first(name: "content-type") else { return }
    let name = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
    guard
      name == "application/json" || (name.hasBytePrefix("application/") && name.hasSuffix("+json"))
    else {
      throw Refused(
        415, "Content-Type '\(type)' is not JSON: send the header 'Content-Type: application/json'")
    }
    guard let charset = Self.charset(of: type), charset != "utf-8" else { return }
    throw Refused(
      415, "The charset '\(charset)' is not understood: JSON is sent as UTF-8 and needs no charset")
  }

  /// Of `application/json; charset="UTF-8"`: `utf-8`.
  private static func charset(of type: String) -> String? {
    for parameter in type.lowercased().split(separator: ";").dropFirst() {
      let parts = parameter.filter { $0 != " " && $0 != "\t" && $0 != "\"" }.split(separator: "=")
      if parts.first == "charset" { return parts.count > 1 ? String(parts[1]) : "" }
    }
    return nil
  }
}
