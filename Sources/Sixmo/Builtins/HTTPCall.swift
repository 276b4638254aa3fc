import Syntax

/// One call of an `http` function: makes the request of its arguments and the value of the answer.
struct HTTPCall {
  let call: Call
  /// Where the arguments are in the signature.
  private let url: Int
  private let body: Int?
  private let headers: Int

  init(_ call: Call, url: Int, hasBody: Bool) {
    self.call = call
    self.url = url
    body = hasBody ? url + 1 : nil
    headers = url + (hasBody ? 3 : 1)
  }

  private var form: Int? { body.map { $0 + 1 } }
  private var query: Int { headers + 1 }
  private var timeout: Int { headers + 2 }
  private var redirects: Int { headers + 3 }
  private var check: Int { headers + 4 }
  private var base64: Int { headers + 5 }

  func answer(_ method: String) throws -> Value {
    let request = try request(method)
    let isChecked = try call.bool(check)
    let isBase64 = try call.bool(base64)
    let answer = HTTPAnswer(call, try response(of: request), isBase64: isBase64)
    guard isChecked, answer.isError else { return .object(try answer.object()) }
    throw answer.refusal(of: method)
  }

  private func response(of request: HTTPRequest) throws -> HTTPResponse {
    guard let send = call.host.http else {
      throw call.fail("E0406", "this program gives scripts no network")
    }
    do {
      return try call.waitHere { try await send(request) }
    } catch let failure as Failure {
      throw failure
    } catch {
      let failure = error as? HTTPFailure ?? HTTPFailure("\(error)")
      throw call.fail(
        "E0608", "'\(call.name)' got no answer: \(failure.message)",
        kind: failure.isTimeout ? "timeout" : "network", argument: url, help: failure.help)
    }
  }

  // MARK: The request

  private func request(_ method: String) throws -> HTTPRequest {
    var request = HTTPRequest(method, try address().url)
    request.headers = try fields(headers).map { try header($0, $1) }
    if let content = try content() {
      request.body = content.bytes
      if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
        request.headers.append(HTTPHeader("content-type", content.type))
      }
    }
    request.timeout = try call.optional(timeout, call.double)
    if let seconds = request.timeout, seconds <= 0 {
      throw call.fail("E0307", "'\(call.name)' needs a timeout above 0 s", argument: timeout)
    }
    request.redirects = try call.count(redirects, limit: 100)
    return request
  }

  private func address() throws -> HTTPAddress {
    let text = try call.string(url)
    guard var address = HTTPAddress(text, schemes: call.host.httpSchemes) else {
      throw notAnAddress(text)
    }
    for (name, value) in try fields(query) {
      if let elements = try call.array(value) {
        for index in 0..<elements.count {
          address.addToQuery(name, try word(elements.elements[index], for: name, in: query))
        }
      } else {
        address.addToQuery(name, try word(value, for: name, in: query))
      }
    }
    return address
  }

  private func notAnAddress(_ text: String) -> Failure {
    if ["http://", "https://"].contains(where: { text.lowercased().utf8.starts(with: $0.utf8) }) {
      return call.fail(
        "E0307", "'\(call.name)' needs a URL with a valid host and port", argument: url,
        help: "special characters of a user or a password are encoded: '@' as %40")
    }
    return call.fail(
      "E0307", "'\(call.name)' needs a URL that begins with http:// or https://", argument: url,
      help: text.utf8.contains(UInt8(ascii: ":")) ? nil : "https://\(text)")
  }

  private func header(_ name: String, _ value: Value) throws -> HTTPHeader {
    let isToken = name.utf8.allSatisfy { $0.isWordByte || "!#$%&'*+-.^`|~".utf8.contains($0) }
    guard isToken, !name.isEmpty else {
      throw call.fail("E0307", "'\(name)' cannot be the name of a header", argument: headers)
    }
    guard !["content-length", "transfer-encoding"].contains(name.lowercased()) else {
      throw call.fail(
        "E0307", "the header '\(name)' follows from the body and cannot be given", argument: headers
      )
    }
    let text = try word(value, for: name, in: headers)
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
      throw call.fail(
        "E0307", "the header '\(name)' cannot have line ends or other control characters in it",
        argument: headers, help: "text.trim() takes away those around it")
    }
    return HTTPHeader(name, text)
  }

  /// What is sent as the body, and what it is.
  private func content() throws -> (bytes: [UInt8], type: String)? {
    guard let body, let form else { return nil }
    guard call[form].isNull else {
      guard call[body].isNull else {
        throw call.fail("E0307", "'\(call.name)' takes either a body or a form", argument: form)
      }
      return (try formBytes(form), "application/x-www-form-urlencoded")
    }
    switch call[body] {
    case .nothing where !call.isGiven(body): return nil
    case .text(let text): return (Array(text.bytes), "text/plain; charset=utf-8")
    default: return (try call.jsonBytes(body), "application/json")
    }
  }

  private func formBytes(_ form: Int) throws -> [UInt8] {
    let pairs = try fields(form).map { name, value in
      PercentCode.encoded(name) + "=" + PercentCode.encoded(try word(value, for: name, in: form))
    }
    return Array(pairs.joined(separator: "&").utf8)
  }

  /// The fields of an argument but for those that are null.
  private func fields(_ argument: Int) throws -> [(name: String, value: Value)] {
    let object = try call.object(argument)
    return (0..<object.count).compactMap { index in
      let value = object.value(at: index)
      return value.isNull ? nil : (object.key(at: index).string, value)
    }
  }

  /// A value as it is in a header, a query or a form.
  private func word(_ value: Value, for name: String, in argument: Int) throws -> String {
    switch value {
    case .text(let text): return text.string
    case .int, .bigInt, .double, .bool: return try call.json(value).text()
    default:
      throw call.fail(
        "E0307",
        "'\(call.name)' needs a string, a number or a bool for '\(name)', got \(value.typePhrase)",
        argument: argument)
    }
  }
}
