internal import CYAML

/// Finds where libyaml, which reads YAML 1.1, would give another value than YAML 1.2 without saying so.
/// Such places are refused.
///
///     [?a]          a text in 1.2, a key to libyaml
///     &a:b x        the anchor 'a:b' in 1.2, to libyaml 'a' in front of the text ':b x'
///     "a<U+2028>b"  one line in 1.2, two to libyaml
final class YAMLPlaces {
  private let text: UnsafeBufferPointer<UInt8>
  /// A byte of the text, and the number of the character that begins there: libyaml counts characters.
  private var offset = 0
  private var index = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Characters that end a line in YAML 1.1 alone: U+0085, U+2028 and U+2029.
  static func lineEndError(in text: UnsafeBufferPointer<UInt8>) -> YAMLError? {
    for (offset, byte) in text.enumerated() where byte == 0xC2 || byte == 0xE2 {
      let name: String
      switch Array(text[offset...].prefix(3)) {
      case let bytes where bytes.starts(with: [0xC2, 0x85]): name = "\\N"
      case [0xE2, 0x80, 0xA8]: name = "\\L"
      case [0xE2, 0x80, 0xA9]: name = "\\P"
      default: continue
      }
      return YAMLError(
        "a line end of YAML 1.1, which is a character in 1.2 (write \(name) in double quotes)",
        at: TextPosition(of: offset, in: text), isSyntax: true)
    }
    return nil
  }

  func check(_ event: yaml_event_t) throws(YAMLError) {
    guard event.end_mark.index > event.start_mark.index else { return }
    switch event.type {
    case YAML_ALIAS_EVENT: try checkName(after: "*", event)
    case YAML_SCALAR_EVENT: try checkNode(event, hasAnchor: event.data.scalar.anchor != nil)
    case YAML_SEQUENCE_START_EVENT:
      try checkNode(event, hasAnchor: event.data.sequence_start.anchor != nil)
    case YAML_MAPPING_START_EVENT:
      try checkNode(event, hasAnchor: event.data.mapping_start.anchor != nil)
    default: break
    }
  }

  private func checkNode(_ event: yaml_event_t, hasAnchor: Bool) throws(YAMLError) {
    move(to: event.start_mark.index)
    if offset > 0, text[offset - 1] == UInt8(ascii: "?") {
      throw YAMLError(
        "a text that begins with '?' needs quotes here, and a key a space after its '?'",
        at: TextPosition(event.start_mark), isSyntax: true)
    }
    if hasAnchor { try checkName(after: "&", event) }
  }

  /// Names are letters, digits, `-` and `_` to libyaml; what it takes as the end of one may be a part of it.
  private func checkName(
    after sign: Unicode.Scalar, _ event: yaml_event_t
  ) throws(YAMLError) {
    move(to: event.start_mark.index)
    let sign = UInt8(ascii: sign)
    // A tag may come first; it has no such sign after a space.
    var start = offset
    while start < text.count, text[start] != sign || (start > offset && !isSpace(text[start - 1])) {
      start += 1
    }
    let end = text[min(start + 1, text.count)...].firstIndex {
      !($0.isWordByte || $0 == UInt8(ascii: "-"))
    }
    guard let end, "?:%@`".utf8.contains(text[end]) else { return }
    let name = String(decoding: text[(start + 1)..<end], as: UTF8.self)
    throw YAMLError(
      "a name such as '\(name)' must be of letters, digits, '-' and '_', with a space after it",
      at: TextPosition(of: end, in: text), isSyntax: true)
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

  /// Moves on to a character; events come in the order of the text.
  private func move(to index: Int) {
    while self.index < index, offset < text.count {
      offset += 1
      while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
      self.index += 1
    }
  }
}
