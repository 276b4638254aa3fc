/// Digests and codes of the UTF-8 bytes of a text.
enum HashBuiltins {
  private static func digest(_ name: String) -> @Sendable (Call) throws -> Value {
    { call in
      let text = try call.text(0)
      return hex(try library(call).digest(name, of: text.bytes), call)
    }
  }

  private static func hmac(_ call: Call) throws -> Value {
    let (text, key) = (try call.text(0), try call.text(1))
    return hex(try library(call).hmac("SHA256", key: key.bytes, of: text.bytes), call)
  }

  private static func library(_ call: Call) throws -> LibCrypto {
    guard let library = LibCrypto.shared else {
      throw call.fail(
        "E0605", "'\(call.name)' needs OpenSSL's libcrypto.so.3", kind: "environment",
        help: "install the package libssl3")
    }
    return library
  }

  private static func hex(_ bytes: [UInt8]?, _ call: Call) -> Value {
    guard let bytes else { preconditionFailure("OpenSSL refuses a digest it has") }
    return call.make(hexText(bytes))
  }

  private static func hexText(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.flatMap { [hexDigits[Int($0 >> 4)], hexDigits[Int($0 & 15)]] }
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)

  // MARK: Hexadecimal

  private static func fromHex(_ call: Call) throws -> Value {
    let digits = Array(try call.text(0).bytes)
    guard digits.count % 2 == 0, let values = allHex(digits) else {
      throw call.fail(
        "E0607", "'hash.from_hex' needs pairs of hexadecimal digits", kind: "text", argument: 0)
    }
    let bytes = stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    return try text(bytes, call)
  }

  private static func allHex(_ digits: [UInt8]) -> [UInt8]? {
    let values = digits.compactMap(\.hexDigit)
    return values.count == digits.count ? values : nil
  }

  private static func text(_ bytes: [UInt8], _ call: Call) throws -> Value {
    guard bytes.withUnsafeBufferPointer({ UTF8Check.firstInvalid($0) }) == nil else {
      throw call.fail(
        "E0607", "the decoded bytes are no text in UTF-8", kind: "text", argument: 0)
    }
    return call.make(bytes)
  }

  // MARK: Base64 (RFC 4648)

  private static func base64(_ call: Call) throws -> Value {
    call.make(Base64.encoded(try call.text(0).bytes, isURLSafe: try call.bool(1)))
  }

  /// Both alphabets, with or without padding; white space is passed over.
  private static func fromBase64(_ call: Call) throws -> Value {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var bitCount = 0
    var hasEnded = false
    for (offset, character) in try call.text(0).bytes.enumerated() where character > 0x20 {
      if character == UInt8(ascii: "=") {
        hasEnded = true
        continue
      }
      guard !hasEnded, let value = sextet(character) else {
        throw call.fail(
          "E0607", "'hash.from_base64' met a character that is no Base64 at byte \(offset)",
          kind: "text",
          argument: 0)
      }
      bits = bits << 6 | value
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
    // One character alone has six bits: no byte.
    guard bitCount < 6 else {
      throw call.fail(
        "E0607", "'hash.from_base64' met the end in the middle of a byte", kind: "text",
        argument: 0, help: "is the last part of the text missing?")
    }
    return try text(bytes, call)
  }

  private static func sextet(_ character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }

  // MARK: URLs (RFC 3986)

  private static func urlEncode(_ call: Call) throws -> Value {
    call.make(PercentCode.encoded(try call.text(0).bytes))
  }

  private static func urlDecode(_ call: Call) throws -> Value {
    let encoded = Array(try call.text(0).bytes)
    var bytes: [UInt8] = []
    var offset = 0
    while offset < encoded.count {
      if encoded[offset] == UInt8(ascii: "%") {
        guard offset + 2 < encoded.count, let high = encoded[offset + 1].hexDigit,
          let low = encoded[offset + 2].hexDigit
        else {
          throw call.fail(
            "E0607",
            "'text.url_decode' needs two hexadecimal digits behind the '%' at byte \(offset)",
            kind: "text", argument: 0)
        }
        bytes.append(high << 4 | low)
        offset += 3
      } else {
        bytes.append(encoded[offset] == UInt8(ascii: "+") ? UInt8(ascii: " ") : encoded[offset])
        offset += 1
      }
    }
    return try text(bytes, call)
  }

  // MARK: CRC-32 (IEEE 802.3)

  private static func crc32(_ call: Call) throws -> Value {
    var sum = ~UInt32(0)
    for byte in try call.text(0).bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return .int(Int(~sum))
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "hash.sha256(text)", "The SHA-256 digest in hexadecimal.",
      examples: [.init("hash.sha256(\"\").starts_with(\"e3b0c44298fc1c14\")", "true")],
      body: digest("SHA256")),
    Builtin(
      "hash.sha512(text)", "The SHA-512 digest in hexadecimal.",
      examples: [.init("hash.sha512(\"\").starts_with(\"cf83e1357eefb8bd\")", "true")],
      body: digest("SHA512")),
    Builtin(
      "hash.sha1(text)",
      "The SHA-1 digest in hexadecimal; for comparing with others, not for security.",
      examples: [.init("hash.sha1(\"abc\")", "\"a9993e364706816aba3e25717850c26c9cd0d89d\"")],
      body: digest("SHA1")),
    Builtin(
      "hash.md5(text)",
      "The MD5 digest in hexadecimal; for comparing with others, not for security.",
      examples: [.init("hash.md5(\"abc\")", "\"900150983cd24fb0d6963f7d28e17f72\"")],
      body: digest("MD5")),
    Builtin(
      "hash.hmac_sha256(text, key)",
      "The HMAC with SHA-256 in hexadecimal: signs a webhook's body.",
      examples: [
        .init(
          "hash.hmac_sha256(\"what do ya want for nothing?\", \"Jefe\").starts_with(\"5bdcc146bf60754e\")",
          "true")
      ], body: hmac),
    Builtin(
      "hash.crc32(text)", "The CRC-32 checksum as an int.",
      examples: [.init("hash.crc32(\"123456789\")", "3421780262")], body: crc32),
    Builtin(
      "hash.base64(text, url = false)",
      "`text` in Base64; with `url`, in its form for URLs, without padding.",
      examples: [
        .init("hash.base64(\"añ\")", "\"YcOx\""), .init("hash.base64(\"a\", url: true)", "\"YQ\""),
      ],
      body: base64),
    Builtin(
      "hash.from_base64(text)", "The text that is written in Base64, in either form.",
      examples: [.init("hash.from_base64(\"YcOx\")", "\"añ\"")], body: fromBase64),
    Builtin(
      "hash.hex(text)", "The bytes of `text` in hexadecimal.",
      examples: [.init("hash.hex(\"añ\")", "\"61c3b1\"")]
    ) { call in call.make(hexText(try call.text(0).bytes)) },
    Builtin(
      "hash.from_hex(text)", "The text whose bytes are written in hexadecimal.",
      examples: [.init("hash.from_hex(\"61c3b1\")", "\"añ\"")], body: fromHex),
    Builtin(
      "text.url_encode(text)", "`text` as a part of a URL.",
      examples: [.init("text.url_encode(\"a b&ñ\")", "\"a%20b%26%C3%B1\"")], body: urlEncode),
    Builtin(
      "text.url_decode(text)", "A part of a URL as text; a `+` is a space.",
      examples: [.init("text.url_decode(\"a%20b%26%C3%B1\")", "\"a b&ñ\"")], body: urlDecode),
  ]
}
