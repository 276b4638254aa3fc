/// Reads one JSON text (RFC 8259) and tells a sink its parts.
///
/// There is no recursion: open containers are bits on a stack of our own, so that the depth of a text
/// costs no thread stack. A byte order mark in front is ignored, as the RFC allows.
@usableFromInline package struct JSONReader<Sink: JSONSink & ~Copyable>: ~Copyable {
  @usableFromInline package var sink: Sink
  @usableFromInline package var at: UnsafePointer<UInt8>
  @usableFromInline package let start: UnsafePointer<UInt8>
  @usableFromInline package let end: UnsafePointer<UInt8>
  /// Text of a string with escapes while it is put together.
  @usableFromInline var unescaped = ByteBuffer()
  @usableFromInline var open = OpenContainers()
  /// Whether the text is read only from one place to another.
  @usableFromInline var isPart = false
  /// Where the sink is asked next whether to go on.
  @usableFromInline var nextLook: UnsafePointer<UInt8>

  /// `text` must outlive the reader.
  @inlinable package init(_ text: UnsafeBufferPointer<UInt8>, into sink: consuming Sink) {
    self.sink = sink
    // An empty buffer may have no address; nothing is ever read from this one.
    start = text.baseAddress ?? UnsafePointer(bitPattern: 1)!
    at = start
    end = start + text.count
    nextLook = start
  }

  @inlinable package mutating func read() throws(JSONError) {
    skipByteOrderMark()
    try readValues("a value")
  }

  /// Reads elements of an array from the place of the first on, until the sink has enough. False at the end
  /// of the array, which the text may go on after.
  @inlinable package mutating func readElements(from offset: Int) throws(JSONError) -> Bool {
    at = start + offset
    isPart = true
    _ = open.push(isObject: false)
    sink.beginArray()
    try readValues("a value")
    return !open.isEmpty
  }

  @inlinable @inline(__always)
  mutating func readValues(_ first: StaticString) throws(JSONError) {
    var expectation = first
    while true {
      if _slowPath(at > nextLook) { try look() }
      skipSpace()
      if try startValue(expectation) {
        expectation = open.innermostIsObject ? "a value after ':'" : "a value or ']'"
        continue
      }
      guard try finishContainers() else { return }
      if _slowPath(isPart), open.depth == 1, sink.hasEnough { return }
      expectation = open.innermostIsObject ? "a value after ':'" : "a value after ','"
    }
  }

  /// The byte at the reader, 0 at the end: no rule of the grammar accepts it.
  @inlinable @inline(__always)
  var byte: UInt8 { at < end ? at.pointee : 0 }

  @inlinable @inline(__always)
  mutating func skipSpace() {
    while at < end {
      let byte = at.pointee
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
        return
      }
      at += 1
    }
  }

  @inlinable @inline(never)
  mutating func look() throws(JSONError) {
    nextLook = at + 1 << 16
    if sink.mustStop() { throw error("the rest is not wanted", at: at) }
  }

  @inlinable mutating func skipByteOrderMark() {
    if end - at >= 3, at[0] == 0xEF, at[1] == 0xBB, at[2] == 0xBF { at += 3 }
  }
}

extension JSONReader where Sink: ~Copyable {
  /// Reads a scalar or an empty container whole, or opens a container (true: its first value is next).
  @inlinable @inline(__always)
  mutating func startValue(_ expectation: StaticString) throws(JSONError) -> Bool {
    switch byte {
    case UInt8(ascii: "\""):
      let text = try scanString()
      sink.string(text.bytes, isASCII: text.isASCII)
    case UInt8(ascii: "{"):
      return try openObject()
    case UInt8(ascii: "["):
      return try openArray()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try number()
    case UInt8(ascii: "t"):
      try word("true")
      sink.bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      sink.bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      sink.null()
    default:
      throw noValue(expectation)
    }
    return false
  }

  @inlinable @inline(__always)
  mutating func openObject() throws(JSONError) -> Bool {
    try push(isObject: true)
    sink.beginObject()
    skipSpace()
    guard byte == UInt8(ascii: "}") else {
      try key("a key in double quotes or '}'")
      return true
    }
    at += 1
    open.pop()
    sink.endObject()
    return false
  }

  @inlinable @inline(__always)
  mutating func openArray() throws(JSONError) -> Bool {
    try push(isObject: false)
    sink.beginArray()
    skipSpace()
    guard byte == UInt8(ascii: "]") else { return true }
    at += 1
    open.pop()
    sink.endArray()
    return false
  }

  @inlinable @inline(__always)
  mutating func push(isObject: Bool) throws(JSONError) {
    guard open.push(isObject: isObject) else {
      throw error("nested deeper than \(jsonDepthLimit.grouped) levels", at: at)
    }
    at += 1
  }

