@testable import Sixmo

/// The host's reader and the heap's agree with each other and with the grammar; what they accept is
/// written and read back the same in every layout, by both writers.
@Sendable func checkJSON(_ bytes: [UInt8]) {
  let host = Result { () throws(JSONError) in try JSON.parse(bytes) }
  let heap = Heap()
  let value = bytes.withUnsafeBufferPointer { bytes in
    Result { () throws(JSONError) in try heap.readJSON(bytes) }
  }
  switch (host, value) {
  case (.success(let json), .success(let value)):
    withExtendedLifetime(heap) { checkWriting(json, value) }
  case (.failure(let first), .failure(let second)): checkError(first, second, bytes)
  case (.success, .failure(let error)), (.failure(let error), .success):
    fatalError("only one reader accepts it: \(error)")
  }
  checkGrammar(bytes, host)
}

private func checkWriting(_ json: JSON, _ value: Value) {
  let compact = json.text()
  for (layout, text) in [
    (JSONWriter.Layout.compact, compact), (.oneLine, json.lineText),
    (.lines(indent: 2), json.text(indent: 2)),
  ] {
    guard let bytes = try? value.jsonBytes(layout), let again = try? JSON.parse(text) else {
      fatalError("not written or not read again: \(text)")
    }
    require(String(decoding: bytes, as: UTF8.self), equals: text, "two writers")
    require(again.text(), equals: compact, "read again")
    require(again == json, "read again and not equal: \(text)")
  }
}

private func checkError(_ first: JSONError, _ second: JSONError, _ bytes: [UInt8]) {
  require(first, equals: second, "two errors")
  require(0...bytes.count ~= first.offset, "the offset of \(first)")
  require(first.line >= 1 && first.column >= 1, "the place of \(first)")
}

/// The readers refuse more than the grammar only where a number or the depth is beyond their limits.
private func checkGrammar(_ bytes: [UInt8], _ result: Result<JSON, JSONError>) {
  var grammar = JSONGrammar(bytes)
  let fits = grammar.isText
  switch result {
  case .success: require(fits, "accepted what is not JSON")
  case .failure(let error):
    let isLimit =
      error.message.contains("too large for a float") || error.message.contains("deeper than")
      || error.message.contains("surrogate")
    require(!fits || isLimit, "refused JSON: \(error)")
  }
}

/// RFC 8259 written down rule by rule, without any thought of speed: what the readers are measured by.
struct JSONGrammar {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

  var isText: Bool {
    mutating get {
      guard String(validating: bytes, as: UTF8.self) != nil else { return false }
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
      return elements() && at == bytes.count
    }
  }

  private mutating func take(_ wanted: Character) -> Bool {
    guard byte == wanted.asciiValue else { return false }
    at += 1
    return true
  }

  private mutating func space() {
    while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 }
  }

  /// One value with all that is in it; open brackets wait on a stack, so that depth costs nothing.
  private mutating func elements() -> Bool {
    var open: [Character] = []
    while true {
      space()
      if take("[") {
        space()
        guard !take("]") else {
          if !close(&open) { return false }
          if open.isEmpty { return true }
          continue
        }
        open.append("]")
        continue
      }
      if take("{") {
        space()
        if !take("}") {
          open.append("}")
          guard key() else { return false }
          continue
        }
      } else if !scalar() {
        return false
      }
      if !close(&open) { return false }
      if open.isEmpty { return true }
    }
  }

  /// What follows a value, up to the next one or to the end of the outermost.
  private mutating func close(_ open: inout [Character]) -> Bool {
    space()
    while let bracket = open.last {
      if take(",") {
        space()
        return bracket == "]" || key()
      }
      guard take(bracket) else { return false }
      open.removeLast()
      space()
    }
    return true
  }

  private mutating func key() -> Bool {
    guard string() else { return false }
    space()
    return take(":")
  }

  private mutating func scalar() -> Bool {
    switch byte {
    case UInt8(ascii: "\""): string()
    case UInt8(ascii: "t"): "true".allSatisfy { take($0) }
    case UInt8(ascii: "f"): "false".allSatisfy { take($0) }
    case UInt8(ascii: "n"): "null".allSatisfy { take($0) }
    default: number()
    }
  }

  private mutating func number() -> Bool {
    _ = take("-")
    if !take("0") { guard digits() else { return false } }
    if take(".") { guard digits() else { return false } }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      return digits()
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = at
    while let byte, 0x30...0x39 ~= byte { at += 1 }
    return at > start
  }

  private mutating func string() -> Bool {
    guard take("\"") else { return false }
    while let byte, byte >= 0x20 {
      at += 1
      if byte == UInt8(ascii: "\"") { return true }
      if byte == UInt8(ascii: "\\") { guard escape() else { return false } }
    }
    return false
  }

  private mutating func escape() -> Bool {
    if take("u") {
      for _ in 0..<4 {
        guard let byte, Character(Unicode.Scalar(byte)).isHexDigit else { return false }
        at += 1
      }
      return true
    }
    guard let byte, "\"\\/bfnrt".utf8.contains(byte) else { return false }
    at += 1
    return true
  }
}
