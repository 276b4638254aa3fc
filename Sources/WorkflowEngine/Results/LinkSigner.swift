import Formats

/// Signs the URLs of result files and checks them: anybody who has one may read that file until it expires,
/// and nothing else.
struct LinkSigner: Sendable {
  /// What is before the path: `sixmo://local`, or the address of a server.
  var baseURL: String
  var key: [UInt8]

  /// The documents' 15 minutes.
  static let lifetime = 900

  /// `sixmo://local/results/run_1/results_block_1.csv?expires=1700000900&signature=…`
  func url(runID: String, filename: String, now: Timestamp) throws -> String {
    let path = "/results/\(runID)/\(filename)"
    let expires = String(now.secondsSince1970 + Int64(Self.lifetime))
    let signature = Hexadecimal.text(try sign(Array(path.utf8), Array(expires.utf8)))
    return "\(baseURL)\(path)?expires=\(expires)&signature=\(signature)"
  }

  /// The file of a URL, or of its path and query; nil if it was changed, has expired or is not one of
  /// ours. Bytes are compared: another spelling of the same path is a changed one.
  func file(of url: String, now: Timestamp) throws -> (runID: String, filename: String)? {
    var target = url.utf8[...]
    if target.starts(with: baseURL.utf8) { target = target.dropFirst(baseURL.utf8.count) }
    let parts = target.split(separator: UInt8(ascii: "?"), omittingEmptySubsequences: false)
    guard parts.count == 2, let (expires, signature) = query(parts[1]) else { return nil }
    guard Digest.areEqual(try sign(Array(parts[0]), Array(expires)), signature) else { return nil }
    guard let end = Int64(Substring(expires)), now.secondsSince1970 < end else { return nil }
    let segments = parts[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard segments.count == 4, segments[1].elementsEqual("results".utf8) else { return nil }
    return (String(Substring(segments[2])), String(Substring(segments[3])))
  }

  private func sign(_ path: [UInt8], _ expires: [UInt8]) throws -> [UInt8] {
    try Digest.hmac(path + [UInt8(ascii: "\n")] + expires, key: key)
  }

  private func query(
    _ text: Substring.UTF8View
  ) -> (expires: Substring.UTF8View, signature: [UInt8])? {
    let pairs = text.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
    guard pairs.count == 2, pairs[0].starts(with: "expires=".utf8),
      pairs[1].starts(with: "signature=".utf8),
      let signature = bytes(hexadecimal: pairs[1].dropFirst(10))
    else { return nil }
    return (pairs[0].dropFirst(8), signature)
  }
}

/// Nil unless `Hexadecimal.text` writes it so.
private func bytes(hexadecimal text: Substring.UTF8View) -> [UInt8]? {
  Hexadecimal.bytes(text).flatMap { Hexadecimal.text($0).utf8.elementsEqual(text) ? $0 : nil }
}
