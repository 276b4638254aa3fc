import Syntax

/// Statements that only compute a value, which then nobody has: `total == 3` where `total = 3` was meant.
///
/// Quiet about the value of a block that is used, about `null`, about constants that only fill an arm or a
/// `catch`, about what is in a `try` to see whether it fails, and about a statement whose value a
/// comment says: `1 + 1  # => 2`.
struct ThrownAwayValues {
  private let names: CheckedNames
  private var findings: [Diagnostic] = []

  static func findings(_ names: CheckedNames) -> [Diagnostic] {
    var search = ThrownAwayValues(names: names)
    search.look(at: names.program.statements, isValueUsed: names.isValueUsed)
    return search.findings
  }

  private init(names: CheckedNames) { self.names = names }

  private mutating func look(at block: CodeBlock, isValueUsed: Bool) {
    look(at: block.statements, isValueUsed: isValueUsed)
  }

  private mutating func look(at statements: [Statement], isValueUsed: Bool) {
    for (index, statement) in statements.enumerated() {
      let isLast = index == statements.count - 1
      switch statement.kind {
      case .expression(let expression):
        if isLast && isValueUsed { look(inside: .expression(expression)) } else { drop(expression) }
      case .whileLoop(let condition, let body):
        look(inside: .expression(condition))
        look(at: body, isValueUsed: false)
      case .forLoop(_, let sequence, let body):
        look(inside: .expression(sequence))
        look(at: body, isValueUsed: false)
      case .test(_, let body): look(at: body, isValueUsed: false)
      default: Part.statement(statement).forEachPart { look(inside: $0) }
      }
    }
  }

  /// An expression whose value is used: blocks in it give theirs.
  private mutating func look(inside part: Part) {
    if case .block(let block) = part { return look(at: block, isValueUsed: true) }
    part.forEachPart { look(inside: $0) }
  }

  /// An expression whose value is not used.
  private mutating func drop(_ expression: Expression) {
    if isTold(behind: expression) { return look(inside: .expression(expression)) }
    switch expression.kind {
    case .conditional(let condition, let then, let otherwise):
      look(inside: .expression(condition))
      look(at: then, isValueUsed: false)
      if let otherwise { look(at: otherwise, isValueUsed: false) }
    case .match(let value, let arms):
      look(inside: .expression(value))
      for arm in arms where !arm.body.isConstant { drop(arm.body) }
    case .block(let block): look(at: block, isValueUsed: false)
    case .attempt(_, _, let handler):
      if let handler, !handler.isConstant { look(at: handler, isValueUsed: false) }
    default:
      if isPure(expression) { report(expression) }
      look(inside: .expression(expression))
    }
  }

  private mutating func report(_ expression: Expression) {
    findings.append(
      names.warning(
        "E0903", "this value is not used", expression.span, help: Self.help(for: expression)))
  }

  private static func help(for expression: Expression) -> String {
    if case .binary(.equal, let left, _, _) = expression.kind, case .name = left.kind {
      return "'=' assigns, '==' only compares"
    }
    if case .lambda = expression.kind { return "a function does nothing until it is called" }
    return "print(…) shows it, 'let name = …' keeps it"
  }

  /// Whether computing it does nothing but give a value, or fail.
  private func isPure(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .null, .call, .removal, .invalid: return false
    case .bool, .int, .float, .bigInt, .string, .name, .subject, .lambda: return true
    case .interpolation, .array, .object, .unary, .binary, .logical, .range, .field, .index, .slice,
      .chain, .conditional, .match, .attempt, .block:
      return Part.expression(expression).parts.allSatisfy { part in
        if case .expression(let inner) = part { inner.isNull || isPure(inner) } else { false }
      }
    }
  }

  /// `# => value` or `# error: …` on the same line.
  private func isTold(behind expression: Expression) -> Bool {
    let rest = names.program.source.bytes[Int(expression.span.end)...]
      .drop { $0 == UInt8(ascii: " ") }
    return rest.starts(with: "# =>".utf8) || rest.starts(with: "# error:".utf8)
  }
}

extension Expression {
  fileprivate var isNull: Bool { if case .null = kind { true } else { false } }

  fileprivate var isConstant: Bool {
    switch kind {
    case .null, .bool, .int, .float, .string: true
    default: false
    }
  }
}

extension CodeBlock {
  fileprivate var isConstant: Bool {
    guard statements.count == 1, case .expression(let value) = statements[0].kind else {
      return false
    }
    return value.isConstant
  }
}