  /// After a value: closes what ends here, up to the `,` before the next value (true) or the end of
  /// the text (false).
  @inlinable @inline(__always)
  mutating func finishContainers() throws(JSONError) -> Bool {
    while !open.isEmpty {
      skipSpace()
      let byte = byte
      if byte == UInt8(ascii: ",") {
        at += 1
        if open.innermostIsObject {
          skipSpace()
          try key("a key in double quotes after ','")
        }
        return true
      }
      if open.innermostIsObject {
        guard byte == UInt8(ascii: "}") else { throw expected("',' or '}' after a field") }
        at += 1
        sink.endObject()
      } else {
        guard byte == UInt8(ascii: "]") else { throw expected("',' or ']' after an element") }
        at += 1
        sink.endArray()
      }
      open.pop()
    }
    skipSpace()
    guard at == end || isPart else { throw expected("the end of the text after the value") }
    return false
  }

  /// `"key" :`
  @inlinable @inline(__always)
  mutating func key(_ expectation: StaticString) throws(JSONError) {
    guard byte == UInt8(ascii: "\"") else { throw expected(expectation) }
    let text = try scanString()
    sink.key(text.bytes, isASCII: text.isASCII)
    skipSpace()
    guard byte == UInt8(ascii: ":") else { throw expected("':' after the key") }
    at += 1
  }

  @inlinable @inline(__always)
  mutating func word(_ word: StaticString) throws(JSONError) {
    let count = word.utf8CodeUnitCount
    guard end - at >= count else { throw expected("'\(word)'") }
    for index in 0..<count where at[index] != word.utf8Start[index] {
      throw expected("'\(word)'")
    }
    at += count
  }
}

// MARK: - What went wrong

extension JSONReader where Sink: ~Copyable {
  @inline(never)
  @usableFromInline func error(_ message: String, at place: UnsafePointer<UInt8>) -> JSONError {
    JSONError(message, at: place - start, in: UnsafeBufferPointer(start: start, count: end - start))
  }

  @inline(never)
  @usableFromInline func expected(_ what: String) -> JSONError {
    error("expected \(what), got \(found)", at: at)
  }

  @inline(never)
  @usableFromInline func expected(_ what: StaticString) -> JSONError { expected("\(what)") }

  /// A value is missing: tells apart what other languages write there.
  @inline(never)
  @usableFromInline func noValue(_ expectation: StaticString) -> JSONError {
    let hint =
      switch found {
      case "'NaN'", "'Infinity'", "'inf'", "'nan'": " (JSON has no NaN and no infinity)"
      case "'True'", "'False'": " (JSON writes true and false)"
      case "'None'", "'nil'", "'undefined'": " (JSON writes null)"
      case "'''": " (strings take double quotes)"
      case "'+'": " (a number has no leading '+')"
      case "'.'": " (a number needs a digit before the '.')"
      case "']'" where "\(expectation)".hasSuffix("','"): " (remove the ',' before it)"
      case "'/'", "'#'": " (JSON has no comments)"
      default: ""
      }
    return error("expected \(expectation), got \(found)\(hint)", at: at)
  }

  /// What is at the reader, for people: a word, a character, a byte or the end.
  private var found: String {
    guard at < end else { return "the end of the text" }
    var wordEnd = at
    while wordEnd < end, wordEnd - at < 20, wordEnd.pointee.isWordByte { wordEnd += 1 }
    if wordEnd > at { return "'\(text(at, wordEnd))'" }
    if at.pointee < 0x20 || at.pointee == 0x7F {
      return "the control character \(at.pointee.codePoint)"
    }
    if at.pointee < 0x80 { return "'\(text(at, at + 1))'" }
    let length = UTF8Check.sequenceLength(at, end)
    return length == 0 ? "byte \(at.pointee.hex), which is not UTF-8" : "'\(text(at, at + length))'"
  }

  private func text(_ from: UnsafePointer<UInt8>, _ to: UnsafePointer<UInt8>) -> String {
    String(decoding: UnsafeBufferPointer(start: from, count: to - from), as: UTF8.self)
  }
}

// MARK: - Depth

/// How deep arrays and objects may be in each other, in JSON texts as in values.
@usableFromInline package let jsonDepthLimit = 1_000

/// The open containers from the outside in: one bit each, set for an object.
@usableFromInline struct OpenContainers {
  @usableFromInline var innermostIsObject = false
  @usableFromInline var depth = 0
  @usableFromInline var words = [UInt64](repeating: 0, count: (jsonDepthLimit + 64) / 64)

  @inlinable var isEmpty: Bool { depth == 0 }

  /// False if the limit is reached.
  @inlinable @inline(__always)
  mutating func push(isObject: Bool) -> Bool {
    guard depth < jsonDepthLimit else { return false }
    let bit = UInt64(1) << UInt64(depth & 63)
    if isObject { words[depth >> 6] |= bit } else { words[depth >> 6] &= ~bit }
    depth += 1
    innermostIsObject = isObject
    return true
  }

  @inlinable @inline(__always)
  mutating func pop() {
    depth -= 1
    guard depth > 0 else {
      innermostIsObject = false
      return
    }
    let outer = depth - 1
    innermostIsObject = words[outer >> 6] & (UInt64(1) << UInt64(outer & 63)) != 0
  }
}
