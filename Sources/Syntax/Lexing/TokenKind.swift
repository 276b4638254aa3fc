// The kinds of tokens, and what those between two operands mean: an operator is added here.

extension Token {
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

package enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case power = "**"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contained = "in"
  case notContained = "!in"
}

package enum LogicalOperator: String, Sendable {
  case and = "&&"
  case or = "||"
  case coalesce = "??"
}

/// How tightly an operator binds, loosest first.
enum Precedence: Int, Comparable {
  case coalesce, or, and, comparison, range, sum, product, power

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The next tighter one: what the right operand of a left-associative operator consists of.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .power }
}

/// An operator between two operands.
struct InfixOperator {
  /// Nil for `in` and `!in`, which the lexer makes of words.
  var text: StaticString?
  var kind: Token.Kind
  var precedence: Precedence
  var meaning: Meaning
  var associativity: Associativity
  /// Whether a line that begins with it goes on with the statement before; not if it can begin one.
  var continuesStatement: Bool

  enum Meaning {
    case binary(BinaryOperator)
    case logical(LogicalOperator)
    case range(inclusive: Bool)
  }

  enum Associativity { case left, right, none }

  private init(
    _ text: StaticString?, _ kind: Token.Kind, _ precedence: Precedence, _ meaning: Meaning,
    _ associativity: Associativity = .left, continuesStatement: Bool = true
  ) {
    self.text = text
    self.kind = kind
    self.precedence = precedence
    self.meaning = meaning
    self.associativity = associativity
    self.continuesStatement = continuesStatement
  }

  /// One row each. Prefix `-` and `!` bind looser than `**` and tighter than the rest; calls, fields and
  /// indices bind tightest.
  static let table: [InfixOperator] = [
    .init("??", .coalesce, .coalesce, .logical(.coalesce)),
    .init("||", .or, .or, .logical(.or)),
    .init("&&", .and, .and, .logical(.and)),
    .init("==", .equal, .comparison, .binary(.equal), .none),
    .init("!=", .notEqual, .comparison, .binary(.notEqual), .none),
    .init("<", .less, .comparison, .binary(.less), .none),
    .init("<=", .lessOrEqual, .comparison, .binary(.lessOrEqual), .none),
    .init(">", .greater, .comparison, .binary(.greater), .none),
    .init(">=", .greaterOrEqual, .comparison, .binary(.greaterOrEqual), .none),
    .init(nil, .inKeyword, .comparison, .binary(.contained), .none),
    .init(nil, .notIn, .comparison, .binary(.notContained), .none),
    .init("..", .range, .range, .range(inclusive: false), .none),
    .init("..=", .rangeInclusive, .range, .range(inclusive: true), .none),
    .init("+", .plus, .sum, .binary(.add)),
    .init("-", .minus, .sum, .binary(.subtract), continuesStatement: false),
    .init("*", .star, .product, .binary(.multiply)),
    .init("/", .slash, .product, .binary(.divide)),
    .init("//", .slashSlash, .product, .binary(.floorDivide)),
    .init("%", .percent, .product, .binary(.remainder)),
    .init("**", .starStar, .power, .binary(.power), .right),
  ]

  /// Nil for a token that is no operator between operands.
  init?(_ kind: Token.Kind) {
    guard let row = Self.byKind[Int(kind.rawValue)] else { return nil }
    self = row
  }

  private static let byKind = Token.Kind.allCases.map { kind in table.first { $0.kind == kind } }

  /// What the right operand may consist of.
  var rightPrecedence: Precedence { associativity == .right ? precedence : precedence.tighter }
}

/// What `+=` and its like do before they store.
package enum AssignmentOperator: Sendable {
  case binary(BinaryOperator)
  /// `??=`
  case coalesce
}

extension AssignmentOperator {
  /// nil for `=` itself and for what is not an assignment.
  init?(_ kind: Token.Kind) {
    switch kind {
    case .addAssign: self = .binary(.add)
    case .subtractAssign: self = .binary(.subtract)
    case .multiplyAssign: self = .binary(.multiply)
    case .divideAssign: self = .binary(.divide)
    case .floorDivideAssign: self = .binary(.floorDivide)
    case .remainderAssign: self = .binary(.remainder)
    case .powerAssign: self = .binary(.power)
    case .coalesceAssign: self = .coalesce
    default: return nil
    }
  }
}
