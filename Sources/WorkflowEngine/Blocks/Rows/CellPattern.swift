import Sixmo

/// A regular expression of a filter, in the language of scripts (`regex`).
// A pattern keeps its last match, so it is used from one task at a time, as the stage that it belongs to.
final class CellPattern: @unchecked Sendable {
  private let pattern: RegularExpression

  init(_ text: String, ignoresCase: Bool) throws {
    do {
      pattern = try RegularExpression(text, caseless: ignoresCase)
    } catch {
      throw CellPatternError(
        description: "pattern is wrong at position \(error.offset): \(error.message)")
    }
  }

  /// Whether it is found anywhere in the text. Throws when that takes too long to find out.
  func isFound(in text: String) throws -> Bool {
    var text = text
    return try text.withUTF8 { bytes in
      do {
        return try pattern.firstMatch(in: bytes) != nil
      } catch {
        throw CellPatternError(description: "pattern takes too long for this text")
      }
    }
  }
}

struct CellPatternError: Error, CustomStringConvertible {
  var description: String
}
