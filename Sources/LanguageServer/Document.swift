import Sixmo
import Syntax

/// A script that is open in the editor. The protocol counts lines from 0, and columns in units of UTF-16.
struct Document {
  let uri: String
  private(set) var bytes: [UInt8]
  /// The offsets at which lines begin.
  private var lineStarts: [Int] = []
  /// How messages and imports name it.
  let path: String
  private(set) var source: Source

  init(uri: String, text: String) {
    self.uri = uri
    path = Self.path(of: uri)
    bytes = Array(text.utf8)
    source = Source(name: path, bytes: bytes)
    findLines()
  }

  /// A script that is not open, as it is in its file.
  init(_ source: Source) {
    path = source.name
    uri =
      "file://"
      + path.splitBytes(at: "/", omittingEmptySubsequences: false)
      .map { PercentCode.encoded(String($0)) }.joined(separator: "/")
    bytes = source.bytes
    self.source = source
    findLines()
  }

  /// `/home/ada/check.sixmo` of `file:///home/ada/check.sixmo`; other URIs stay as they are.
  static func path(of uri: String) -> String {
    let scheme = "file://"
    guard uri.hasBytePrefix(scheme) else { return uri }
    return PercentCode.decoded(uri[...].utf8.dropFirst(scheme.utf8.count))
  }

  /// Replaces a range, or everything if there is none.
  mutating func apply(_ change: JSON) {
    let text = Array((change["text"]?.string ?? "").utf8)
    if let range = change["range"] {
      let start = offset(of: range["start"])
      bytes.replaceSubrange(start..<max(start, offset(of: range["end"])), with: text)
    } else {
      bytes = text
    }
    findLines()
  }

  /// To be called after the changes of one message.
  mutating func renew() { source = Source(name: path, bytes: bytes) }

  private mutating func findLines() {
    lineStarts = [0]
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lineStarts.append(index + 1)
    }
  }

  // MARK: Positions

  /// A place after the end of a line is its end, as the protocol has it.
  func offset(of position: JSON?) -> Int {
    let line = position?["line"]?.int ?? 0
    guard line < lineStarts.count else { return bytes.count }
    var offset = lineStarts[max(0, line)]
    var left = position?["character"]?.int ?? 0
    while left > 0, offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") {
      let length = Self.length(bytes[offset])
      left -= length == 4 ? 2 : 1
      offset += length
    }
    return min(offset, bytes.count)
  }

  func position(of offset: Int) -> JSON {
    let offset = min(max(0, offset), bytes.count)
    // The last line that begins at or before the place.
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let units = bytes[lineStarts[low]..<offset].reduce(0) { sum, byte in
      byte & 0xC0 == 0x80 ? sum : sum + (byte >= 0xF0 ? 2 : 1)
    }
    return ["line": .int(low), "character": .int(units)]
  }

  func range(of span: Span) -> JSON {
    ["start": position(of: Int(span.start)), "end": position(of: Int(span.end))]
  }

  var wholeRange: JSON { range(of: Span(0, bytes.count)) }

  /// Everything before a place.
  func text(before offset: Int) -> String { String(decoding: bytes[..<offset], as: UTF8.self) }

  func text(of span: Span) -> String {
    String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
  }

  /// How many bytes a character has that begins so.
  private static func length(_ byte: UInt8) -> Int {
    byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }
}
