extension Source {
  /// A place as people count: from 1, the column in code points, as `len` counts them.
  public struct Position: Equatable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  public func position(of offset: Int) -> Position {
    let end = min(max(offset, 0), bytes.count)
    let line = lineEnds(before: end) + 1
    var lineStart = end
    while lineStart > 0, bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
    // The byte order mark is not a character of the first line.
    if lineStart == 0, bytes.starts(with: Self.byteOrderMark) { lineStart = min(3, end) }
    let column = bytes[lineStart..<end].count { $0 & 0xC0 != 0x80 } + 1
    return Position(line: line, column: column)
  }

  /// The offsets of the line around `offset`, without its line break.
  func line(around offset: Int) -> Range<Int> {
    let place = min(max(offset, 0), bytes.count)
    var start = place
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    var end = place
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    if start == 0, bytes.starts(with: Self.byteOrderMark) { start = min(3, end) }
    return start..<max(start, end)
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
