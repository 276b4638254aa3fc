/// The digest that other targets identify large bodies by.
package enum SHA256 {
  /// 64 digits; empty if OpenSSL is not installed.
  package static func hexadecimal(of bytes: UnsafeBufferPointer<UInt8>) -> String {
    let digest = LibCrypto.shared?.digest("SHA256", of: bytes) ?? []
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
