import Glibc

/// OpenSSL's digests, opened on first use: cryptography is never written by ourselves, and a script
/// without it pays nothing at start.
package struct LibCrypto: Sendable {
  /// Nil if the library is not installed.
  package static let shared = LibCrypto()

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
  fileprivate typealias FindDigest = @convention(c) (UnsafePointer<CChar>) -> OpaquePointer?
  private typealias Compare =
    @convention(c) (UnsafeRawPointer?, UnsafeRawPointer?, Int) -> Int32

  private let digest: Digest
  private let authenticate: Authenticate
  fileprivate let findDigest: FindDigest
  private let compare: Compare
  /// For digests of what comes in pieces.
  fileprivate let pieces: Pieces

  fileprivate struct Pieces: Sendable {
    typealias Make = @convention(c) () -> OpaquePointer?
    typealias Begin = @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> Int32
    typealias Update = @convention(c) (OpaquePointer?, UnsafeRawPointer?, Int) -> Int32
    typealias Finish =
      @convention(c) (
        OpaquePointer?, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt32>
      ) -> Int32
    typealias Free = @convention(c) (OpaquePointer?) -> Void

    let make: Make
    let begin: Begin
    let update: Update
    let finish: Finish
    let free: Free
  }

  /// EVP_MAX_MD_SIZE
  private static let largestDigest = 64

  private init?() {
    guard let library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL),
      let digest = dlsym(library, "EVP_Digest"), let authenticate = dlsym(library, "HMAC"),
      let findDigest = dlsym(library, "EVP_get_digestbyname"),
      let compare = dlsym(library, "CRYPTO_memcmp"), let make = dlsym(library, "EVP_MD_CTX_new"),
      let begin = dlsym(library, "EVP_DigestInit_ex"),
      let update = dlsym(library, "EVP_DigestUpdate"),
      let finish = dlsym(library, "EVP_DigestFinal_ex"),
      let free = dlsym(library, "EVP_MD_CTX_free")
    else { return nil }
    // The types are those of openssl/evp.h, hmac.h and crypto.h, which version 3 keeps.
    self.digest = unsafeBitCast(digest, to: Digest.self)
    self.authenticate = unsafeBitCast(authenticate, to: Authenticate.self)
    self.findDigest = unsafeBitCast(findDigest, to: FindDigest.self)
    self.compare = unsafeBitCast(compare, to: Compare.self)
    pieces = Pieces(
      make: unsafeBitCast(make, to: Pieces.Make.self),
      begin: unsafeBitCast(begin, to: Pieces.Begin.self),
      update: unsafeBitCast(update, to: Pieces.Update.self),
      finish: unsafeBitCast(finish, to: Pieces.Finish.self),
      free: unsafeBitCast(free, to: Pieces.Free.self))
  }

  /// The digest of bytes by the name OpenSSL gives it, `SHA256`; nil if it refuses.
  package func digest(_ name: String, of bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let kind = findDigest(name) else { return nil }
    return answer { result, count in
      digest(bytes.baseAddress, bytes.count, result, count, kind, nil) == 1
    }
  }

  /// The HMAC (RFC 2104) of bytes.
  package func hmac(
    _ name: String, key: UnsafeBufferPointer<UInt8>, of bytes: UnsafeBufferPointer<UInt8>
  ) -> [UInt8]? {
    guard let kind = findDigest(name), let keyCount = Int32(exactly: key.count) else { return nil }
    return answer { result, count in
      authenticate(kind, key.baseAddress, keyCount, bytes.baseAddress, bytes.count, result, count)
        != nil
    }
  }

  /// Whether both are the same, in a time that depends on their lengths alone.
  package func isEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>)
    -> Bool
  {
    left.count == right.count && compare(left.baseAddress, right.baseAddress, left.count) == 0
  }

  fileprivate func answer(
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

/// A digest of bytes that come in pieces.
package final class PieceDigest {
  private let library: LibCrypto
  private let context: OpaquePointer?
  private var isRefused: Bool

  /// By the name OpenSSL gives it, `SHA256`.
  package init(_ name: String, _ library: LibCrypto) {
    self.library = library
    context = library.pieces.make()
    isRefused = library.pieces.begin(context, library.findDigest(name), nil) != 1
  }

  deinit { library.pieces.free(context) }

  package func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard !isRefused else { return }
    isRefused = library.pieces.update(context, bytes.baseAddress, bytes.count) != 1
  }

  /// Nil if OpenSSL refuses the digest.
  package func finish() -> [UInt8]? {
    guard !isRefused else { return nil }
    return library.answer { result, count in library.pieces.finish(context, result, count) == 1 }
  }
}
