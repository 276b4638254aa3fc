import CNetNames

/// SHA-256 and HMAC-SHA256, by OpenSSL.
enum Digest {
  static func sha256(_ bytes: [UInt8]) throws -> [UInt8] {
    try bytes.withUnsafeBufferPointer(sha256)
  }

  static func sha256(_ bytes: UnsafeBufferPointer<UInt8>) throws -> [UInt8] {
    try filled { net_sha256(bytes.baseAddress, bytes.count, $0) }
  }

  static func hmac(_ bytes: [UInt8], key: [UInt8]) throws -> [UInt8] {
    try filled { net_hmac_sha256(key, key.count, bytes, bytes.count, $0) }
  }

  /// Takes the same time wherever they differ.
  static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == Int(NET_SHA256_SIZE) && right.count == left.count && net_same_digest(left, right)
  }

  private static func filled(_ fill: (UnsafeMutablePointer<UInt8>) -> Bool) throws -> [UInt8] {
    var isFilled = false
    let digest = [UInt8](unsafeUninitializedCapacity: Int(NET_SHA256_SIZE)) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      isFilled = fill(start)
      count = isFilled ? buffer.count : 0
    }
    guard isFilled else { throw MissingLibrary() }
    return digest
  }

  struct MissingLibrary: Error, CustomStringConvertible {
    var description: String {
      "OpenSSL's libcrypto.so.3, which signs download links, is not installed; "
        + "install the package 'libssl3'"
    }
  }
}
