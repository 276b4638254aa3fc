/// How bytes are written as a string: values are JSON, which has no bytes of its own.
enum ByteForm: String {
  /// The bytes are those of the string in UTF-8.
  case text
  case hex, base64, base64url
}

extension Call {
  /// The bytes of the string in an argument, which is written in the form that the argument `form` names.
  func withBytes<Result>(
    _ index: Int, form: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) throws -> Result {
    let text = try text(index)
    switch try byteForm(form, among: [.text, .hex, .base64, .base64url]) {
    case .text: return try body(text.bytes)
    case .hex: return try fromHex(text, argument: index).withUnsafeBufferPointer(body)
    case .base64, .base64url:
      return try fromBase64(text, argument: index).withUnsafeBufferPointer(body)
    }
  }

  /// Bytes as a string in the form that the argument `form` names.
  func make(_ bytes: UnsafeBufferPointer<UInt8>, form: Int) throws -> Value {
    switch try byteForm(form, among: [.hex, .base64, .base64url]) {
    case .text, .hex: make(Hexadecimal.encoded(bytes))
    case .base64: make(Base64.encoded(bytes))
    case .base64url: make(Base64.encoded(bytes, isURLSafe: true))
    }
  }

  /// What `encode` makes of bytes, piece by piece, as a string.
  func encoded(
    _ bytes: UnsafeBufferPointer<UInt8>, _ encode: (UnsafeBufferPointer<UInt8>) -> [UInt8]
  ) throws -> Value {
    if bytes.count <= Call.pieceSize { return make(encode(bytes)) }
    var text: [UInt8] = []
    try forEachPiece(of: bytes) { text += encode($0) }
    return make(text)
  }

  /// Before each piece it is asked whether the run may go on: what takes seconds can be stopped.
  func forEachPiece(
    of bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    for start in stride(from: 0, to: bytes.count, by: Call.pieceSize) {
      try goOn()
      let end = min(start + Call.pieceSize, bytes.count)
      try body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
    }
  }

  /// About a megabyte, in whole groups of three bytes, which Base64 writes without padding, and of two.
  private static var pieceSize: Int { 3 << 18 }

  private func byteForm(_ index: Int, among forms: [ByteForm]) throws -> ByteForm {
    let name = try string(index)
    guard let form = ByteForm(rawValue: name), forms.contains(form) else {
      throw fail(
        "E0307", "unknown form '\(name)' of bytes", argument: index,
        help: "known are \(forms.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))")
    }
    return form
  }

  func fromHex(_ text: TextRef, argument: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.byteCount / 2)
    try forEachPiece(of: text.bytes) { piece in
      guard let decoded = Hexadecimal.decoded(piece) else {
        throw fail(
          "E0607", "'\(name)' needs pairs of hexadecimal digits", argument: argument)
      }
      bytes += decoded
    }
    return bytes
  }

  func fromBase64(_ text: TextRef, argument: Int) throws -> [UInt8] {
    do {
      var decoder = Base64.Decoder(capacity: text.byteCount)
      try forEachPiece(of: text.bytes) { try decoder.add($0) }
      return try decoder.finish()
    } catch Base64.Fault.character(let offset) {
      throw fail(
        "E0607", "'\(name)' found a character at byte \(offset) that is not Base64",
        argument: argument)
    } catch Base64.Fault.incompleteByte {
      throw fail(
        "E0607", "'\(name)' met the end in the middle of a byte", argument: argument,
        help: "is the last part of the text missing?")
    }
  }
}
