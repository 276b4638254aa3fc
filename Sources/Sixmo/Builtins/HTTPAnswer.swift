import Syntax

/// What a server answered, as a value of the script.
struct HTTPAnswer {
  private let call: Call
  private let response: HTTPResponse
  private let isBase64: Bool

  init(_ call: Call, _ response: HTTPResponse, isBase64: Bool) {
    self.call = call
    self.response = response
    self.isBase64 = isBase64
  }

  var isError: Bool { response.status >= 400 }

  /// `{status, url, headers, body, json}`; throws where the body should be a text and is none.
  func object() throws -> ObjectRef {
    guard let body = body() else { throw notText() }
    let object = call.heap.object(capacity: 5)
    fill(object, body)
    return object
  }

  /// The error for a status of 400 or more, with the same fields in its object.
  func refusal(of method: String) -> Failure {
    let object = call.heap.object(capacity: 8)
    let status = HTTPStatus.words(for: response.status)
    let message = "'\(call.name)' was answered with \(status) by \(shownURL)"
    call.heap.set("kind", call.make("http"), in: object)
    call.heap.set("message", call.make(message), in: object)
    call.heap.set("method", call.make(method), in: object)
    fill(object, body() ?? .null)
    var diagnostic = Diagnostic("E0609", message, at: call.location(), label: status)
    if let excerpt = excerpt() { diagnostic.notes = ["body: \(excerpt)"] }
    return call.thrown(.object(object), diagnostic)
  }

  private func fill(_ object: ObjectRef, _ body: Value) {
    call.heap.set("status", .int(response.status), in: object)
    call.heap.set("url", call.make(address?.publicURL ?? response.url), in: object)
    call.heap.set("headers", .object(headers()), in: object)
    call.heap.set("body", body, in: object)
    if let json = json() { call.heap.set("json", json, in: object) }
  }

  // MARK: Headers

  /// Names in small letters; the values of those that come twice are joined as RFC 9110 says, cookies,
  /// which have commas in them, one to a line.
  private func headers() -> ObjectRef {
    var texts = JSONObject()
    for header in response.headers {
      let name = header.name.lowercased()
      let before = texts[name]?.string.map { $0 + (name == "set-cookie" ? "\n" : ", ") } ?? ""
      texts[name] = .string(before + header.value)
    }
    guard case .object(let object) = call.value(.object(texts)) else {
      preconditionFailure("an object is one in the heap too")
    }
    return object
  }

  /// `application/json` of `application/json; charset=utf-8`, and what is after `charset=`.
  private var contentType: (type: String, charset: String?) {
    let header = response.headers.last { $0.name.lowercased() == "content-type" }
    let parts = (header?.value ?? "").lowercased().split(separator: ";")
      .map { String($0.withoutOuterSpaces) }
    let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }
    return (
      parts.first ?? "", charset.map { $0.dropFirst("charset=".count).filter { $0 != "\"" } }
    )
  }

  // MARK: The body

  /// Nil if it should be text and is none.
  private func body() -> Value? {
    response.body.withUnsafeBufferPointer { bytes in
      if isBase64 { return call.make(Base64.encoded(bytes)) }
      if ["iso-8859-1", "latin1"].contains(contentType.charset) { return call.make(latin1(bytes)) }
      return UTF8Check.firstInvalid(bytes) == nil ? .text(call.heap.text(bytes)) : nil
    }
  }

  /// Its bytes are the first 256 code points.
  private func latin1(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    bytes.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] }
  }

  /// The value of a body that the server calls JSON and that is JSON.
  private func json() -> Value? {
    let type = contentType.type
    guard type == "application/json" || type.hasSuffix("+json") || type == "text/json" else {
      return nil
    }
    return response.body.withUnsafeBufferPointer { try? call.heap.readJSON($0) }
  }

  private func notText() -> Failure {
    let (type, charset) = contentType
    let what = [type, charset.map { "charset \($0)" } ?? ""].filter { !$0.isEmpty }
    return call.fail(
      "E0610",
      "the body from \(shownURL) is not text in UTF-8"
        + (what.isEmpty ? "" : " (\(what.joined(separator: ", ")))"),
      help: "base64: true answers with its bytes in Base64")
  }

  // MARK: For people

  private var address: HTTPAddress? { HTTPAddress(response.url) }
  private var shownURL: String { address?.shown ?? "the server" }

  /// The beginning of a body in one line; nil if it is empty or no text.
  private func excerpt() -> String? {
    let limit = 200
    let start = response.body.prefix(limit * 4)
    guard !start.isEmpty, !start.contains(0) else { return nil }
    let words = String(decoding: start, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    let line = words.joined(separator: " ")
    return line.count > limit ? line.prefix(limit) + "…" : line
  }
}

/// Statuses in words: HTTP/2 no longer sends any.
enum HTTPStatus {
  static func words(for status: Int) -> String {
    name(of: status).map { "\(status) \($0)" } ?? "status \(status)"
  }

  private static func name(of status: Int) -> String? {
    switch status {
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 410: "Gone"
    case 413: "Content Too Large"
    case 415: "Unsupported Media Type"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    default: nil
    }
  }
}
