import Formats
import Syntax

/// What a download request gets of a file, by RFC 9110.
enum FileSelection: Equatable {
  case whole
  case part(Range<Int>)
  case notModified
  /// The range begins after the end.
  case unsatisfiable

  /// By the headers `if-none-match`, `if-range` and `range`. A range that cannot be read is ignored, as are
  /// several ranges in one.
  init(_ headers: [String: String], of file: FileMeasure, lastModified: String?) {
    if let tags = headers["if-none-match"], Self.names(tags, file.entityTag) {
      self = .notModified
    } else if let condition = headers["if-range"], condition != file.entityTag,
      condition != lastModified
    {
      self = .whole
    } else {
      self = headers["range"].map { FileSelection(range: $0, of: file.size) } ?? .whole
    }
  }

  private static func names(_ tags: String, _ tag: String) -> Bool {
    tags.utf8.split(separator: UInt8(ascii: ",")).contains { part in
      let text = trimmed(part)
      return text.elementsEqual("*".utf8) || text.elementsEqual(tag.utf8)
        || text.elementsEqual("W/\(tag)".utf8)
    }
  }

  /// `bytes=0-499`, `bytes=500-`, `bytes=-500`.
  private init(range: String, of size: Int) {
    self = .whole
    guard range.hasBytePrefix(ignoringCase: "bytes=") else { return }
    let bounds = trimmed(range.utf8.dropFirst(6)).split(
      separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard bounds.count == 2 else { return }
    switch (number(bounds[0]), number(bounds[1])) {
    case (nil, let last?) where bounds[0].isEmpty:
      self = last == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - last)..<size)
    case (let first?, let last?) where first <= last:
      self = first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
    case (let first?, nil) where bounds[1].isEmpty:
      self = first < size ? .part(first..<size) : .unsatisfiable
    default: break
    }
  }
}

private func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
  func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  let text = text.drop(while: isSpace)
  guard let last = text.lastIndex(where: { !isSpace($0) }) else { return text }
  return text[...last]
}

/// Of decimal digits; nil for anything else. What no file is long enough for is the largest int.
private func number(_ digits: Substring.UTF8View) -> Int? {
  guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
  return Int(Substring(digits)) ?? .max
}
