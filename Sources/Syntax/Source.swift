/// A text that code is read from: a file, a line typed at the prompt, a `-e` argument.
///
/// Identity matters: two sources are the same only if they are the same object, so that a span can be
/// shown in the text it came from even when a file is loaded twice.
public final class Source: Sendable {
  /// What diagnostics print before the line number: a path as the user wrote it, `<prompt 3>`, `<stdin>`.
  public let name: String
  /// UTF-8.
  public let bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
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

  /// The smallest span that covers both.
  public func union(_ other: Span) -> Span {
    Span(Int(min(start, other.start)), Int(max(end, other.end)))
  }
}
