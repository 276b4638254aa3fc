/// The smallest piece of a source that means something: where it is and what it is.
///
/// A token holds no text and no value, so that a megabyte of pasted JSON costs 16 bytes a token; the
/// parser decodes numbers and strings from the source when it needs them.
package struct Token: Sendable {
  package var kind: Kind
  /// The first token of its line: here a statement may end.
  package var startsLine: Bool
  /// Set by the parser, for the formatter: a brace of a block, a `-` or `.` without left operand, a
  /// bracket that belongs to what is before it.
  package var role: Role = .plain
  /// The index of the bracket that closes this one or that this one closes; -1 if there is none.
  package var partner: Int32 = -1
  package var span: Span

  package enum Role: UInt8, Sendable { case plain, block, prefix, tight }

  package init(_ kind: Kind, _ span: Span, startsLine: Bool) {
    self.kind = kind
    self.span = span
    self.startsLine = startsLine
  }
}

/// A comment: no token, but kept for documentation and for the formatter.
package struct Comment: Sendable {
  /// From `#` to the end of the line.
  package var span: Span
  /// The index of the token that follows it.
  package var nextToken: Int
  /// Starts with `##`.
  package var isDocumentation: Bool
}

extension Lexer {
  /// Whether a text is a name as a script may declare one.
  package static func isName(_ text: String) -> Bool {
    let tokens = lex(Source(name: "<name>", text: text)).tokens
    return tokens.count == 2 && tokens[0].kind == .name
      && tokens[0].span == Span(0, text.utf8.count)
  }
}
