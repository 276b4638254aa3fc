/// Signs the URLs of result files and checks them: whoever has one may read that file until it expires,
/// and nothing else.
struct LinkSigner: Sendable {
  /// What stands before the path: `sixmo://local`, or the address of a server.
  var baseURL: String
  var key: [UInt8]

  /// The documents' 15 minutes.
  static let lifetime = 900

  /// `sixmo://local/results/run_1/results_block_1.csv?expires=1700000900&signature=…`
  func url(runID: String, filename: String, now: Timestamp) throws -> String {
    let path = "/results/\(runID)/\(filename)"
    let expires = String(now.secondsSince1970 + Int64(Self.lifetime))
    let signature = hexadecimal(try sign(path, expires))
    return "\(baseURL)\(path)?expires=\(expires)&signature=\(signature)"
  }

  /// Which file a URL (or its path and query) means; nil if it was changed, has expired or is none of
  /// ours.
  func file(of url: String, now: Timestamp) throws -> (runID: String, filename: String)? {
    let target = url.hasPrefix(baseURL) ? url.dropFirst(baseURL.count) : url[...]
    let parts = target.split(separator: "?", omittingEmptySubsequences: false)
    guard parts.count == 2, let (expires, signature) = query(parts[1]) else { return nil }
    guard Digest.areEqual(try sign(String(parts[0]), expires), signature) else { return nil }
    guard let end = Int64(expires), now.secondsSince1970 < end else { return nil }
    let segments = parts[0].split(separator: "/", omittingEmptySubsequences: false)
    guard segments.count == 4, segments[1] == "results" else { return nil }
    return (String(segments[2]), String(segments[3]))
  }

  private func sign(_ path: String, _ expires: String) throws -> [UInt8] {
    try Digest.hmac(Array("\(path)\n\(expires)".utf8), key: key)
  }

  private func query(_ text: Substring) -> (expires: String, signature: [UInt8])? {
    let pairs = text.split(separator: "&", omittingEmptySubsequences: false)
    guard pairs.count == 2, pairs[0].hasPrefix("expires="), pairs[1].hasPrefix("signature="),
      let signature = bytes(hexadecimal: pairs[1].dropFirst(10))
    else { return nil }
    return (String(pairs[0].dropFirst(8)), signature)
  }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// nil if `hexadecimal` would not have written it so.
private func bytes(hexadecimal text: Substring) -> [UInt8]? {
  let digits = text.compactMap(\.hexDigitValue)
  guard digits.count % 2 == 0 else { return nil }
  let bytes = stride(from: 0, to: digits.count, by: 2).map {
    UInt8(digits[$0] << 4 | digits[$0 + 1])
  }
  return hexadecimal(bytes) == text ? bytes : nil
}
