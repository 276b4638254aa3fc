import Syntax

extension Builder {
  /// A block with the scope of its own.
  func block(_ block: CodeBlock, _ use: Use) -> Node {
    nested {
      inScope {
        sequence(block.statements[...], use, after: prologue(block.statements), site(block.span))
      }
    }
  }

  /// Statements in order. `if c { return x }` before others becomes the `if … else …` that it is, so
  /// that a return needs no completion; a long row of them would nest too deep.
  private func sequence(
    _ statements: ArraySlice<Statement>, _ use: Use, after nodes: [Node], _ site: Site,
    guards: Int = 0
  ) -> Node {
    var nodes = nodes
    var rest = statements
    while let next = rest.popFirst() {
      if rest.isEmpty || (use == .tail && next.isReturn) {
        nodes.append(last(next, use))
        return combine(nodes, site)
      }
      if use == .tail, guards < Builder.mostGuards, let (condition, then) = next.guardedReturn {
        let test = self.condition(condition)
        let then = block(then, .tail)
        let otherwise = sequence(rest, .tail, after: [], site, guards: guards + 1)
        nodes.append(ConditionalNode(test, then, otherwise, self.site(next.span)))
        return combine(nodes, site)
      }
      nodes.append(statement(next))
    }
    if use != .effect { nodes.append(ConstantNode(.null, site)) }
    return combine(nodes, site)
  }

  private static let mostGuards = 16

  private func combine(_ nodes: [Node], _ site: Site) -> Node {
    switch nodes.count {
    case 0: ConstantNode(.null, site)
    case 1: nodes[0]
    case 2: PairNode(nodes[0], nodes[1], site)
    case 3: PairNode(nodes[0], PairNode(nodes[1], nodes[2], site), site)
    default: SequenceNode(Array(nodes.dropLast()), nodes[nodes.count - 1], site)
    }
  }

  private func last(_ statement: Statement, _ use: Use) -> Node {
    switch statement.kind {
    case .expression(let expression) where use != .effect: return build(expression, use)
    case .returnValue(let value) where use == .tail:
      return value.map { build($0, .tail) } ?? ConstantNode(.null, site(statement.span))
    default:
      let node = self.statement(statement)
      return use == .effect ? node : EffectNode(node)
    }
  }

  // MARK: What exists before the first statement

  /// Boxes that functions of this block capture early, then the functions themselves.
  private func prologue(_ statements: [Statement]) -> [Node] {
    var nodes: [Node] = []
    var functions: [(Variable, Function, UnsafeMutablePointer<FunctionCode>?)] = []
    for statement in statements {
      switch statement.kind {
      case .declaration(let declaration):
        for name in declaration.pattern.names {
          if let variable = resolution.declarations[name.span] {
            nodes += place(early: variable, name.span)
          }
        }
      case .importModule(let declaration):
        if let variable = resolution.declarations[declaration.binding.span] {
          nodes += place(early: variable, declaration.binding.span)
        }
      case .function(let name, let function):
        guard let variable = resolution.declarations[name.span] else { continue }
        nodes += place(early: variable, name.span)
        functions.append((variable, function, prepareCode(of: function, variable)))
      default: break
      }
    }
    for (variable, function, code) in functions {
      let value = closure(function, name: variable.name, code: code)
      if let node = define(variable, value, site(variable.span)) { nodes.append(node) }
    }
    return nodes
  }

  /// Gives a variable its place if that must exist before its declaration runs.
  private func place(early variable: Variable, _ span: Span) -> [Node] {
    if variable.isTopLevel, variable.isCaptured || names != .forgotten {
      if case .global = variable.storage { return [] }
      variable.storage = .global(machine.globals.add())
      return []
    }
    guard variable.needsBox, variable.needsEarlyBox else { return [] }
    let slot = takeSlot()
    variable.storage = .boxed(slot)
    return [MakeBoxNode(slot, nil, machine, site(span))]
  }

  /// Stores a variable's first value; its slot comes into being here unless it exists already. Nil if
  /// nothing is left to do at run time.
  func define(_ variable: Variable, _ value: Node, _ site: Site) -> Node? {
    switch variable.storage {
    case .global(let address):
      if variable.kind == .function, let constant = value as? ConstantNode, names != .replaceable {
        address.pointee = constant.value
        return nil
      }
      return StoreGlobalNode(address, value, site)
    case .boxed(let slot): return StoreBoxNode(slot, value, site)
    case .slot(let slot): return store(value, slot, site)
    case .none:
      let slot = takeSlot()
      if variable.needsBox {
        variable.storage = .boxed(slot)
        return MakeBoxNode(slot, value, machine, site)
      }
      variable.storage = .slot(slot)
      return store(value, slot, site)
    }
  }

