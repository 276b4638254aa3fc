import CPattern

/// A regular expression in the notation of Perl (PCRE2).
// The compiled pattern never changes after `init`.
final class Pattern: @unchecked Sendable {
  private let compiled: OpaquePointer

  init(_ text: String, ignoresCase: Bool) throws {
    var code: Int32 = 0
    var offset = 0
    let bytes = Array(text.utf8)
    guard let compiled = pattern_compile(bytes, bytes.count, ignoresCase, &code, &offset) else {
      var message = [CChar](repeating: 0, count: 256)
      pattern_message(code, &message, message.count)
      throw PatternError(message: String(written: message), offset: offset)
    }
    self.compiled = compiled
  }

  deinit { pattern_free(compiled) }

  /// Whether it is found anywhere in the text. Throws when that takes too long to find out.
  func isFound(in text: String) throws -> Bool {
    let bytes = Array(text.utf8)
    switch pattern_found(compiled, bytes, bytes.count) {
    case 1: return true
    case 0: return false
    default: throw PatternError(message: "takes too long for this text", offset: nil)
    }
  }
}

struct PatternError: Error, CustomStringConvertible {
  var message: String
  /// In bytes.
  var offset: Int?

  var description: String {
    offset.map { "pattern is wrong at position \($0): \(message)" } ?? "pattern \(message)"
  }
}
