internal import CYAML

/// Why a text is not valid YAML that can be a JSON value, and where.
package struct YAMLError: Error, Hashable, CustomStringConvertible {
  package var message: String
  package var position: TextPosition
  /// Whether the text could not be read, rather than what it says be a value: it may be JSON nevertheless.
  package var isSyntax: Bool

  package var description: String {
    "\(message) at line \(position.line), column \(position.column)"
  }

  init(_ message: String, at position: TextPosition, isSyntax: Bool = false) {
    self.message = message
    self.position = position
    self.isSyntax = isSyntax
  }

  /// What libyaml says, with a hint where its words alone leave people helpless.
  init(_ parser: yaml_parser_t, in text: UnsafeBufferPointer<UInt8>) {
    let problem = parser.problem.map { String(cString: $0) } ?? "there is no memory left"
    if parser.error == YAML_READER_ERROR {
      let position = TextPosition(of: parser.problem_offset, in: text)
      self.init(problem, at: position, isSyntax: true)
      return
    }
    // libyaml takes a last line that has no end for two.
    let (place, end) = (
      TextPosition(parser.problem_mark), TextPosition(of: text.count, in: text)
    )
    let position = place.line > end.line ? end : place
    let context = parser.context.map { " \(String(cString: $0))" } ?? ""
    let start = TextPosition(parser.context_mark).line
    let beginning =
      context.isEmpty || start == position.line ? "" : " that begins in line \(start)"
    let hint = Self.hint(for: problem, followedBy: text, at: parser.problem_mark)
    self.init(problem + context + beginning + hint, at: position, isSyntax: true)
  }

  private static func hint(
    for problem: String, followedBy text: UnsafeBufferPointer<UInt8>, at mark: yaml_mark_t
  ) -> String {
    switch problem {
    case "found character that cannot start any token":
      let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.dropFirst(mark.index)
      return scalars.first == "\t" ? " (indent with spaces)" : " (put the text in quotes)"
    case "mapping values are not allowed in this context":
      return " (a text with ': ' in it needs quotes, and fields the same indentation)"
    default: return ""
    }
  }
}

extension TextPosition {
  init(_ mark: yaml_mark_t) { self.init(line: mark.line + 1, column: mark.column + 1) }
}
