/// The order of many strings: compared by words of eight bytes before anything else is looked at, and merged
/// in memory of its own.
enum TextOrder {
  /// A string, its first bytes as a number, and which of the strings it is.
  private struct Entry {
    var prefix: UInt64
    var text: TextRef
    var position: Int

    @inline(__always)
    func isAfter(_ other: Entry) -> Bool {
      if prefix != other.prefix { return prefix > other.prefix }
      return other.text < text
    }
  }

  /// Where the strings are in ascending or descending order, equal ones as they came; nil if some key is
  /// not a string.
  static func positions(of keys: ArrayRef, _ call: Call, descending: Bool) throws -> [Int]? {
    var entries: [Entry] = []
    entries.reserveCapacity(keys.count)
    for position in 0..<keys.count {
      guard case .text(let text) = keys.elements[position] else { return nil }
      entries.append(Entry(prefix: prefix(of: text), text: text, position: position))
    }
    var pace = Pace(call)
    let sorted = try merge(entries, &pace, descending)
    return sorted.map(\.position)
  }

  /// The first eight bytes, the earliest in the highest bits; zeros where the text is shorter.
  private static func prefix(of text: TextRef) -> UInt64 {
    let bytes = text.bytes
    if bytes.count >= 8 {
      return UInt64(bigEndian: UnsafeRawPointer(bytes.baseAddress!).loadUnaligned(as: UInt64.self))
    }
    var prefix: UInt64 = 0
    for byte in bytes { prefix = prefix << 8 | UInt64(byte) }
    return bytes.isEmpty ? 0 : prefix << UInt64(8 * (8 - bytes.count))
  }

  private static func merge(_ entries: [Entry], _ pace: inout Pace, _ descending: Bool) throws
    -> [Entry]
  {
    var source = entries
    var target = entries
    var width = 1
    while width < entries.count {
      try source.withUnsafeBufferPointer { source in
        try target.withUnsafeMutableBufferPointer { target in
          for start in stride(from: 0, to: source.count, by: 2 * width) {
            let middle = min(start + width, source.count)
            let end = min(start + 2 * width, source.count)
            try merge(source, start, middle, end, into: target, &pace, descending)
          }
        }
      }
      swap(&source, &target)
      width *= 2
    }
    return source
  }

  @inline(__always)
  private static func merge(
    _ source: UnsafeBufferPointer<Entry>, _ start: Int, _ middle: Int, _ end: Int,
    into target: UnsafeMutableBufferPointer<Entry>, _ pace: inout Pace, _ descending: Bool
  ) throws {
    var (left, right) = (start, middle)
    for place in start..<end {
      try pace.step()
      let takesRight: Bool
      if left == middle {
        takesRight = true
      } else if right == end {
        takesRight = false
      } else {
        takesRight =
          descending
          ? source[right].isAfter(source[left]) : source[left].isAfter(source[right])
      }
      if takesRight {
        target[place] = source[right]
        right += 1
      } else {
        target[place] = source[left]
        left += 1
      }
    }
  }
}
