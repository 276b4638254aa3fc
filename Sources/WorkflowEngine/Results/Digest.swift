import System
import WorkflowAPI

/// SHA-256 and HMAC-SHA256, by OpenSSL.
enum Digest {
  private static let algorithm = "SHA256"

  static func sha256(_ bytes: [UInt8]) throws -> [UInt8] {
    try bytes.withUnsafeBufferPointer(sha256)
  }

  static func sha256(_ bytes: UnsafeBufferPointer<UInt8>) throws -> [UInt8] {
    try made(library.digest(algorithm, of: bytes))
  }

  /// Of a body, of which a little is in memory at a time.
  static func sha256(_ body: RequestBody) throws -> [UInt8] {
    let digest = try ofPieces()
    for start in stride(from: 0, to: body.count, by: 1 << 20) {
      body.withBytes { digest.add(UnsafeBufferPointer(rebasing: $0[start...].prefix(1 << 20))) }
      body.release(before: start)
    }
    body.release(before: body.count)
    return try made(digest.finish())
  }

  /// SHA-256 of bytes that come one after the other.
  static func ofPieces() throws -> PieceDigest { PieceDigest(algorithm, try library) }

  static func hmac(_ bytes: [UInt8], key: [UInt8]) throws -> [UInt8] {
    let library = try library
    return try made(
      key.withUnsafeBufferPointer { key in
        bytes.withUnsafeBufferPointer { library.hmac(algorithm, key: key, of: $0) }
      })
  }

  /// Takes the same time wherever they differ.
  static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard let library = LibCrypto.shared, !left.isEmpty else { return false }
    return left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { library.isEqual(left, $0) }
    }
  }

  /// What OpenSSL made, which it may be set up to refuse.
  static func made(_ digest: [UInt8]?) throws -> [UInt8] {
    guard let digest else { throw MissingLibrary() }
    return digest
  }

  private static var library: LibCrypto {
    get throws {
      guard let library = LibCrypto.shared else { throw MissingLibrary() }
      return library
    }
  }

  struct MissingLibrary: Error, CustomStringConvertible {
    var description: String {
      "OpenSSL's libcrypto.so.3, which signs download links, is not installed; "
        + "install the package 'libssl3'"
    }
  }
}
