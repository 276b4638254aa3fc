/// How operators and punctuation are written, for the lexer and for messages.
enum Spellings {
  static let all =
    punctuation + InfixOperator.table.compactMap { row in row.text.map { ("\($0)", row.kind) } }

  private static let punctuation: [(text: String, kind: Token.Kind)] = [
    ("(", .leftParen), (")", .rightParen), ("[", .leftBracket), ("]", .rightBracket),
    ("{", .leftBrace), ("}", .rightBrace), (",", .comma), (";", .semicolon), (":", .colon),
    (".", .dot), ("?.", .questionDot), ("?[", .questionBracket), ("...", .ellipsis), ("=>", .arrow),
    ("=", .assign), ("+=", .addAssign), ("-=", .subtractAssign), ("*=", .multiplyAssign),
    ("/=", .divideAssign), ("//=", .floorDivideAssign), ("%=", .remainderAssign),
    ("**=", .powerAssign), ("??=", .coalesceAssign),
    ("!", .bang),
    // Other languages' operators: read as one token, so that the message can name them.
    ("===", .foreign), ("!==", .foreign), ("->", .foreign), ("<>", .foreign), (":=", .foreign),
    ("?", .foreign), ("&", .foreign), ("|", .foreign), ("^", .foreign), ("~", .foreign),
    ("@", .foreign), ("$", .foreign), ("\\", .foreign), ("<<", .foreign), (">>", .foreign),
  ]

  /// One spelling, packed so that the lexer compares three bytes at once.
  struct Candidate {
    var pattern: UInt32
    var mask: UInt32
    var length: Int
    var kind: Token.Kind
  }

  /// All spellings, longest first, those with the same first byte together.
  static let candidates: [Candidate] =
    all.map { text, kind in
      let bytes = Array(text.utf8)
      let pattern = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return Candidate(
        pattern: pattern, mask: UInt32(1) << UInt32(8 * bytes.count) &- 1, length: bytes.count,
        kind: kind)
    }
    .sorted { ($0.pattern & 0xFF, -$0.length) < ($1.pattern & 0xFF, -$1.length) }

  /// For each ASCII byte, where its candidates start; one more entry than there are bytes.
  static let starts: [Int] = (0...128).map { byte in
    candidates.firstIndex { Int($0.pattern & 0xFF) >= byte } ?? candidates.count
  }
}

extension Token.Kind {
  /// How messages name this kind: `'=>'`, `a name`.
  var description: String {
    if isKeyword { return "'\(Self.keywords[Int(rawValue - Self.letKeyword.rawValue)])'" }
    switch self {
    case .end: return "the end"
    case .name: return "a name"
    case .int, .float, .duration: return "a number"
    case .string, .stringStart, .stringMiddle, .stringEnd: return "a string"
    case .notIn: return "'!in'"
    case .invalid, .foreign: return "an unknown character"
    default:
      return Spellings.all.first { $0.kind == self }.map { "'\($0.text)'" } ?? "\(self)"
    }
  }
}
