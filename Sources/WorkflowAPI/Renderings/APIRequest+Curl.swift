import Formats

extension APIRequest {
  /// The request as a command that runs in bash and sends exactly its bytes; the key comes from the
  /// environment.
  ///
  /// A body too large for an argument, or with bytes that no argument can have, comes through a pipe.
  package func curl(baseURL: String) -> String {
    var parts = ["curl -sS --fail-with-body"]
    if endpoint.method == .post { parts[0] += " -X POST" }
    parts[0] += " " + shellQuoted(baseURL + target)
    parts.append(#"-H "x-api-key: $SIXTYFOUR_API_KEY""#)
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
      parts.append("-H " + shellQuoted("\(name): \(value)"))
    }
    guard let body else {
      // Servers on the way refuse a POST that does not say how long it is.
      if endpoint.method == .post { parts.append("-H 'content-length: 0'") }
      return parts.joined(separator: " \\\n  ")
    }
    parts.append("-H 'content-type: application/json'")
    let bytes = body.bytes
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      parts.append("--data-binary @-")
      let digits = Hexadecimal.escapes(bytes)
      return "printf '\(digits)' | " + parts.joined(separator: " \\\n  ")
    }
    guard bytes.count > Self.argumentLimit else {
      parts.append("--data-raw " + shellQuoted(text))
      return parts.joined(separator: " \\\n  ")
    }
    parts.append("--data-binary @-")
    return "printf '%s' \(shellQuoted(text)) | " + parts.joined(separator: " \\\n  ")
  }

  /// Linux takes arguments of up to 128 KiB, quotes not counted; printf is a part of bash, which has no
  /// limit.
  private static let argumentLimit = 100_000
}

/// In single quotes, in which only they themselves mean anything.
private func shellQuoted(_ text: String) -> String {
  var quoted: [UInt8] = [UInt8(ascii: "'")]
  for byte in text.utf8 {
    if byte == UInt8(ascii: "'") { quoted += #"'\''"#.utf8 } else { quoted.append(byte) }
  }
  return String(decoding: quoted + [UInt8(ascii: "'")], as: UTF8.self)
}
