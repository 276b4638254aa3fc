import Glibc

/// OpenSSL's digests, opened on first use: cryptography is never written by ourselves, and a script
/// without it pays nothing at start.
struct LibCrypto: Sendable {
  /// Nil if the library is not installed.
  static let shared = LibCrypto()

  private typealias Digest =
    @convention(c) (
      UnsafeRawPointer?, Int, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt32>,
      OpaquePointer?,
      OpaquePointer?
    ) -> Int32
  private typealias Authenticate =
    @convention(c) (
      OpaquePointer?, UnsafeRawPointer?, Int32, UnsafePointer<UInt8>?, Int,
      UnsafeMutablePointer<UInt8>,
      UnsafeMutablePointer<UInt32>
    ) -> UnsafeMutablePointer<UInt8>?
  private typealias FindDigest = @convention(c) (UnsafePointer<CChar>) -> OpaquePointer?

  private let digest: Digest
  private let authenticate: Authenticate
  private let findDigest: FindDigest

  /// EVP_MAX_MD_SIZE
  private static let largestDigest = 64

  private init?() {
    guard let library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL),
      let digest = dlsym(library, "EVP_Digest"), let authenticate = dlsym(library, "HMAC"),
      let findDigest = dlsym(library, "EVP_get_digestbyname")
    else { return nil }
    // The types are those of openssl/evp.h and openssl/hmac.h, which version 3 keeps.
    self.digest = unsafeBitCast(digest, to: Digest.self)
    self.authenticate = unsafeBitCast(authenticate, to: Authenticate.self)
    self.findDigest = unsafeBitCast(findDigest, to: FindDigest.self)
  }

  /// The digest of bytes by the name OpenSSL gives it, `SHA256`; nil if it refuses.
  func digest(_ name: String, of bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let kind = findDigest(name) else { return nil }
    return answer { result, count in
      digest(bytes.baseAddress, bytes.count, result, count, kind, nil) == 1
    }
  }

  /// The HMAC (RFC 2104) of bytes.
  func hmac(
    _ name: String, key: UnsafeBufferPointer<UInt8>, of bytes: UnsafeBufferPointer<UInt8>
  ) -> [UInt8]? {
    guard let kind = findDigest(name), let keyCount = Int32(exactly: key.count) else { return nil }
    return answer { result, count in
      authenticate(kind, key.baseAddress, keyCount, bytes.baseAddress, bytes.count, result, count)
        != nil
    }
  }

  private func answer(
    _ body: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt32>) -> Bool
  ) -> [UInt8]? {
    var isDone = false
    let result = [UInt8](unsafeUninitializedCapacity: Self.largestDigest) { buffer, count in
      var written: UInt32 = 0
      isDone = body(buffer.baseAddress!, &written)
      count = Int(written)
    }
    return isDone ? result : nil
  }
}
