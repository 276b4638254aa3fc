/// A secret that a client of a server shows. It is reported once, when it is made; what is kept is its hash.
struct APIKey {
  /// `sk_` and 40 letters and digits, which are 238 bits.
  let text: String

  /// By the kernel's generator.
  init() {
    let signs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    var kernel = SystemRandomNumberGenerator()
    let random = (0..<40).map { _ in signs[Int.random(in: signs.indices, using: &kernel)] }
    text = "sk_" + String(random)
  }

  /// What is kept of a key. A key has too many bits to be guessed, so that one pass of SHA-256 hides it.
  static func hash(of text: String) throws -> [UInt8] { try Digest.sha256(Array(text.utf8)) }
}