  // MARK: Statements

  private func statement(_ statement: Statement) -> Node {
    let site = site(statement.span)
    switch statement.kind {
    case .declaration(let declaration): return self.declaration(declaration, site)
    case .function: return ConstantNode(.null, site)
    case .assignment(let target, let operation, let value):
      return assignment(target, operation, value, site)
    case .expression(let expression): return build(expression, .effect)
    case .whileLoop(let condition, let body):
      return WhileNode(
        self.condition(condition), block(body, .effect), top: current.top, machine, site)
    case .forLoop(let patterns, let sequence, let body):
      return forLoop(patterns, sequence, body, statement.span)
    case .breakLoop: return JumpNode(.breaking, site)
    case .continueLoop: return JumpNode(.continuing, site)
    case .returnValue(let value):
      let node = value.map { build($0, .tail) } ?? ConstantNode(.null, site)
      return ReturnNode(node, machine, site)
    case .throwError(let value): return ThrowNode(build(value, .stored), machine, site)
    case .importModule(let declaration): return importModule(declaration, site)
    case .test(let name, let body):
      test(name.text, body, statement.span)
      return ConstantNode(.null, site)
    case .assertion(let condition, let message): return assertion(condition, message, site)
    }
  }

  private func declaration(_ declaration: Declaration, _ site: Site) -> Node {
    if case .name = declaration.pattern.kind,
      let variable = resolution.declarations[declaration.pattern.span]
    {
      let value = build(declaration.value, .stored)
      return define(variable, value, site) ?? ConstantNode(.null, site)
    }
    if case .wildcard = declaration.pattern.kind { return build(declaration.value, .effect) }
    let value = build(declaration.value, .value)
    let slot = takeSlot()
    return DestructureNode(pattern(declaration.pattern, isStrict: true), value, slot, site)
  }

  private func forLoop(
    _ patterns: [Pattern], _ sequence: Expression, _ body: CodeBlock, _ span: Span
  )
    -> Node
  {
    inScope {
      if case .range(let lower, let upper, let isInclusive) = sequence.kind, patterns.count == 1 {
        let bounds = range(lower, upper, isInclusive, sequence.span)
        let slot = takeSlot()
        if bindDirectly(patterns[0], slot) {
          return RangeLoopNode(bounds, slot, block(body, .effect), machine, site(span))
        }
        current.top -= 1
      }
      if let loop = pieceLoop(patterns, sequence, body, span) { return loop }
      let root = rootVariable(sequence)
      let isAssigned = root.map { variable in
        resolution.assignedInLoop[span]?.contains(ObjectIdentifier(variable)) ?? false
          || changesElsewhere(variable)
      }
      let loan = isAssigned == true ? takeSlot() : nil
      let value = streamed(sequence) ?? build(sequence, .value)
      let sequenceNode = loan.map { LendNode(value, $0, machine) } ?? value
      let slot = takeSlots(patterns.count + 1)
      let bound = patterns.indices.map {
        bindDirectly(patterns[$0], slot + 1 + $0) ? nil : pattern(patterns[$0], isStrict: true)
      }
      let loop = LoopNode(
        sequenceNode, slot: slot, hasKey: patterns.count == 2,
        key: patterns.count == 2 ? bound[0] : nil,
        element: bound[bound.count - 1], isShared: isAssigned ?? false, block(body, .effect),
        machine, site(span))
      return loan.map { LoanNode(loop, $0, site(span)) } ?? loop
    }
  }

  /// A call whose result the loop takes as it comes: `for line in file.lines(path)`.
  private func streamed(_ sequence: Expression) -> Node? {
    guard case .call(let callee, let arguments) = sequence.kind,
      let native = knownBuiltin(callee)?.inLoop
    else { return nil }
    return inScope { callBuiltin(native, callee, arguments, sequence.span) }
  }

  /// A loop over the words or lines of a text, which need not be an array first.
  private func pieceLoop(
    _ patterns: [Pattern], _ sequence: Expression, _ body: CodeBlock, _ span: Span
  ) -> Node? {
    guard patterns.count == 1, case .call(let callee, let arguments) = sequence.kind,
      arguments.count == 1, case .positional = arguments[0].kind, case .name = callee.kind,
      let name = knownBuiltin(callee)?.signature.name
    else { return nil }
    let cuts: [String: PieceCursor.Cut] = ["words": .space, "lines": .lineEnd]
    guard let cut = cuts[name], isBoundDirectly(patterns[0]) else { return nil }
    let text = build(arguments[0].value, .value)
    let slot = takeSlots(2)
    _ = bindDirectly(patterns[0], slot + 1)
    return PieceLoopNode(
      text, name, cut, slot: slot, block(body, .effect),
      isReused: isOnlyLookedUp(patterns[0], body),
      machine, site(span))
  }

