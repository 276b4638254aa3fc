/// Hides what no trace and no recording may hold: signatures in URLs and secrets in bodies.
///
/// What is masked already stays as it is, so that a masked recording matches masked requests.
package enum Masking {
  package static let mask = "MASKED"

  private static let secretWords = [
    "signature", "secret", "password", "passwd", "token", "credential", "authorization", "cookie",
    "apikey", "api_key", "api-key", "accesskey", "private_key",
  ]
  private static let secretNames: Set<String> = ["sig", "key", "pass", "pwd"]

  /// Whether a field or a parameter of this name holds a secret: `signing_secret`, `X-Goog-Signature`.
  static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return secretNames.contains(name) || secretWords.contains { name.contains($0) }
  }

  /// A URL without its password and the secret values of its query.
  package static func url(_ url: String) -> String {
    String(decoding: maskedURL(Array(url.utf8)[...]), as: UTF8.self)
  }

  /// JSON text, or the beginning of one, with the strings of secret fields replaced and URLs masked.
  /// Everything else stays byte by byte, also what is not JSON.
  package static func json(_ text: some Collection<UInt8>) -> [UInt8] {
    var scan = Scan(rest: Array(text)[...])
    scan.run()
    return scan.result
  }
}

// MARK: URLs

/// `scheme://user:password@host/path?name=value#fragment`
private func maskedURL(_ url: ArraySlice<UInt8>) -> [UInt8] {
  let queryStart = url.firstIndex(of: UInt8(ascii: "?")) ?? url.endIndex
  var result = withoutPassword(url[..<queryStart])
  guard queryStart < url.endIndex else { return result }
  let end = url[queryStart...].firstIndex(of: UInt8(ascii: "#")) ?? url.endIndex
  let pairs = url[(queryStart + 1)..<end].split(
    separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
  result.append(UInt8(ascii: "?"))
  result += pairs.map(maskedPair).joined(separator: [UInt8(ascii: "&")])
  return result + url[end...]
}

private func maskedPair(_ pair: ArraySlice<UInt8>) -> [UInt8] {
  guard let equal = pair.firstIndex(of: UInt8(ascii: "=")),
    Masking.isSecret(String(decoding: pair[..<equal], as: UTF8.self))
  else { return Array(pair) }
  return Array(pair[...equal]) + Masking.mask.utf8
}

private func withoutPassword(_ address: ArraySlice<UInt8>) -> [UInt8] {
  guard let scheme = address.firstRange(of: Array("://".utf8)) else { return Array(address) }
  let end = address[scheme.upperBound...].firstIndex(of: UInt8(ascii: "/")) ?? address.endIndex
  guard let at = address[scheme.upperBound..<end].lastIndex(of: UInt8(ascii: "@")) else {
    return Array(address)
  }
  return Array(address[..<scheme.upperBound]) + Masking.mask.utf8 + address[at...]
}

// MARK: JSON

/// One way through the text, from string to string.
private struct Scan {
  var rest: ArraySlice<UInt8>
  var result: [UInt8] = []
  /// The last key names a secret, and its value has not come yet.
  private var isSecret = false

  init(rest: ArraySlice<UInt8>) {
    self.rest = rest
    result.reserveCapacity(rest.count)
  }

  mutating func run() {
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "\""): string()
      case UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "}"):
        isSecret = false
        result.append(rest.removeFirst())
      default: result.append(rest.removeFirst())
      }
    }
  }

  private mutating func string() {
    let content = contentOfString()
    let end = content.endIndex
    let isKey = rest[end...].dropFirst().first { $0 > UInt8(ascii: " ") } == UInt8(ascii: ":")
    result.append(UInt8(ascii: "\""))
    if isKey {
      isSecret = Masking.isSecret(String(decoding: content, as: UTF8.self))
      result += content
    } else {
      result += masked(content)
      isSecret = false
    }
    rest = rest[end...]
    if !rest.isEmpty { result.append(rest.removeFirst()) }
  }

  /// Between the quotes; to the end of the text where the second one is missing.
  private func contentOfString() -> ArraySlice<UInt8> {
    var index = rest.startIndex + 1
    while index < rest.endIndex, rest[index] != UInt8(ascii: "\"") {
      index += rest[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return rest[(rest.startIndex + 1)..<min(index, rest.endIndex)]
  }

  private func masked(_ content: ArraySlice<UInt8>) -> [UInt8] {
    if isSecret, !content.isEmpty { return Array(Masking.mask.utf8) }
    return content.firstRange(of: Array("://".utf8)) == nil ? Array(content) : maskedURL(content)
  }
}
