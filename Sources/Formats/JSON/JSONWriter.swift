/// Writes JSON, told its parts in order: line breaks and escapes are the writer's work.
///
/// One writer serves every representation, the host's `JSON` as well as the interpreter's heap. Who walks
/// a container says where its elements begin, so that the writer need not remember:
///
/// ```swift
/// writer.beginArray()
/// for (index, number) in numbers.enumerated() {
///   writer.separate(isFirst: index == 0)
///   writer.int(number)
/// }
/// writer.endArray(isEmpty: numbers.isEmpty)
/// ```
@usableFromInline package struct JSONWriter: ~Copyable {
  /// How the parts are set apart.
  @usableFromInline package enum Layout: Equatable {
    /// `{"a":[1,2]}`
    case compact
    /// `{"a": [1, 2]}`, the form of `print`.
    case oneLine
    /// A line for each element, this many spaces deeper than its container.
    case lines(indent: Int)
  }

  /// When a value is given up: its parts may be the same ones again and again, so that what is small in the
  /// heap is endless as text.
  @usableFromInline package struct Bounds {
    /// At most that many bytes are written.
    @usableFromInline package var bytes: Int
    /// Asked at every megabyte whether anybody still wants the text. Outlives the writer.
    @usableFromInline package unowned(unsafe) var run: (any StoppableRun)?

    @inlinable package init(bytes: Int = .max, run: (any StoppableRun)? = nil) {
      self.bytes = bytes
      self.run = run
    }
  }

  package var bounds = Bounds() {
    didSet { nextLook = 0 }
  }
  /// Takes what has been written every megabyte, so that a long value is never in memory as a whole; false
  /// ends the writing.
  package var drain: ((UnsafeBufferPointer<UInt8>) -> Bool)? {
    didSet { nextLook = 0 }
  }
  /// Whether the text is for people, who also want to see what JSON has no form for.
  @usableFromInline package var showsFunctions = false
  @usableFromInline var drained = 0
  /// How many bytes may be written before anything is looked at.
  @usableFromInline var nextLook = Int.max
  /// Whether all texts of a heap that were written are ASCII.
  @usableFromInline package var isASCII = true
  @usableFromInline let layout: Layout
  @usableFromInline let isCompact: Bool
  @usableFromInline var output: ByteBuffer
  /// How many containers are open.
  @usableFromInline package var depth = 0

  @inlinable package init(_ layout: Layout = .compact, capacity: Int = 256) {
    self.layout = layout
    isCompact = layout == .compact
    output = ByteBuffer(capacity: capacity)
  }

  /// What has been written; valid until the next write.
  @inlinable package var bytes: UnsafeBufferPointer<UInt8> { output.bytes }

  /// What has been written, for good.
  @inlinable package consuming func intoBuffer() -> ByteBuffer { output }

  @inlinable package mutating func removeAll() {
    output.removeAll()
    depth = 0
    nextLook = 0
  }

  /// Throws if the value is to be given up.
  @inlinable @inline(__always)
  package mutating func checkBounds() throws(NotJSON) {
    if _slowPath(output.count > nextLook) { try look() }
  }

  @inline(never)
  @usableFromInline mutating func look() throws(NotJSON) {
    guard drained + output.count <= bounds.bytes else { throw .tooLarge }
    if let run = bounds.run, run.mustStop() { throw .stopped }
    if let drain {
      guard drain(output.bytes) else { throw .stopped }
      drained += output.count
      output.removeAll()
    }
    nextLook = min(output.count + 1 << 20, bounds.bytes)
  }

  // MARK: Values

  @inlinable @inline(__always)
  package mutating func null() { output.appendFour("null") }

  @inlinable @inline(__always)
  package mutating func bool(_ value: Bool) {
    if value { output.appendFour("true") } else { output.append("false") }
  }

  @inlinable @inline(__always)
  package mutating func int(_ value: Int) { output.appendDecimal(value) }

  /// In the shortest form that reads back the same, always recognisable as a float: `3.0`, `1e+21`.
  @inlinable package mutating func double(_ value: Double) {
    precondition(value.isFinite, "JSON has no infinity and no NaN")
    output.appendDecimal(value)
  }

  /// A number that is kept as its digits.
  @inlinable package mutating func digits(_ text: UnsafeBufferPointer<UInt8>) {
    output.append(text)
  }

  @inlinable @inline(__always)
  package mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) { output.appendQuoted(utf8) }

  // MARK: Containers

  @inlinable package mutating func beginArray() { begin(UInt8(ascii: "[")) }
  @inlinable package mutating func endArray(isEmpty: Bool) { end(UInt8(ascii: "]"), isEmpty) }
  @inlinable package mutating func beginObject() { begin(UInt8(ascii: "{")) }
  @inlinable package mutating func endObject(isEmpty: Bool) { end(UInt8(ascii: "}"), isEmpty) }

  /// What is before an element or a key.
  @inlinable @inline(__always)
  package mutating func separate(isFirst: Bool) {
    if !isFirst { output.append(UInt8(ascii: ",")) }
    if !isCompact { separateVisibly(isFirst) }
  }

  @inlinable @inline(__always)
  package mutating func key(_ utf8: UnsafeBufferPointer<UInt8>) {
    output.appendQuoted(utf8)
    output.append(UInt8(ascii: ":"))
    if !isCompact { output.append(UInt8(ascii: " ")) }
  }

  @inlinable @inline(__always)
  package mutating func key(_ utf8: UnsafeBufferPointer<UInt8>, isFirst: Bool) {
    if isCompact { return output.appendKey(utf8, isFirst: isFirst) }
    separate(isFirst: isFirst)
    key(utf8)
  }

  @inlinable @inline(__always)
  mutating func begin(_ bracket: UInt8) {
    output.append(bracket)
    depth += 1
  }

  @inlinable @inline(__always)
  mutating func end(_ bracket: UInt8, _ isEmpty: Bool) {
    depth -= 1
    if !isCompact, !isEmpty, case .lines(let indent) = layout { newLine(indent) }
    output.append(bracket)
  }

  @inlinable mutating func separateVisibly(_ isFirst: Bool) {
    switch layout {
    case .compact: break
    case .oneLine: if !isFirst { output.append(UInt8(ascii: " ")) }
    case .lines(let indent): newLine(indent)
    }
  }

  @inlinable mutating func newLine(_ indent: Int) {
    let spaces = depth * indent
    let room = output.reserve(1 + spaces)
    room[0] = UInt8(ascii: "\n")
    (room + 1).update(repeating: UInt8(ascii: " "), count: spaces)
    output.advance(by: 1 + spaces)
  }
}
