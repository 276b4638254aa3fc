import CNetNames
import WorkflowAPI

/// SHA-256 and HMAC-SHA256, by OpenSSL.
enum Digest {
  static func sha256(_ bytes: [UInt8]) throws -> [UInt8] {
    try bytes.withUnsafeBufferPointer(sha256)
  }

  static func sha256(_ bytes: UnsafeBufferPointer<UInt8>) throws -> [UInt8] {
    try filled { net_sha256(bytes.baseAddress, bytes.count, $0) }
  }

  /// Of a body, of which a little is in memory at a time.
  static func sha256(_ body: RequestBody) throws -> [UInt8] {
    let digest = try StreamedDigest()
    for start in stride(from: 0, to: body.count, by: 1 << 20) {
      body.withBytes { digest.add(UnsafeBufferPointer(rebasing: $0[start...].prefix(1 << 20))) }
      body.release(before: start)
    }
    body.release(before: body.count)
    return try digest.finish()
  }

  static func hmac(_ bytes: [UInt8], key: [UInt8]) throws -> [UInt8] {
    try filled { net_hmac_sha256(key, key.count, bytes, bytes.count, $0) }
  }

  /// Takes the same time wherever they differ.
  static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == Int(NET_SHA256_SIZE) && right.count == left.count && net_same_digest(left, right)
  }

  fileprivate static func filled(_ fill: (UnsafeMutablePointer<UInt8>) -> Bool) throws -> [UInt8] {
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

/// SHA-256 of bytes that come one after the other.
final class StreamedDigest {
  private let state: OpaquePointer

  init() throws {
    guard let state = net_sha256_begin() else { throw Digest.MissingLibrary() }
    self.state = state
  }

  deinit { net_sha256_free(state) }

  func add(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer(add) }

  func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    net_sha256_add(state, bytes.baseAddress, bytes.count)
  }

  /// Of everything that was added; nothing is added afterwards.
  func finish() throws -> [UInt8] { try Digest.filled { net_sha256_finish(state, $0) } }
}
