/// Writes JSON, told its parts in order: commas, line breaks and escapes are the writer's work.
///
/// One writer serves every representation, the host's `JSON` as well as the interpreter's heap.
struct JSONWriter: ~Copyable {
  /// How the parts are set apart.
  enum Layout: Equatable {
    /// `{"a":[1,2]}`
    case compact
    /// `{"a": [1, 2]}`, the form of `print`.
    case oneLine
    /// A line for each element, this many spaces deeper than its container.
    case lines(indent: Int)
  }

  private let layout: Layout
  private var output: ByteBuffer
  private var depth = 0
  /// Nothing stands yet in the innermost container, so no comma is due.
  private var isFirst = true
  /// The next value belongs to a key on the same line.
  private var followsKey = false

  init(_ layout: Layout = .compact, capacity: Int = 256) {
    self.layout = layout
    output = ByteBuffer(capacity: capacity)
  }

  /// What has been written; valid until the next write.
  var bytes: UnsafeBufferPointer<UInt8> { output.bytes }

  mutating func removeAll() { output.removeAll() }

  mutating func null() {
    separate()
    output.append("null")
  }

  mutating func bool(_ value: Bool) {
    separate()
    output.append(value ? "true" : "false")
  }

  mutating func int(_ value: Int) {
    separate()
    output.appendDecimal(value)
  }

  /// In the shortest form that reads back the same, always recognisable as a float: `3.0`, `1e+21`.
  mutating func double(_ value: Double) {
    precondition(value.isFinite, "JSON has no infinity and no NaN")
    separate()
    output.append(value.description)
  }

  /// A number that is kept as its digits.
  mutating func digits(_ text: UnsafeBufferPointer<UInt8>) {
    separate()
    output.append(text)
  }

  @inline(__always)
  mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
    separate()
    output.appendQuoted(utf8)
  }

  @inline(__always)
  mutating func key(_ utf8: UnsafeBufferPointer<UInt8>) {
    separate()
    output.appendQuoted(utf8)
    output.append(UInt8(ascii: ":"))
    if layout != .compact { output.append(UInt8(ascii: " ")) }
    followsKey = true
  }

  mutating func beginArray() { begin(UInt8(ascii: "[")) }
  mutating func endArray() { end(UInt8(ascii: "]")) }
  mutating func beginObject() { begin(UInt8(ascii: "{")) }
  mutating func endObject() { end(UInt8(ascii: "}")) }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    output.append(bracket)
    depth += 1
    isFirst = true
  }

  private mutating func end(_ bracket: UInt8) {
    depth -= 1
    if !isFirst, case .lines(let indent) = layout { newLine(indent) }
    output.append(bracket)
    isFirst = false
  }

  /// What stands between the last part and the next.
  @inline(__always)
  private mutating func separate() {
    if followsKey {
      followsKey = false
      return
    }
    if depth > 0 { separateElements() }
    isFirst = false
  }

  @inline(__always)
  private mutating func separateElements() {
    if !isFirst { output.append(UInt8(ascii: ",")) }
    switch layout {
    case .compact: break
    case .oneLine: if !isFirst { output.append(UInt8(ascii: " ")) }
    case .lines(let indent): newLine(indent)
    }
  }

  private mutating func newLine(_ indent: Int) {
    let spaces = depth * indent
    let room = output.reserve(1 + spaces)
    room[0] = UInt8(ascii: "\n")
    (room + 1).update(repeating: UInt8(ascii: " "), count: spaces)
    output.advance(by: 1 + spaces)
  }
}

extension ByteBuffer {
  mutating func appendDecimal(_ value: Int) {
    let room = reserve(20)
    var digits = 1
    var rest = value.magnitude
    while rest >= 10 {
      rest /= 10
      digits += 1
    }
    let sign = value < 0 ? 1 : 0
    if sign == 1 { room[0] = UInt8(ascii: "-") }
    rest = value.magnitude
    for index in stride(from: sign + digits - 1, through: sign, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      room[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
    advance(by: sign + digits)
  }

  /// A JSON string with its quotes; only quotes, backslashes and control characters are escaped.
  @inline(__always)
  mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    append(UInt8(ascii: "\""))
    if var start = text.baseAddress {
      let end = start + text.count
      while true {
        let stop = firstToEscape(start, end)
        append(start, count: stop - start)
        if stop == end { break }
        appendEscape(stop.pointee)
        start = stop + 1
      }
    }
    append(UInt8(ascii: "\""))
  }

  /// Looks at eight bytes together, as the reader does.
  @inline(__always)
  private func firstToEscape(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var at = start
    while end - at >= 8 {
      let word = UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
      let quote = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
      let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
      let control = word &- 0x2020_2020_2020_2020
      // Bytes beyond ASCII never need an escape, so they are masked out.
      let stop = (quote | backslash | control) & ~word & 0x8080_8080_8080_8080
      if stop != 0 { return at + (stop.trailingZeroBitCount >> 3) }
      at += 8
    }
    while at < end {
      let byte = at.pointee
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      at += 1
    }
    return at
  }

  @inline(never)
  private mutating func appendEscape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append(#"\""#)
    case UInt8(ascii: "\\"): append(#"\\"#)
    case 0x08: append(#"\b"#)
    case 0x09: append(#"\t"#)
    case 0x0A: append(#"\n"#)
    case 0x0C: append(#"\f"#)
    case 0x0D: append(#"\r"#)
    default:
      append(#"\u00"#)
      append(hexDigits[Int(byte >> 4)])
      append(hexDigits[Int(byte & 15)])
    }
  }
}

private let hexDigits = Array("0123456789abcdef".utf8)
