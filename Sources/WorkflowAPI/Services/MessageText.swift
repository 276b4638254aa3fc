import Formats

/// How requests and answers are shown to people: masked, shortened, and without anything that a terminal
/// would obey.
package struct MessageText: Sendable {
  /// Bodies above `shownBytes` too.
  package var showsWholeBodies: Bool

  private static let shownBytes = 400

  package init(showsWholeBodies: Bool = false) { self.showsWholeBodies = showsWholeBodies }

  /// `POST /workflows/run?workflow_id=a (12 bytes) idempotency-key: k1`
  func line(_ request: APIRequest) -> String {
    var text = "\(request.endpoint.method.rawValue) \(Masking.url(request.target))"
    if let body = request.body { text += " (\(body.count.counted("byte")))" }
    if let key = request.headers["idempotency-key"] { text += " idempotency-key: \(key)" }
    return plain(text)
  }

  /// `GET https://…?signature=MASKED`
  func line(_ request: DownloadRequest) -> String {
    let headers = request.headers.sorted { $0.key < $1.key }.map { " \($0.key): \($0.value)" }
    return plain(
      "\(request.isHead ? "HEAD" : "GET") \(Masking.url(request.url))\(headers.joined())")
  }

  /// The text of a body; nil if there is none.
  func body(_ body: RequestBody?) -> String? { body.flatMap { $0.withBytes { text($0) } } }

  func body(_ bytes: [UInt8]) -> String? { bytes.withUnsafeBufferPointer { text($0) } }

  private func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard !bytes.isEmpty else { return nil }
    let isShortened = !showsWholeBodies && bytes.count > Self.shownBytes
    let shown = isShortened ? bytes[..<Self.shownBytes] : bytes[...]
    let text = String(decoding: Masking.json(shown), as: UTF8.self)
    guard isShortened else { return plain(text) }
    // The last character may be half of one.
    return plain(String(text.dropLast())) + "… (\(bytes.count.counted("byte")))"
  }

  /// Control characters, and those that turn the direction of text, as `\u{9b}`.
  func plain(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isObeyed) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isObeyed(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control: scalar != "\n" && scalar != "\t"
    case .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
