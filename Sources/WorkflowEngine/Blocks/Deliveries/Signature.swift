import Sixmo

/// Lets a receiver check that a delivery comes from somebody who knows the secret, and when it was sent.
///
///     x-sixmo-timestamp: 1770897600
///     x-sixmo-signature: t=1770897600,v1=<HMAC-SHA256 of "1770897600.<body>", in hexadecimal digits>
enum Signature {
  static func headers(
    of body: [UInt8], secret: String, at now: Timestamp
  ) throws -> [HTTPHeader] {
    let time = String(now.secondsSince1970)
    let digest = try Digest.hmac(Array("\(time).".utf8) + body, key: Array(secret.utf8))
    return [
      HTTPHeader("x-sixmo-timestamp", time),
      HTTPHeader("x-sixmo-signature", "t=\(time),v1=\(Hexadecimal.text(digest))"),
    ]
  }
}
