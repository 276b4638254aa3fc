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

  package enum Kind: UInt8, Sendable, CaseIterable {
    case end
    /// Reported by the lexer already; the parser stays silent about it.
    case invalid
    /// An operator of other languages, such as `->` or a lone `?`: the parser knows what to say.
    case foreign

    case name
    case int, float, duration
    /// A string without interpolation, or the parts of one with it: `"a \(`, `) b \(`, `) c"`.
    case string, stringStart, stringMiddle, stringEnd

    case letKeyword, varKeyword, fnKeyword, returnKeyword, ifKeyword, elseKeyword, whileKeyword
    case forKeyword, inKeyword, breakKeyword, continueKeyword, matchKeyword, tryKeyword
    case catchKeyword, throwKeyword, doKeyword, importKeyword
    case trueKeyword, falseKeyword, nullKeyword

    case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, semicolon, colon, dot, questionDot, questionBracket, ellipsis, arrow
    case range, rangeInclusive
    case assign, addAssign, subtractAssign, multiplyAssign, divideAssign, floorDivideAssign
    case remainderAssign, powerAssign, coalesceAssign
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, notIn
    case plus, minus, star, slash, slashSlash, percent, starStar, bang
    case and, or, coalesce
  }
}

extension Token.Kind {
  /// The keywords in the order of the cases from `letKeyword` to `nullKeyword`. `test`, `assert` and
  /// `as` are none: they mean something only where a name can mean nothing, so rows may be tested by
  /// a function called `test`.
  package static let keywords: [String] = [
    "let", "var", "fn", "return", "if", "else", "while", "for", "in", "break", "continue", "match",
    "try", "catch", "throw", "do", "import", "true", "false", "null",
  ]

  package var isKeyword: Bool {
    rawValue >= Self.letKeyword.rawValue && rawValue <= Self.nullKeyword.rawValue
  }

  /// May be a key, a field name or an argument name.
  var isWord: Bool { self == .name || isKeyword }

  var isAssignment: Bool {
    rawValue >= Self.assign.rawValue && rawValue <= Self.coalesceAssign.rawValue
  }

  var opens: Bool {
    switch self {
    case .leftParen, .leftBracket, .leftBrace, .questionBracket, .stringStart, .stringMiddle: true
    default: false
    }
  }

  /// A statement goes on at the next line if that line starts with one of these: none of them can
  /// start a statement.
  package var continuesStatement: Bool {
    switch self {
    case .dot, .questionDot, .questionBracket, .elseKeyword, .catchKeyword, .arrow: true
    default: isAssignment || InfixOperator(self)?.continuesStatement ?? false
    }
  }

  /// An operand can start with this token.
  var startsOperand: Bool {
    switch self {
    case .name, .int, .float, .duration, .string, .stringStart, .fnKeyword, .ifKeyword,
      .matchKeyword, .tryKeyword, .doKeyword, .trueKeyword, .falseKeyword, .nullKeyword, .leftParen,
      .leftBracket, .leftBrace, .minus, .bang:
      true
    default: false
    }
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
