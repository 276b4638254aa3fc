extension Heap {
  /// Texts up to this size lie after their cell.
  private static let inlineLimit = 64

  /// A text of these bytes, which must be valid UTF-8.
  package func text(_ bytes: UnsafeBufferPointer<UInt8>) -> TextRef {
    let text = uninitializedText(count: bytes.count, flags: isASCII(bytes) ? .ascii : [])
    if bytes.count > 0 {
      text.cell.pointee.bytes.update(from: bytes.baseAddress!, count: bytes.count)
    }
    return text
  }

  package func text(_ string: String) -> TextRef {
    var string = string
    return string.withUTF8 { text($0) }
  }

  /// A number as its digits.
  func text(decimal number: Int) -> TextRef {
    var digits = 1
    var limit: UInt = 10
    let magnitude = number.magnitude
    while magnitude >= limit {
      digits += 1
      limit *= 10
    }
    let sign = number < 0 ? 1 : 0
    let text = uninitializedText(count: sign + digits, flags: .ascii)
    let bytes = text.cell.pointee.bytes
    var rest = magnitude
    for index in stride(from: sign + digits - 1, through: sign, by: -1) {
      bytes[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    if sign == 1 { bytes[0] = UInt8(ascii: "-") }
    return text
  }

  /// A text whose bytes the caller writes at once; they must become what `flags` promises.
  func uninitializedText(count: Int, flags: CellFlags) -> TextRef {
    if count <= Heap.inlineLimit {
      let size = MemoryLayout<TextRef.Cell>.size + count
      let cell = allocate(.text, size: size, flags: flags).assumingMemoryBound(
        to: TextRef.Cell.self)
      let text = TextRef(cell: cell)
      cell.pointee.bytes = text.tail(as: UInt8.self)
      cell.pointee.count = count
      return text
    }
    let buffer = TextBuffer.allocate(capacity: count)
    buffer.pointee.used = count
    account(count)
    return text(in: buffer, TextBuffer.bytes(of: buffer), count: count, flags: flags)
  }

  /// Makes a text that nobody holds any more a part of another one; false if it is not a cell for that.
  @inline(__always)
  func reuse(_ old: TextRef, as part: UnsafeBufferPointer<UInt8>, of text: TextRef) -> Bool {
    let header = old.cell.pointee.header
    let room = Int(header.units) &* 8 &- MemoryLayout<TextRef.Cell>.size
    guard text.isASCII, header.flags == .ascii, part.count <= room, part.count > 0 else {
      return false
    }
    old.cell.pointee.header.word = 0
    old.cell.pointee.count = part.count
    old.cell.pointee.bytes.update(from: part.baseAddress!, count: part.count)
    return true
  }

  /// A text that takes over bytes, which must be valid UTF-8, without copying them unless they are few.
  /// `isASCII` is nil where the caller does not know.
  func text(taking bytes: consuming ByteBuffer, isASCII known: Bool? = nil) -> TextRef {
    let count = bytes.count
    guard count > Heap.inlineLimit else { return text(bytes.bytes) }
    let flags: CellFlags = known ?? isASCII(bytes.bytes) ? .ascii : []
    account(count)
    let buffer = TextBuffer.taking(bytes)
    return text(in: buffer, TextBuffer.bytes(of: buffer), count: count, flags: flags)
  }

  /// A text that holds one reference, already counted, to `buffer`.
  private func text(
    in buffer: UnsafeMutablePointer<TextBuffer>, _ bytes: UnsafeMutablePointer<UInt8>, count: Int,
    flags: CellFlags
  ) -> TextRef {
    let cell = allocate(
      .text, size: MemoryLayout<TextRef.Cell>.size + 8, flags: flags.union(.buffered)
    )
    .assumingMemoryBound(to: TextRef.Cell.self)
    cell.pointee.bytes = bytes
    cell.pointee.count = count
    let text = TextRef(cell: cell)
    text.tail(as: UnsafeMutablePointer<TextBuffer>.self).pointee = buffer
    return text
  }

  /// A text that lives as long as the heap.
  func permanentText(_ bytes: UnsafeBufferPointer<UInt8>) -> TextRef {
    let flags: CellFlags = isASCII(bytes) ? .ascii : []
    // A long one that is not ASCII has a buffer, which remembers positions.
    let isBuffered = bytes.count > Heap.inlineLimit && flags.isEmpty
    let size = MemoryLayout<TextRef.Cell>.size + (isBuffered ? 8 : bytes.count)
    let cell = allocatePermanent(.text, size: size, flags: isBuffered ? .buffered : flags)
      .assumingMemoryBound(to: TextRef.Cell.self)
    let text = TextRef(cell: cell)
    cell.pointee.bytes = text.tail(as: UInt8.self)
    cell.pointee.count = bytes.count
    if isBuffered {
      let buffer = TextBuffer.allocate(capacity: bytes.count)
      buffer.pointee.used = bytes.count
      text.tail(as: UnsafeMutablePointer<TextBuffer>.self).pointee = buffer
      cell.pointee.bytes = TextBuffer.bytes(of: buffer)
    }
    if bytes.count > 0 { cell.pointee.bytes.update(from: bytes.baseAddress!, count: bytes.count) }
    return text
  }

  func permanentText(_ string: String) -> TextRef {
    var string = string
    return string.withUTF8 { permanentText($0) }
  }

  /// `left + right`, in place where `left` ends its buffer.
  func concatenate(_ left: TextRef, _ right: TextRef) -> TextRef {
    let count = left.byteCount + right.byteCount
    if left.byteCount == 0 { return right }
    if right.byteCount == 0 { return left }
    let flags: CellFlags = left.isASCII && right.isASCII ? .ascii : []
    if count <= Heap.inlineLimit {
      let text = uninitializedText(count: count, flags: flags)
      copy(left, right, to: text.cell.pointee.bytes)
      return text
    }
    if let buffer = left.buffer, left.cell.pointee.bytes + left.byteCount == end(of: buffer),
      buffer.pointee.capacity - buffer.pointee.used >= right.byteCount
    {
      end(of: buffer).update(from: right.cell.pointee.bytes, count: right.byteCount)
      buffer.pointee.used += right.byteCount
      buffer.pointee.references += 1
      return text(in: buffer, left.cell.pointee.bytes, count: count, flags: flags)
    }
    // Room for further texts at the end, unless it is the beginning that grows.
    let capacity = left.byteCount < right.byteCount ? count : count * 2
    let buffer = TextBuffer.allocate(capacity: capacity)
    buffer.pointee.used = count
    account(capacity)
    let bytes = TextBuffer.bytes(of: buffer)
    copy(left, right, to: bytes)
    return text(in: buffer, bytes, count: count, flags: flags)
  }

  private func copy(_ left: TextRef, _ right: TextRef, to bytes: UnsafeMutablePointer<UInt8>) {
    bytes.update(from: left.cell.pointee.bytes, count: left.byteCount)
    (bytes + left.byteCount).update(from: right.cell.pointee.bytes, count: right.byteCount)
  }

  private func end(of buffer: UnsafeMutablePointer<TextBuffer>) -> UnsafeMutablePointer<UInt8> {
    TextBuffer.bytes(of: buffer) + buffer.pointee.used
  }

  /// The one text of an ASCII character.
  @inline(__always)
  func letter(_ byte: UInt8) -> TextRef { letters[Int(byte)] ?? makeLetter(byte) }

  @inline(never)
  private func makeLetter(_ byte: UInt8) -> TextRef {
    let letter = withUnsafePointer(to: byte) { atom(UnsafeBufferPointer(start: $0, count: 1)) }
    letters[Int(byte)] = letter
    return letter
  }

  /// The bytes from `lower` to before `upper`, which must be ends of code points.
  package func slice(_ text: TextRef, bytes lower: Int, _ upper: Int) -> TextRef {
    if lower == 0 && upper == text.byteCount { return text }
    if upper - lower == 1 { return letter(text.bytes[lower]) }
    let part = UnsafeBufferPointer(rebasing: text.bytes[lower..<upper])
    guard text.isASCII else { return self.text(part) }
    let result = uninitializedText(count: part.count, flags: .ascii)
    if part.count > 0 {
      result.cell.pointee.bytes.update(from: part.baseAddress!, count: part.count)
    }
    return result
  }
}
