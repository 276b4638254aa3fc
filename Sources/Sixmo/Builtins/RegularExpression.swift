import CPCRE2

/// A compiled regular expression (PCRE2, over Unicode), whose work is bounded: a pattern that backtracks
/// without end is an error instead of a script that hangs.
package final class RegularExpression {
  /// Where the whole match and each group lie, in bytes; nil for a group that took no part.
  package typealias Match = [Range<Int>?]

  package struct SyntaxError: Error {
    package var message: String
    /// In bytes, within the pattern.
    package var offset: Int
  }

  package struct TooHard: Error {}

  /// Groups with a name, by number.
  let names: [(name: String, group: Int)]
  private let code: OpaquePointer
  private let data: OpaquePointer
  private let context: OpaquePointer

  /// Whether a search may be cut into pieces: not if the pattern asks where it began, or whether to go on.
  private let isDivisible: Bool

  /// In bytes: how far a search goes before it looks whether it is still wanted.
  private static let pieceSize = 1 << 20
  /// In bytes: far more than anybody writes, and compiled within a fraction of a second.
  private static let longestPattern = 1 << 20
  /// About a second of work.
  private static let matchLimit: UInt32 = 10_000_000
  /// In kibibytes.
  private static let heapLimit: UInt32 = 64 << 10

  package init(
    _ pattern: String, caseless: Bool, multiline: Bool = false, dotAll: Bool = false,
    extended: Bool = false
  ) throws(SyntaxError) {
    var options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NEVER_BACKSLASH_C)
    // `$` is the end, not a place before a last newline: what is checked by `^…$` has none.
    options |= UInt32(PCRE2_USE_OFFSET_LIMIT) | UInt32(PCRE2_DOLLAR_ENDONLY)
    if caseless { options |= UInt32(PCRE2_CASELESS) }
    if multiline { options |= UInt32(PCRE2_MULTILINE) }
    if dotAll { options |= UInt32(PCRE2_DOTALL) }
    if extended { options |= UInt32(PCRE2_EXTENDED) }
    var error: Int32 = 0
    var offset = 0
    var pattern = pattern
    // Lines end as they do on any system.
    let lines = pcre2_compile_context_create_8(nil)
    defer { pcre2_compile_context_free_8(lines) }
    pcre2_set_newline_8(lines, UInt32(PCRE2_NEWLINE_ANYCRLF))
    pcre2_set_max_pattern_length_8(lines, RegularExpression.longestPattern)
    let code = pattern.withUTF8 {
      pcre2_compile_8($0.baseAddress, $0.count, options, &error, &offset, lines)
    }
    guard let code else {
      throw SyntaxError(message: RegularExpression.message(error), offset: offset)
    }
    self.code = code
    // Without JIT the interpreter does the same, only slower.
    _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    data = pcre2_match_data_create_from_pattern_8(code, nil)
    context = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(context, RegularExpression.matchLimit)
    pcre2_set_heap_limit_8(context, RegularExpression.heapLimit)
    names = RegularExpression.names(code)
    isDivisible = !pattern.contains("\\G") && !pattern.contains("(*")
  }

  deinit {
    pcre2_match_context_free_8(context)
    pcre2_match_data_free_8(data)
    pcre2_code_free_8(code)
  }

  /// The first match at or after a byte. What `goOn` throws ends the search.
  package func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from start: Int = 0, _ goOn: () throws -> Void = {}
  ) throws -> Match? {
    try search(text, from: start, options: 0, goOn)
  }

  /// Calls `body` with each match from the left, none overlapping another; false from it ends the search,
  /// and so does what `goOn` throws.
  func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ goOn: () throws -> Void, _ body: (Match) throws -> Bool
  ) throws {
    var start = 0
    var options: UInt32 = 0
    while start <= text.count {
      guard let found = try search(text, from: start, options: options, goOn),
        let whole = found[0]
      else {
        // After an empty match nothing but an empty one may be here: go one character on.
        guard options != 0, start < text.count else { return }
        options = 0
        start += 1
        while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
        continue
      }
      guard try body(found) else { return }
      start = whole.upperBound
      options = whole.isEmpty ? UInt32(PCRE2_NOTEMPTY_ATSTART) | UInt32(PCRE2_ANCHORED) : 0
    }
  }

  /// Searches piece by piece: a match must begin in the piece, but may end anywhere.
  private func search(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, options: UInt32, _ goOn: () throws -> Void
  ) throws -> Match? {
    guard isDivisible, options == 0 else {
      try goOn()
      pcre2_set_offset_limit_8(context, text.count)
      return try match(text, from: start, options: options)
    }
    var start = start
    while start <= text.count {
      try goOn()
      let last = min(start + Self.pieceSize, text.count)
      pcre2_set_offset_limit_8(context, last)
      if let found = try match(text, from: start, options: 0) { return found }
      start = last + 1
      while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
    }
    return nil
  }

  private func match(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, options: UInt32
  ) throws(TooHard) -> Match? {
    // The text is known to be UTF-8, so it need not be checked at each call.
    let count = pcre2_match_8(
      code, text.baseAddress, text.count, start, options | UInt32(PCRE2_NO_UTF_CHECK), data, context
    )
    if count == PCRE2_ERROR_NOMATCH { return nil }
    guard count > 0 else { throw TooHard() }
    let offsets = pcre2_get_ovector_pointer_8(data)!
    return (0..<Int(pcre2_get_ovector_count_8(data))).map { group in
      let (lower, upper) = (offsets[2 * group], offsets[2 * group + 1])
      // `\K` in a look-ahead can end a match before it begins.
      return group >= Int(count) || lower == Int(bitPattern: ~0) || lower > upper
        ? nil : lower..<upper
    }
  }

  private static func message(_ error: Int32) -> String {
    let bytes = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
      count = max(0, Int(pcre2_get_error_message_8(error, buffer.baseAddress, buffer.count)))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func names(_ code: OpaquePointer) -> [(name: String, group: Int)] {
    var count: UInt32 = 0
    var size: UInt32 = 0
    var table: UnsafePointer<UInt8>?
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard let table else { return [] }
    // Each entry: the group's number in two bytes, the name, a zero.
    return (0..<Int(count)).map { index in
      let entry = table + index * Int(size)
      return (String(cString: entry + 2), Int(entry[0]) << 8 | Int(entry[1]))
    }.sorted { $0.group < $1.group }
  }
}

/// The last patterns that were compiled: scripts use the same ones again and again.
struct RegularExpressionCache {
  private var patterns: [String: RegularExpression] = [:]
  private static let limit = 64

  /// `flags` are letters of `imsx`.
  mutating func pattern(_ text: String, flags: String) throws(RegularExpression.SyntaxError)
    -> RegularExpression
  {
    let key = flags + "/" + text
    if let known = patterns[key] { return known }
    let pattern = try RegularExpression(
      text, caseless: flags.contains("i"), multiline: flags.contains("m"),
      dotAll: flags.contains("s"),
      extended: flags.contains("x"))
    if patterns.count >= Self.limit { patterns = [:] }
    patterns[key] = pattern
    return pattern
  }
}
