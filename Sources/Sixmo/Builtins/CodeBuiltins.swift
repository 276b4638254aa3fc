/// Bytes written as text, and back: Base64, hexadecimal digits, the code of URLs; checksums.
enum CodeBuiltins {
  // MARK: Base64 and hexadecimal digits

  private static func base64(_ call: Call) throws -> Value {
    let isURLSafe = try call.bool(1)
    return try call.withBytes(0, form: 2) { bytes in
      try call.encoded(bytes) { Base64.encoded($0, isURLSafe: isURLSafe) }
    }
  }

  private static func fromBase64(_ call: Call) throws -> Value {
    try text(try call.fromBase64(try call.text(0), argument: 0), call, form: "base64")
  }

  private static func hex(_ call: Call) throws -> Value {
    try call.withBytes(0, form: 1) { try call.encoded($0, Hexadecimal.encoded) }
  }

  private static func fromHex(_ call: Call) throws -> Value {
    try text(try call.fromHex(try call.text(0), argument: 0), call, form: "hex")
  }

  private static func text(_ bytes: [UInt8], _ call: Call, form: String? = nil) throws -> Value {
    guard bytes.withUnsafeBufferPointer({ UTF8Check.firstInvalid($0) }) == nil else {
      throw call.fail(
        "E0607", "the decoded bytes are not text in UTF-8", argument: 0,
        help: form.map { "functions of bytes read the code itself: from: \"\($0)\"" })
    }
    return call.make(bytes)
  }

  // MARK: URLs (RFC 3986)

  private static func urlEncode(_ call: Call) throws -> Value {
    try call.encoded(try call.text(0).bytes) { PercentCode.encoded($0) }
  }

  private static func urlDecode(_ call: Call) throws -> Value {
    let encoded = Array(try call.text(0).bytes)
    var bytes: [UInt8] = []
    var offset = 0
    var pace = Pace(call)
    while offset < encoded.count {
      try pace.step()
      if encoded[offset] == UInt8(ascii: "%") {
        guard offset + 2 < encoded.count, let high = encoded[offset + 1].hexDigit,
          let low = encoded[offset + 2].hexDigit
        else {
          throw call.fail(
            "E0607",
            "'text.url_decode' needs two hexadecimal digits after the '%' at byte \(offset)",
            argument: 0)
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
    try call.withBytes(0, form: 1) { bytes in
      try call.forEachPiece(of: bytes) { piece in
        for byte in piece { sum = sum >> 8 ^ crcOfByte[Int(sum & 0xFF ^ UInt32(byte))] }
      }
    }
    return .int(Int(~sum))
  }

  private static let crcOfByte: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "hash.base64(text, url = false, from = \"text\")",
      "`text` in Base64; with `url`, in its form for URLs, without padding.",
      documentation: "With `from: \"hex\"` of bytes that are written in hexadecimal.",
      examples: [
        .init("hash.base64(\"añ\")", "\"YcOx\""), .init("hash.base64(\"a\", url: true)", "\"YQ\""),
        .init("hash.base64(\"ff00\", from: \"hex\")", "\"/wA=\""),
      ],
      body: base64),
    Builtin(
      "hash.from_base64(text)", "The text that is written in Base64, in either form.",
      documentation: "Bytes that are not text stay in their code: `hash.hex(x, from: \"base64\")`.",
      examples: [.init("hash.from_base64(\"YcOx\")", "\"añ\"")], body: fromBase64),
    Builtin(
      "hash.hex(text, from = \"text\")", "The bytes of `text` in hexadecimal.",
      documentation: "With `from: \"base64\"` those that are written in Base64.",
      examples: [
        .init("hash.hex(\"añ\")", "\"61c3b1\""),
        .init("hash.hex(\"/wA=\", from: \"base64\")", "\"ff00\""),
      ], body: hex),
    Builtin(
      "hash.from_hex(text)", "The text whose bytes are written in hexadecimal.",
      examples: [.init("hash.from_hex(\"61c3b1\")", "\"añ\"")], body: fromHex),
    Builtin(
      "hash.crc32(text, from = \"text\")", "The CRC-32 checksum as an int.",
      examples: [.init("hash.crc32(\"123456789\")", "3421780262")], body: crc32),
    Builtin(
      "text.url_encode(text)", "`text` as a part of a URL.",
      examples: [.init("text.url_encode(\"a b&ñ\")", "\"a%20b%26%C3%B1\"")], body: urlEncode),
    Builtin(
      "text.url_decode(text)", "A part of a URL as text; a `+` is a space.",
      examples: [.init("text.url_decode(\"a%20b%26%C3%B1\")", "\"a b&ñ\"")], body: urlDecode),
  ]
}
