import System

/// Digests and signatures of bytes.
enum HashBuiltins {
  private static func digest(_ name: String) -> @Sendable (Call) throws -> Value {
    { call in
      let digest = PieceDigest(name, try LibCrypto.of(call))
      try call.withBytes(0, form: 1) { try call.forEachPiece(of: $0, digest.add) }
      return try made(digest.finish(), form: 2, call)
    }
  }

  private static func hmac(_ name: String) -> @Sendable (Call) throws -> Value {
    { call in
      let library = try LibCrypto.of(call)
      let code = try call.withBytes(0, form: 2) { bytes in
        try call.withBytes(1, form: 3) { key in library.hmac(name, key: key, of: bytes) }
      }
      return try made(code, form: 4, call)
    }
  }

  private static func made(_ bytes: [UInt8]?, form: Int, _ call: Call) throws -> Value {
    guard let bytes else { throw LibCrypto.refused(call) }
    return try bytes.withUnsafeBufferPointer { try call.make($0, form: form) }
  }

  private static func equal(_ call: Call) throws -> Value {
    let (text, other) = (try call.text(0), try call.text(1))
    return .bool(try LibCrypto.of(call).isEqual(text.bytes, other.bytes))
  }

  // MARK: The table

  private static let forms = """
    Bytes are strings in one of three forms. `from` says how `text` encodes bytes: as `"text"`, by its UTF-8, \
    or written in `"hex"` or `"base64"`. `as` says how the result is written: in `"hex"`, `"base64"` or \
    `"base64url"`.
    """

  static let table: [Builtin] = [
    Builtin(
      "hash.sha256(text, from = \"text\", as = \"hex\")", "The SHA-256 digest.",
      documentation: forms,
      examples: [
        .init("hash.sha256(\"\").starts_with(\"e3b0c44298fc1c14\")", "true"),
        .init(
          "hash.sha256(\"\", as: \"base64\")", "\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\""),
      ],
      body: digest("SHA256")),
    Builtin(
      "hash.sha512(text, from = \"text\", as = \"hex\")", "The SHA-512 digest.",
      documentation: forms,
      examples: [.init("hash.sha512(\"\").starts_with(\"cf83e1357eefb8bd\")", "true")],
      body: digest("SHA512")),
    Builtin(
      "hash.sha1(text, from = \"text\", as = \"hex\")",
      "The SHA-1 digest; for comparing with others, not for security.", documentation: forms,
      examples: [.init("hash.sha1(\"abc\")", "\"a9993e364706816aba3e25717850c26c9cd0d89d\"")],
      body: digest("SHA1")),
    Builtin(
      "hash.md5(text, from = \"text\", as = \"hex\")",
      "The MD5 digest; for comparing with others, not for security.", documentation: forms,
      examples: [.init("hash.md5(\"abc\")", "\"900150983cd24fb0d6963f7d28e17f72\"")],
      body: digest("MD5")),
    hmacBuiltin("256", "hash.hmac_sha256(\"\", \"\").starts_with(\"b613679a0814d9ec\")", "true"),
    hmacBuiltin("512", "hash.hmac_sha512(\"\", \"\").starts_with(\"b936cee86c9f87aa\")", "true"),
    hmacBuiltin(
      "1", "hash.hmac_sha1(\"\", \"\", as: \"base64\")", "\"+9sdGxiqbAgyS31ktx+3Y3BpDh0=\""),
    Builtin(
      "hash.equal(text, other)",
      "Whether two strings are equal, in a time that does not show where they differ.",
      documentation: """
        Compare signatures with it: `==` returns sooner the earlier a guess is wrong, which lets others find \
        a signature piece by piece. Only whether the lengths are equal shows.
        """,
      examples: [.init("hash.equal(\"5bdcc146\", \"5bdcc147\")", "false")], body: equal),
  ]

  private static func hmacBuiltin(_ size: String, _ source: String, _ value: String) -> Builtin {
    Builtin(
      "hash.hmac_sha\(size)(text, key, from = \"text\", key_from = \"text\", as = \"hex\")",
      "The HMAC (RFC 2104) with SHA-\(size): signs a webhook's body.",
      documentation: forms + " `key_from` is the same for `key`.",
      examples: [.init(source, value)], body: hmac("SHA\(size)"))
  }
}

extension LibCrypto {
  /// The library, or the error of a script that needs it.
  static func of(_ call: Call) throws -> LibCrypto {
    guard let library = shared else {
      throw call.fail(
        "E0605", "'\(call.name)' needs OpenSSL's libcrypto.so.3",
        help: "install the package libssl3")
    }
    return library
  }

  /// A system may be set up to allow only some digests.
  static func refused(_ call: Call) -> Failure {
    call.fail(
      "E0605", "this system's OpenSSL refuses what '\(call.name)' needs",
      help: "see the providers in openssl.cnf")
  }
}
