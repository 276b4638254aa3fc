import Syntax

extension Builder {
  /// Chooses the class of an operator from the shape of its operands.
  func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site)
    -> Node
  {
    if let accepted = Accepted(operation) { return comparison(accepted, left, right, site) }
    if let node = ofLocals(operation, left, right, site) { return node }
    if let divisor = intConstant(right), divisor > 0,
      operation == .remainder || operation == .floorDivide
    {
      let isRemainder = operation == .remainder
      if let slot = localSlot(left) {
        return ModuloLocalConstantNode(slot, divisor, isRemainder: isRemainder, machine, site)
      }
      return ModuloConstantNode(
        build(left, .value), divisor, isRemainder: operation == .remainder, machine, site)
    }
    if operation == .add, let slot = localSlot(left), isSimple(right) {
      return AddToLocalNode(slot, build(right, .value), machine, site)
    }
    return inScope {
      let a = held(left, while: [right])
      if isSimple(right) {
        let b = build(right, .value)
        switch operation {
        case .add: return AddNode(a, b, machine, site)
        case .subtract: return SubtractNode(a, b, machine, site)
        case .multiply: return MultiplyNode(a, b, machine, site)
        default: return BinaryNode(operation, a, b, -1, machine, site)
        }
      }
      let slot = takeSlot()
      let b = build(right, .value)
      switch operation {
      case .add: return HeldAddNode(a, b, slot, machine, site)
      case .subtract: return HeldSubtractNode(a, b, slot, machine, site)
      case .multiply: return HeldMultiplyNode(a, b, slot, machine, site)
      default: return BinaryNode(operation, a, b, slot, machine, site)
      }
    }
  }

  /// `x + y`, `x + 1`
  private func ofLocals(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site
  ) -> Node? {
    guard let a = localSlot(left) else { return nil }
    if let b = localSlot(right) {
      switch operation {
      case .add: return AddLocalsNode(a, b, machine, site)
      case .subtract: return SubtractLocalsNode(a, b, machine, site)
      case .multiply: return MultiplyLocalsNode(a, b, machine, site)
      default: return nil
      }
    }
    guard let b = intConstant(right) else { return nil }
    switch operation {
    case .add: return AddLocalConstantNode(a, b, machine, site)
    case .subtract: return SubtractLocalConstantNode(a, b, machine, site)
    case .multiply: return MultiplyLocalConstantNode(a, b, machine, site)
    default: return nil
    }
  }

  private func comparison(
    _ accepted: Accepted, _ left: Expression, _ right: Expression, _ site: Site
  ) -> Node {
    if let constant = intConstant(right) {
      if let slot = localSlot(left) {
        return CompareLocalConstantNode(accepted, slot, constant, machine, site)
      }
      let value = build(left, .value)
      if let remainder = value as? ModuloLocalConstantNode, remainder.isRemainder {
        return CompareRemainderNode(accepted, remainder, constant, machine, site)
      }
      return CompareConstantNode(accepted, value, constant, machine, site)
    }
    if let a = localSlot(left), let b = localSlot(right) {
      return CompareLocalsNode(accepted, a, b, machine, site)
    }
    return inScope {
      let a = held(left, while: [right])
      let slot = isSimple(right) ? -1 : takeSlot()
      return CompareNode(accepted, a, build(right, .value), slot, machine, site)
    }
  }

  func unary(_ operation: UnaryOperator, _ operand: Expression, _ site: Site) -> Node {
    switch operation {
    case .not: return NotNode(condition(operand), site)
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
    let a = build(left, .value)
    let b = build(right, .value)
    switch operation {
    case .and: return AndNode(a, b, site)
    case .or: return OrNode(a, b, site)
    case .coalesce: return CoalesceNode(a, b, site)
    }
  }

  func range(_ lower: Expression, _ upper: Expression, _ isInclusive: Bool, _ span: Span)
    -> RangeNode
  {
    inScope {
      let first = build(lower, .value)
      let slot = takeSlot()
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

  /// Builds an operand whose value is held while others are evaluated: if those could write to the
  /// variable that it comes from, it must be marked as shared.
  func held(_ expression: Expression, while others: [Expression]) -> Node {
    let node = build(expression, .value)
    guard let root = rootVariable(expression), root.kind == .variable,
      !others.allSatisfy({ isSimple($0) }),
      changesElsewhere(root) || (root.isAssigned && others.contains { hasStatements($0) })
    else { return node }
    return ShareNode(node)
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
