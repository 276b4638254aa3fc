/// How tightly an operator binds, loosest first.
enum Precedence: Int, Comparable {
  case coalesce, or, and, comparison, range, sum, product, power

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The next tighter one: what the right operand of a left-associative operator consists of.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .power }
}

/// An operator between two operands.
struct InfixOperator {
  enum Meaning {
    case binary(BinaryOperator)
    case logical(LogicalOperator)
    case range(inclusive: Bool)
  }

  enum Associativity { case left, right, none }

  var precedence: Precedence
  var associativity: Associativity
  var meaning: Meaning

  init(
    _ precedence: Precedence, _ meaning: Meaning, _ associativity: Associativity = .left
  ) {
    self.precedence = precedence
    self.meaning = meaning
    self.associativity = associativity
  }

  /// The table of operators: one row each. Prefix `-` and `!` bind looser than `**` and tighter than
  /// the rest; calls, fields and indices bind tightest.
  init?(_ kind: Token.Kind) {
    switch kind {
    case .coalesce: self.init(.coalesce, .logical(.coalesce))
    case .or: self.init(.or, .logical(.or))
    case .and: self.init(.and, .logical(.and))
    case .equal: self.init(.comparison, .binary(.equal), .none)
    case .notEqual: self.init(.comparison, .binary(.notEqual), .none)
    case .less: self.init(.comparison, .binary(.less), .none)
    case .lessOrEqual: self.init(.comparison, .binary(.lessOrEqual), .none)
    case .greater: self.init(.comparison, .binary(.greater), .none)
    case .greaterOrEqual: self.init(.comparison, .binary(.greaterOrEqual), .none)
    case .inKeyword: self.init(.comparison, .binary(.contained), .none)
    case .notIn: self.init(.comparison, .binary(.notContained), .none)
    case .range: self.init(.range, .range(inclusive: false), .none)
    case .rangeInclusive: self.init(.range, .range(inclusive: true), .none)
    case .plus: self.init(.sum, .binary(.add))
    case .minus: self.init(.sum, .binary(.subtract))
    case .star: self.init(.product, .binary(.multiply))
    case .slash: self.init(.product, .binary(.divide))
    case .slashSlash: self.init(.product, .binary(.floorDivide))
    case .percent: self.init(.product, .binary(.remainder))
    case .starStar: self.init(.power, .binary(.power), .right)
    default: return nil
    }
  }

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