  /// Whether all that a loop's body does with a name is to compare it and to use it as a key.
  private func isOnlyLookedUp(_ pattern: Pattern, _ body: CodeBlock) -> Bool {
    guard let variable = resolution.declarations[pattern.span] else { return true }
    guard !variable.isCaptured, !variable.isAssigned, !variable.isTopLevel else { return false }
    var others = 0
    func count(_ expression: Expression, _ change: Int) {
      if resolution.uses[expression.span] === variable { others += change }
    }
    Part.block(body).walk { part in
      guard case .expression(let expression) = part else { return true }
      switch expression.kind {
      case .name: count(expression, 1)
      case .index(_, let key, _): count(key, -1)
      case .binary(let operation, let left, let right, _) where operation.answersBool:
        count(left, -1)
        count(right, -1)
      default: break
      }
      return true
    }
    return others == 0
  }

  private func isBoundDirectly(_ pattern: Pattern) -> Bool {
    switch pattern.kind {
    case .wildcard, .name: true
    default: false
    }
  }

  /// Makes the slot of an element the variable of its pattern; false if the pattern is more than a name.
  private func bindDirectly(_ pattern: Pattern, _ slot: Int) -> Bool {
    switch pattern.kind {
    case .wildcard: return true
    case .name:
      resolution.declarations[pattern.span]?.storage = .slot(slot)
      return true
    case .value, .array, .object: return false
    }
  }

  private func importModule(_ declaration: ImportDeclaration, _ site: Site) -> Node {
    guard let variable = resolution.declarations[declaration.binding.span] else {
      return ConstantNode(.null, site)
    }
    let request = Host.ModuleRequest(
      path: declaration.module.text, isFile: declaration.isFile, importer: source)
    let node = ImportNode(request, top: current.top, runtime, self.site(declaration.module.span))
    return define(variable, ShareNode(node), site) ?? node
  }

  private func test(_ name: String, _ body: CodeBlock, _ span: Span) {
    let function = Function(parameters: [], body: body, span: span)
    guard let info = resolution.functions[span], info.captures.isEmpty else {
      preconditionFailure("the parser allows a test at the top level only")
    }
    let code = makeCode(of: function, info, name: "test \"\(name)\"")
    build(function, info, into: code)
    unit.tests.append(Unit.Test(name: name, code: code))
  }

  private func assertion(_ condition: Expression, _ message: Expression?, _ site: Site) -> Node {
    let text = source.text(of: condition.span)
    let place = self.site(condition.span)
    if case .logical(.and, let left, let right) = condition.kind {
      // Each part is an assertion of its own, so that a failure says which.
      return PairNode(
        assertion(left, message, site), assertion(right, message, site), place)
    }
    return inScope {
      if case .binary(let operation, let left, let right, _) = condition.kind,
        ComparisonNodes.of(operation) != nil
      {
        let a = build(left, .value)
        let slot = takeSlots(1)
        let b = build(right, .value)
        _ = takeSlot()
        return AssertComparisonNode(
          operation, a, b, message.map { build($0, .value) }, text, slot, machine, place)
      }
      return AssertNode(
        self.condition(condition), message.map { build($0, .value) }, text,
        variables(in: condition), machine, place)
    }
  }

  /// The variables that a condition reads itself, for a failure to show: reading them again has no effect.
  private func variables(in condition: Expression) -> [AssertNode.Part] {
    var parts: [AssertNode.Part] = []
    Part.expression(condition).walk { part in
      switch part {
      // Names in there may be their own.
      case .function, .block: return false
      case .expression(let expression):
        if case .match = expression.kind { return false }
        guard case .name(let name) = expression.kind, !parts.contains(where: { $0.name == name }),
          let variable = resolution.uses[expression.span], !variable.isCode
        else { return true }
        parts.append(.init(name: name, node: build(expression, .value)))
      case .statement, .pattern: break
      }
      return true
    }
    return parts
  }

}

extension Statement {
  fileprivate var isReturn: Bool { if case .returnValue = kind { true } else { false } }

  /// `if c { …; return x }` without `else`.
  fileprivate var guardedReturn: (Expression, CodeBlock)? {
    guard case .expression(let expression) = kind,
      case .conditional(let condition, let then, nil) = expression.kind,
      then.statements.last?.isReturn ?? false
    else { return nil }
    return (condition, then)
  }
}

extension BinaryOperator {
  fileprivate var answersBool: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contained,
      .notContained:
      true
    default: false
    }
  }
}
