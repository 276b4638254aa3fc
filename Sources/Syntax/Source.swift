/// A text that code is read from: a file, a line typed at the prompt, a `-e` argument.
///
/// Identity matters: two sources are the same only if they are the same object, so that a span can be
/// shown in the text it came from even when a file is loaded twice.
public final class Source: Sendable {
  /// What diagnostics print before the line number: a path as the user wrote it, `<prompt 3>`, `<stdin>`.
  public let name: String
  /// UTF-8.
  public let bytes: [UInt8]

  /// How many lines end before each block of bytes, so that the line of a place is found without reading
  /// all that is before it.
  private let lineEndsBefore: [Int32]
  private static let blockSize = 4096

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var (counts, count): ([Int32], Int32) = ([], 0)
    counts.reserveCapacity(bytes.count / Self.blockSize + 1)
    for start in stride(from: 0, to: bytes.count, by: Self.blockSize) {
      counts.append(count)
      count += Self.lineEnds(in: bytes[start..<min(start + Self.blockSize, bytes.count)])
    }
    lineEndsBefore = counts
  }

  package func text(of span: Span) -> String {
    String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
  }

  /// How many lines end before `offset`.
  func lineEnds(before offset: Int) -> Int {
    guard offset > 0 else { return 0 }
    let block = (offset - 1) / Self.blockSize
    let rest = bytes[block * Self.blockSize..<offset]
    return Int(lineEndsBefore[block] + Self.lineEnds(in: rest))
  }

  private static func lineEnds(in bytes: ArraySlice<UInt8>) -> Int32 {
    bytes.reduce(into: 0) { $0 &+= $1 == UInt8(ascii: "\n") ? 1 : 0 }
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }
}

/// A half-open range of UTF-8 offsets in one source.
public struct Span: Equatable, Hashable, Sendable {
  public var start: Int32
  public var end: Int32

  public init(_ start: Int, _ end: Int) {
    self.start = Int32(truncatingIfNeeded: start)
    self.end = Int32(truncatingIfNeeded: end)
  }

  public func hash(into hasher: inout Hasher) {
    // In one piece, because names are looked up by their places.
    hasher.combine(UInt64(UInt32(bitPattern: start)) << 32 | UInt64(UInt32(bitPattern: end)))
  }

  /// The smallest span that covers both.
  public func union(_ other: Span) -> Span {
    Span(Int(min(start, other.start)), Int(max(end, other.end)))
  }
}
