import Syntax

/// HTTP requests to anywhere: outgoing webhooks, other services. The host sends them.
enum HTTPBuiltins {
  /// A method whose name is the builtin's.
  private static func send(_ method: String, hasBody: Bool) -> @Sendable (Call) throws -> Value {
    { call in try HTTPCall(call, url: 0, hasBody: hasBody).answer(method) }
  }

  private static func request(_ call: Call) throws -> Value {
    let method = try call.string(0)
    guard !method.isEmpty, method.utf8.allSatisfy(\.isWordByte) else {
      throw call.fail(
        "E0307", "'\(call.name)' needs a method such as \"GET\", got '\(method)'", argument: 0)
    }
    return try HTTPCall(call, url: 1, hasBody: true).answer(method.uppercased())
  }

  // MARK: The table

  private static let options =
    "headers = {}, query = {}, timeout = 30s, redirects = 10, check = true, base64 = false"

  private static let documentation = """
    The response is an object: `status`, `url` (after redirects), `headers` (names in lower case, those \
    that come twice joined by commas, cookies by line ends), `body` as text, and `json`, its value, if the \
    server says that it is JSON.

    `query` is added to the URL, a list once for each element; null leaves a header or a part of the query \
    out. `timeout` is for everything together, in seconds; null waits for ever.

    An error status is an error of kind "http" that has all that a response has, unless `check` is false. No \
    answer at all is one of kind "network" or "timeout". A body that is not text is an error unless `base64` \
    asks for its bytes in Base64.

    At most `redirects` redirects are followed. Another server gets none of the `headers` that could be \
    secret, and never the body: a redirect that would send it there is an error, as is one from https to \
    http.
    """

  private static let bodyDocumentation = """
    `body` is sent as it is if it is a string, everything else as JSON; `form` as the fields of a form.


    """ + documentation

  static let table: [Builtin] = [
    Builtin(
      "http.get(url, \(options))", "Asks for what is at a URL.", documentation: documentation,
      examples: [
        .init(#"http.get("https://example.com/users", query: {limit: 2}).json.map(.id)"#, "[1, 2]"),
        .init(#"try { http.get("https://example.com/nothing") } catch e { e.status }"#, "404"),
      ], body: send("GET", hasBody: false)),
    Builtin(
      "http.head(url, \(options))", "Asks for the headers of what is at a URL.",
      documentation: documentation,
      examples: [
        .init(
          #"http.head("https://example.com/users").headers["content-type"]"#,
          #""application/json""#)
      ], body: send("HEAD", hasBody: false)),
    Builtin(
      "http.post(url, body = null, form = null, \(options))", "Sends `body` or `form` to a URL.",
      documentation: bodyDocumentation,
      examples: [
        .init(#"http.post("https://example.com/hook", {text: "12 new leads"}).status"#, "200"),
        .init(
          #"http.post("https://example.com/token", form: {grant_type: "refresh"}).status"#, "200"),
      ], body: send("POST", hasBody: true)),
    Builtin(
      "http.put(url, body = null, form = null, \(options))", "Puts `body` to a URL.",
      documentation: bodyDocumentation,
      examples: [.init(#"http.put("https://example.com/users/1", {name: "Ada"}).status"#, "200")],
      body: send("PUT", hasBody: true)),
    Builtin(
      "http.patch(url, body = null, form = null, \(options))",
      "Changes what is at a URL by `body`.", documentation: bodyDocumentation,
      examples: [.init(#"http.patch("https://example.com/users/1", {name: "Ada"}).status"#, "200")],
      body: send("PATCH", hasBody: true)),
    Builtin(
      "http.delete(url, \(options))", "Deletes what is at a URL.", documentation: documentation,
      examples: [.init(#"http.delete("https://example.com/users/1").status"#, "200")],
      body: send("DELETE", hasBody: false)),
    Builtin(
      "http.request(method, url, body = null, form = null, \(options))",
      "Sends a request with any method.", documentation: bodyDocumentation,
      examples: [.init(#"http.request("OPTIONS", "https://example.com/users").status"#, "200")],
      body: request),
  ]
}
