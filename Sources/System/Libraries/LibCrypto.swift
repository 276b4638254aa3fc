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

    init?(_ library: DynamicLibrary) {
      guard let make = library.function("EVP_MD_CTX_new", as: Make.self),
        let begin = library.function("EVP_DigestInit_ex", as: Begin.self),
        let update = library.function("EVP_DigestUpdate", as: Update.self),
        let finish = library.function("EVP_DigestFinal_ex", as: Finish.self),
        let free = library.function("EVP_MD_CTX_free", as: Free.self)
      else { return nil }
      self.make = make
      self.begin = begin
      self.update = update
      self.finish = finish
      self.free = free
    }
  }

  /// EVP_MAX_MD_SIZE
  private static let largestDigest = 64

  private init?() {
    // The types are those of openssl/evp.h, hmac.h and crypto.h, which version 3 keeps.
    guard let library = DynamicLibrary("libcrypto.so.3"),
      let digest = library.function("EVP_Digest", as: Digest.self),
      let authenticate = library.function("HMAC", as: Authenticate.self),
      let findDigest = library.function("EVP_get_digestbyname", as: FindDigest.self),
      let compare = library.function("CRYPTO_memcmp", as: Compare.self),
      let pieces = Pieces(library)
    else { return nil }
    self.digest = digest
    self.authenticate = authenticate
    self.findDigest = findDigest
    self.compare = compare
    self.pieces = pieces
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
