/// What lets pages of another origin use the API in a browser.
enum CrossOrigin {
  static func headers(_ origin: String) -> [String: String] {
    [
      "access-control-allow-origin": origin, "vary": "Origin",
      "access-control-expose-headers":
        "X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After,"
        + " Content-Disposition, ETag",
    ]
  }

  static let preflight = [
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers":
      "x-api-key, content-type, idempotency-key, x-request-id, range, if-range, if-none-match",
    "access-control-max-age": "600",
  ]
}
