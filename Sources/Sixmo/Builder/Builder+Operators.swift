import Syntax

extension Builder {
  /// Chooses the class of an operator from the shape of its operands.
  func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site)
    -> Node
  {
    if let (nodes, isNegated) = ComparisonNodes.of(operation) {
      return comparison(operation, nodes, isNegated, left, right, site)
    }
    if let nodes = ArithmeticNodes.of(operation) {
      return arithmetic(operation, nodes, left, right, site)
    }
    if let divisor = intConstant(right).flatMap({ Divisor($0) }) {
      switch operation {
      case .remainder: return RemainderConstantNode(build(left, .value), divisor, machine, site)
      case .floorDivide: return QuotientConstantNode(build(left, .value), divisor, machine, site)
      default: break
      }
    }
    return holding(left, while: [right], site) { a in
      let slot = isSimple(right) ? -1 : takeSlot()
      return BinaryNode(operation, a, build(right, .value), slot, machine, site)
    }
  }

  private func arithmetic(
    _ operation: BinaryOperator, _ nodes: ArithmeticNodes, _ left: Expression, _ right: Expression,
    _ site: Site
  ) -> Node {
    if operation == .add, let longer = extendedSum(left, right, site) { return longer }
    if let a = localSlot(left) {
      if let b = localSlot(right) { return nodes.locals.init(operation, a, b, machine, site) }
      if let b = intConstant(right) {
        return nodes.localConstant.init(operation, a, b, machine, site)
      }
      if isSimple(right) {
        return nodes.localAny.init(operation, a, build(right, .value), machine, site)
      }
    }
    if let constant = intConstant(left) {
      return nodes.intAny.init(operation, constant, build(right, .value), machine, site)
    }
    if let constant = floatConstant(left), let b = localSlot(right) {
      return nodes.floatLocal.init(operation, constant, b, machine, site)
    }
    if let constant = floatConstant(right) {
      return nodes.anyFloat.init(operation, build(left, .value), constant, machine, site)
    }
    return holding(left, while: [right], site) { a in
      if let b = localSlot(right) {
        if let inner = a as? LocalsOperatorNode,
          let nodes = LocalsLocalNodes.of(inner.operation, operation)
        {
          return nodes.operation.init(operation, inner, b, machine, site)
        }
        return nodes.anyLocal.init(operation, a, b, machine, site)
      }
      if isSimple(right) {
        return nodes.plain.init(operation, a, build(right, .value), machine, site)
      }
      let slot = takeSlot()
      return nodes.held.init(operation, a, build(right, .value), slot, machine, site)
    }
  }

  private func comparison(
    _ operation: BinaryOperator, _ nodes: ComparisonNodes, _ isNegated: Bool, _ left: Expression,
    _ right: Expression, _ site: Site
  ) -> Node {
    if let constant = intConstant(right) {
      if let node = remainderIs(constant, operation, left, site) { return node }
      if let slot = localSlot(left) {
        return nodes.localConstant.init(
          operation, isNegated: isNegated, slot, constant, machine, site)
      }
      return nodes.constant.init(
        operation, isNegated: isNegated, build(left, .value), constant, machine, site)
    }
    if operation == .equal || operation == .notEqual, let literal = literalValue(right) {
      return EqualsLiteralNode(
        build(left, .value), literal, isNegated: isNegated, machine, site)
    }
    if let a = localSlot(left), let b = localSlot(right) {
      return nodes.locals.init(operation, isNegated: isNegated, a, b, machine, site)
    }
    if let constant = floatConstant(right) {
      return nodes.anyFloat.init(
        operation, isNegated: isNegated, build(left, .value), constant, machine, site)
    }
    return holding(left, while: [right], site) { a in
      if let b = localSlot(right) {
        return nodes.anyLocal.init(operation, isNegated: isNegated, a, b, machine, site)
      }
      if isSimple(right) {
        return nodes.plain.init(
          operation, isNegated: isNegated, a, build(right, .value), machine, site)
      }
      let slot = takeSlot()
      return nodes.held.init(
        operation, isNegated: isNegated, a, build(right, .value), slot, machine, site)
    }
  }

  /// `x % 3 == 0`
  private func remainderIs(
    _ expected: Int, _ operation: BinaryOperator, _ left: Expression, _ site: Site
  ) -> Node? {
    guard operation == .equal || operation == .notEqual,
      case .binary(.remainder, let dividend, let divisor, _) = left.kind,
      let slot = localSlot(dividend), let divisor = intConstant(divisor).flatMap({ Divisor($0) })
    else { return nil }
    return RemainderIsNode(
      slot, divisor, is: expected, isNegated: operation == .notEqual,
      general: build(left, .value), machine, site)
  }

  private func floatConstant(_ expression: Expression) -> Double? {
    if case .float(let number) = expression.kind { number } else { nil }
  }

  /// The value of a literal that is not a number.
  private func literalValue(_ expression: Expression) -> Value? {
    switch expression.kind {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .string(let text): .text(literal(text))
    default: nil
    }
  }

  func unary(_ operation: UnaryOperator, _ operand: Expression, _ site: Site) -> Node {
    switch operation {
    case .not:
      let condition = condition(operand)
      if let both = condition as? AndNode { return NotBothNode(both.left, both.right, site) }
      return NotNode(condition, site)
    case .negate:
      switch operand.kind {
      case .int(let number) where number != .min: return ConstantNode(.int(-number), site)
      case .float(let number): return ConstantNode(.double(-number), site)
      case .bigInt(let digits): return ConstantNode(negated(digits), site)
      default: return NegateNode(build(operand, .value), machine, site)
      }
    }
  }

  /// `-9223372036854775808` is an int although its digits alone are not.
  private func negated(_ digits: String) -> Value {
    Int("-" + digits).map { .int($0) } ?? .bigInt(heap.permanentText("-" + digits))
  }

  func logical(_ operation: LogicalOperator, _ left: Expression, _ right: Expression, _ site: Site)
    -> Node
  {
    // `(a && b) && c` as `a && (b && c)`, which is the same and is left at once when a is false.
    if case .logical(operation, let first, let second) = left.kind {
      let start = build(first, .value)
      let rest = logical(operation, build(second, .value), build(right, .value), site)
      return logical(operation, start, rest, site)
    }
    return logical(operation, build(left, .value), build(right, .value), site)
  }

  private func logical(_ operation: LogicalOperator, _ left: Node, _ right: Node, _ site: Site)
    -> Node
  {
    switch operation {
    case .and: AndNode(left, right, site)
    case .or: OrNode(left, right, site)
    case .coalesce: CoalesceNode(left, right, site)
    }
  }

  func range(_ lower: Expression, _ upper: Expression, _ isInclusive: Bool, _ span: Span)
    -> RangeNode
  {
    inScope {
      let first = build(lower, .value)
      let slot = isSimple(upper) ? -1 : takeSlot()
      return RangeNode(
        first, build(upper, .value), isInclusive: isInclusive, slot, machine, site(span))
    }
  }

  // MARK: What may happen meanwhile

  /// Whether evaluating this can neither reach a safepoint nor change a variable. Looks only a few levels
  /// deep: a deeper expression counts as one that might.
  func isSimple(_ expression: Expression, depth: Int = 6) -> Bool {
    guard depth > 0 else { return false }
    func all(_ parts: Expression?...) -> Bool {
      parts.allSatisfy { $0.map { isSimple($0, depth: depth - 1) } ?? true }
    }
    switch expression.kind {
    case .null, .bool, .int, .float, .bigInt, .string, .name, .subject: return true
    case .unary(_, let operand): return all(operand)
    case .binary(_, let left, let right, _), .logical(_, let left, let right),
      .range(let left, let right, _):
      return all(left, right)
    case .field(let base, _, _): return all(base)
    case .index(let base, let index, _): return all(base, index)
    case .chain(let inner): return all(inner)
    default: return false
    }
  }

  /// Builds a node with an operand whose value is held while others are evaluated: if those could write to
  /// the variable that it comes from, it is lent meanwhile.
  func holding(
    _ expression: Expression, while others: [Expression], _ site: Site, _ make: (Node) -> Node
  ) -> Node {
    inScope {
      guard mayChange(expression, while: others) else { return make(build(expression, .value)) }
      let loan = takeSlot()
      return LoanNode(make(LendNode(build(expression, .value), loan, machine)), loan, site)
    }
  }

  /// Whether evaluating others may write to the variable that a value comes from.
  func mayChange(_ expression: Expression, while others: [Expression]) -> Bool {
    guard let root = rootVariable(expression), root.kind == .variable,
      !others.allSatisfy({ isSimple($0) })
    else { return false }
    return changesElsewhere(root) || (root.isAssigned && others.contains { assigns(root, in: $0) })
  }

  /// Whether an expression contains a block that assigns to a variable or below it.
  private func assigns(_ variable: Variable, in expression: Expression) -> Bool {
    guard hasStatements(expression) else { return false }
    var isFound = false
    Part.expression(expression).walk { part in
      if case .function = part { return false }
      guard let target = part.target else { return !isFound }
      Part.expression(target).walk { part in
        guard case .expression(let inner) = part else { return true }
        isFound = isFound || resolution.uses[inner.span] === variable
        return true
      }
      return !isFound
    }
    return isFound
  }

  /// Whether an expression contains a block, which may assign. Like `isSimple`, unsure means yes.
  private func hasStatements(_ expression: Expression, depth: Int = 8) -> Bool {
    guard depth > 0 else { return true }
    func any(_ parts: [Expression]) -> Bool {
      parts.contains { hasStatements($0, depth: depth - 1) }
    }
    switch expression.kind {
    case .null, .bool, .int, .float, .bigInt, .string, .name, .subject, .lambda: return false
    case .unary(_, let operand): return any([operand])
    case .binary(_, let left, let right, _), .logical(_, let left, let right),
      .range(let left, let right, _):
      return any([left, right])
    case .field(let base, _, _): return any([base])
    case .index(let base, let index, _): return any([base, index])
    case .chain(let inner): return any([inner])
    case .call(let callee, let arguments): return any([callee] + arguments.map(\.value))
    default: return true
    }
  }

  /// The variable that a path begins at: `rows` of `rows[i].name`.
  func rootVariable(_ expression: Expression) -> Variable? {
    switch expression.kind {
    case .name, .subject: resolution.uses[expression.span]
    case .field(let base, _, _), .index(let base, _, _): rootVariable(base)
    case .chain(let inner): rootVariable(inner)
    default: nil
    }
  }

  /// Whether other functions may write to a variable while a call runs.
  func changesElsewhere(_ variable: Variable) -> Bool {
    variable.kind == .variable && (variable.isAssigned || names == .replaceable)
      && (variable.isCaptured || variable.owner !== current.info)
  }
}

extension Part {
  /// What an assignment or a removal writes to.
  fileprivate var target: Expression? {
    switch self {
    case .statement(let statement):
      if case .assignment(let target, _, _) = statement.kind { target } else { nil }
    case .expression(let expression):
      if case .removal(let place) = expression.kind { place } else { nil }
    case .block, .function, .pattern: nil
    }
  }
}
