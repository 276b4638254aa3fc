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
