import Syntax

/// Which uses of a variable are the last of its value, so that the value can move on: into another variable,
/// into the parameter of a function, or into an operation that then changes it in place instead of a copy.
///
/// The tree is walked against the order of evaluation with the set of variables that are read later. A
/// variable that is captured, that a loop goes over, that is read again in the next turn of a loop or after a
/// `catch`, or whose value waits as an operand of something, keeps its value. Where it is unsure, a use is not
/// the last: then the value is copied when it is written to.
final class LastUses {
  enum Kind {
    /// Nobody reads the variable's value again.
    case last
    /// `x = x.push(f(1))`: nobody reads the value between the operation and the assignment, as long as the
    /// operation runs no code of the script; what is evaluated for it calls these functions, nil for one that is
    /// not known.
    case replaced(calling: [Variable?])
    /// `x = x[1..] + [1]`: the same, but what follows the operation may fail, and then x keeps its value.
    case rebuilt
  }

  private let resolution: Resolution
  private let library: (String) -> LibraryFunction
  private var kinds: [Span: Kind] = [:]
  private var takes: [Span: UInt64] = [:]
  private var state = State()

  /// What is known at one place of a function.
  private struct State {
    var function: FunctionInfo?
    /// Read later.
    var live: Set<ObjectIdentifier> = []
    /// Read by a `catch` around this place, or after it.
    var caught: Set<ObjectIdentifier> = []
    /// Operands that wait for others.
    var held: [ObjectIdentifier: Int] = [:]
    var loops: [(next: Set<ObjectIdentifier>, after: Set<ObjectIdentifier>)] = []
    /// The bits of the parameters.
    var parameters: [ObjectIdentifier: UInt64] = [:]
    var takes: UInt64 = 0
    /// Above zero in what may be evaluated again.
    var repeated = 0
  }

  /// What has to be known of a builtin or a function of the prelude.
  struct LibraryFunction {
    /// Which arguments it takes over, one bit each; a method's receiver is the first.
    var takes: UInt64 = 0
    /// Whether it runs no code of a script.
    var isAtomic = false
  }

  init(_ resolution: Resolution, library: @escaping (String) -> LibraryFunction) {
    self.resolution = resolution
    self.library = library
  }

  func kind(_ use: Span) -> Kind? { kinds[use] }

  /// Which parameters of a function move on, if the caller gives them away: one bit each.
  func takes(_ function: Function) -> UInt64 {
    if let known = takes[function.span] { return known }
    takes[function.span] = 0
    let outer = state
    state = State()
    state.function = resolution.functions[function.span]
    for (index, parameter) in function.parameters.prefix(60).enumerated() where !parameter.isRest {
      guard case .name = parameter.pattern.kind,
        let variable = resolution.declarations[parameter.pattern.span]
      else { continue }
      state.parameters[ObjectIdentifier(variable)] = 1 << UInt64(index)
    }
    walk(function.body)
    for parameter in function.parameters.reversed() { parameter.defaultValue.map { walk($0) } }
    takes[function.span] = state.takes
    state = outer
    return takes[function.span] ?? 0
  }

  /// The top level.
  func visit(_ program: Program, _ function: FunctionInfo) {
    state.function = function
    walk(program.statements)
  }
}

// MARK: Variables

extension LastUses {
  private func isCandidate(_ variable: Variable) -> Bool {
    guard variable.owner === state.function, !variable.isCaptured else { return false }
    switch variable.kind {
    case .constant, .variable: return true
    case .parameter: return state.parameters[ObjectIdentifier(variable)] != nil
    case .loop, .function, .module: return false
    }
  }

  /// A use of a name. Where it `moves`, a parameter is worth being given away by the caller.
  private func use(_ span: Span, moves: Bool) {
    guard let variable = resolution.uses[span] else { return }
    let id = ObjectIdentifier(variable)
    if isCandidate(variable), state.repeated == 0, !state.live.contains(id),
      !state.caught.contains(id), state.held[id] == nil
    {
      kinds[span] = .last
      if moves { state.takes |= state.parameters[id] ?? 0 }
    }
    state.live.insert(id)
  }

  private func declare(_ pattern: Pattern) {
    for name in pattern.names {
      guard let variable = resolution.declarations[name.span] else { continue }
      state.live.remove(ObjectIdentifier(variable))
    }
    walkValues(in: pattern)
  }

  private func walkValues(in pattern: Pattern) {
    Part.pattern(pattern).walk { part in
      guard case .expression(let expression) = part else { return true }
      walk(expression)
      return false
    }
  }

  /// Walks with the variables whose containers may be the values of `waiting` kept as they are.
  private func holding(_ waiting: [Expression], _ body: () -> Void) {
    holding(waiting.flatMap(aliased), body)
  }

  private func holding(_ ids: some Sequence<ObjectIdentifier>, _ body: () -> Void) {
    for id in ids { state.held[id, default: 0] += 1 }
    body()
    for id in ids {
      let count = state.held[id] ?? 1
      state.held[id] = count > 1 ? count - 1 : nil
    }
  }

  /// The variables whose containers, or parts of them, an expression may give without marking them.
  private func aliased(_ expression: Expression) -> [ObjectIdentifier] {
    switch expression.kind {
    case .name, .subject:
      return resolution.uses[expression.span].map { [ObjectIdentifier($0)] } ?? []
    case .field(let base, _, _), .index(let base, _, _), .chain(let base): return aliased(base)
    case .logical(_, let left, let right): return aliased(left) + aliased(right)
    case .conditional, .match, .attempt, .block: return Array(mentioned([.expression(expression)]))
    default: return []
    }
  }

  /// The variables that are named somewhere in these parts, but in no function there.
  private func mentioned(_ parts: [Part]) -> Set<ObjectIdentifier> {
    var found: Set<ObjectIdentifier> = []
    for part in parts {
      part.walk { part in
        if case .function = part { return false }
        if case .expression(let expression) = part, let variable = resolution.uses[expression.span]
        {
          found.insert(ObjectIdentifier(variable))
        }
        return true
      }
    }
    return found
  }
}

// MARK: Statements

extension LastUses {
  private func walk(_ block: CodeBlock) { walk(block.statements) }

  private func walk(_ statements: [Statement]) {
    for statement in statements.reversed() { walk(statement) }
  }

  private func walk(_ statement: Statement) {
    switch statement.kind {
    case .declaration(let declaration):
      declare(declaration.pattern)
      walk(declaration.value, moves: declaration.isVariable)
    case .function(_, let function): _ = takes(function)
    case .assignment(let target, let operation, let value):
      assign(target, operation, value)
    case .expression(let expression): walk(expression)
    case .whileLoop(let condition, let body):
      loop(statement.span, [.expression(condition), .block(body)]) {
        walk(body)
        walk(condition)
      }
    case .forLoop(let patterns, let sequence, let body):
      loop(statement.span, [.block(body)]) {
        holding(mentioned([.expression(sequence)])) {
          walk(body)
          for pattern in patterns { walkValues(in: pattern) }
        }
      }
      walk(sequence)
    case .breakLoop: state.live = state.loops.last?.after ?? []
    case .continueLoop: state.live = state.loops.last?.next ?? []
    case .returnValue(let value):
      state.live = []
      value.map { walk($0) }
    case .throwError(let value):
      state.live = []
      walk(value)
    case .importModule: break
    case .test(_, let body): _ = takes(Function(parameters: [], body: body, span: statement.span))
    case .assertion(let condition, let message):
      // A failure shows the parts of the condition, which are read again for that.
      state.repeated += 1
      message.map { walk($0) }
      walk(condition)
      state.repeated -= 1
    }
  }

  private func loop(_ span: Span, _ parts: [Part], _ body: () -> Void) {
    let after = state.live
    var next = after
    for part in parts {
      part.walk { part in
        if case .function = part { return false }
        guard case .expression(let expression) = part,
          let variable = resolution.uses[expression.span]
        else { return true }
        // What is declared inside comes into being in each turn.
        if variable.span.start < span.start || variable.span.end > span.end {
          next.insert(ObjectIdentifier(variable))
        }
        return true
      }
    }
    state.live = next
    state.loops.append((next, after))
    body()
    state.loops.removeLast()
    state.live.formUnion(after)
  }

  private func assign(
    _ target: Expression, _ operation: AssignmentOperator?, _ value: Expression
  ) {
    if case .coalesce? = operation {
      // The place is read first, then perhaps the value, then the place is written.
      state.repeated += 1
      walkTarget(target, isPlain: false)
      walk(value)
      state.repeated -= 1
      return
    }
    let isPlain = operation == nil
    if isPlain, case .array(let places) = target.kind {
      for case .value(let place) in places.reversed() { walkTarget(place, isPlain: true) }
      return walk(value)
    }
    walkTarget(target, isPlain: isPlain)
    walk(value, moves: isPlain && isName(target))
    if isPlain, case .name = target.kind, let variable = resolution.uses[target.span] {
      replace(variable, by: value)
    }
  }

  private func isName(_ expression: Expression) -> Bool {
    if case .name = expression.kind { true } else { false }
  }

  private func walkTarget(_ target: Expression, isPlain: Bool) {
    switch target.kind {
    case .name:
      guard let variable = resolution.uses[target.span] else { return }
      if isPlain, variable.owner === state.function {
        state.live.remove(ObjectIdentifier(variable))
      } else {
        state.live.insert(ObjectIdentifier(variable))
      }
    case .field(let base, _, _): walkTarget(base, isPlain: false)
    case .index(let base, let index, _):
      walkTarget(base, isPlain: false)
      // Simple indices are evaluated after the others.
      state.repeated += 1
      walk(index)
      state.repeated -= 1
    default: walk(target)
    }
  }

  /// `x = x + [1]`, `x = x[1..]`, `x = x.push(1)` where the value is not known to move.
  private func replace(_ variable: Variable, by value: Expression) {
    guard let (first, others) = value.changing else { return }
    let isLocal = isCandidate(variable)
    if isName(first) {
      guard kinds[first.span] == nil, resolution.uses[first.span] === variable,
        !others.contains(where: containsBlock)
      else { return }
      kinds[first.span] = .replaced(calling: isLocal ? [] : others.flatMap(callees))
    } else if !isLocal, isQuiet(value) {
      rebuild(variable, by: value)
    }
  }

  /// `x = x[1..] + [1]`: what is evaluated after the operation on x must not read it.
  private func rebuild(_ variable: Variable, by value: Expression) {
    guard let (first, others) = value.changing else { return }
    if isName(first) {
      if resolution.uses[first.span] === variable { kinds[first.span] = .rebuilt }
    } else if !mentioned(others.map(Part.expression)).contains(ObjectIdentifier(variable)) {
      rebuild(variable, by: first)
    }
  }
}

// MARK: Expressions

extension LastUses {
  private func walk(_ expression: Expression, moves: Bool = false) {
    switch expression.kind {
    case .null, .bool, .int, .float, .bigInt, .string, .subject, .invalid: break
    case .name: use(expression.span, moves: moves)
    case .interpolation(let pieces):
      walk(operands: pieces.compactMap { if case .expression(let part) = $0 { part } else { nil } })
    case .array, .object:
      guard let (first, others) = expression.changing else {
        return walk(operands: expression.elements)
      }
      walk(operands: [first] + others, taking: 1)
    case .unary(_, let operand): walk(operand)
    case .binary(_, let left, let right, _):
      walk(operands: [left, right], taking: expression.changing == nil ? 0 : 1)
    case .logical(_, let left, let right):
      let after = state.live
      walk(right)
      state.live.formUnion(after)
      walk(left)
    case .range(let left, let right, _): walk(operands: [left, right])
    case .field(let base, _, _), .chain(let base): walk(base)
    case .removal(let place): walkTarget(place, isPlain: false)
    case .index(let base, let index, _): walk(operands: [base, index])
    case .slice(let base, let from, let to, _, _):
      walk(operands: [base] + [from, to].compactMap { $0 }, taking: 1)
    case .call(let callee, let arguments): walkCall(callee, arguments)
    case .lambda(let function): _ = takes(function)
    case .conditional(let condition, let then, let otherwise):
      let after = state.live
      otherwise.map { walk($0) }
      let live = state.live
      state.live = after
      walk(then)
      state.live.formUnion(live)
      walk(condition)
    case .match(let subject, let arms):
      match(subject, arms)
      walk(subject)
    case .attempt(let body, _, let handler):
      let after = state.live
      handler.map { walk($0) }
      let caught = state.caught
      state.caught.formUnion(state.live)
      let handled = state.live
      state.live = after
      walk(body)
      state.caught = caught
      state.live.formUnion(handled)
    case .block(let block): walk(block)
    }
  }

  private func match(_ subject: Expression, _ arms: [MatchArm]) {
    let after = state.live
    var next: Set<ObjectIdentifier> = []
    for arm in arms.reversed() {
      state.live = after
      walk(arm.body)
      state.live.formUnion(next)
      holding([subject]) {
        arm.guardCondition.map { walk($0) }
        for pattern in arm.patterns { walkValues(in: pattern) }
      }
      next = state.live
    }
    state.live = next
  }

  /// Operands that are evaluated in this order; those whose bit is set in `taking` move into the operation.
  private func walk(operands: [Expression], taking: UInt64 = 0) {
    // Reading a variable has no effect: it counts as the last thing that happens, unless that could be seen.
    let isQuiet = !operands.contains { containsBlock($0) }
    let isLate = operands.indices.map { index in
      if case .name = operands[index].kind { isQuiet } else { false }
    }
    for index in operands.indices where isLate[index] {
      let others = operands.indices.filter { $0 != index }.map { operands[$0] }
      holding(others) {
        use(operands[index].span, moves: index < 60 && taking & (1 << UInt64(index)) != 0)
      }
    }
    for index in operands.indices.reversed() where !isLate[index] {
      holding(Array(operands[..<index])) {
        walk(operands[index], moves: index < 60 && taking & (1 << UInt64(index)) != 0)
      }
    }
  }

  private func walkCall(_ callee: Expression, _ arguments: [Argument]) {
    let values = arguments.map(\.value)
    var positions = 0
    for argument in arguments {
      guard case .positional = argument.kind else { break }
      positions += 1
    }
    let taking = takes(callee)
    if case .field(let base, let name, _) = callee.kind {
      if let variable = resolution.uses[name.span] { state.live.insert(ObjectIdentifier(variable)) }
      return walk(operands: [base] + values, taking: taking & mask(of: positions + 1))
    }
    let mask = taking & mask(of: positions)
    if case .name = callee.kind {
      walk(operands: values, taking: mask)
      use(callee.span, moves: false)
    } else {
      walk(operands: [callee] + values, taking: mask << 1)
    }
  }

  private func mask(of count: Int) -> UInt64 { (1 << UInt64(min(count, 60))) &- 1 }

  /// What the function of a call takes, as far as it is known.
  private func takes(_ callee: Expression) -> UInt64 {
    let name: Name
    switch callee.kind {
    case .name(let text): name = Name(text, callee.span)
    case .field(_, let field, _): name = field
    default: return 0
    }
    guard let variable = resolution.uses[name.span] else { return library(name.text).takes }
    return variable.kind == .function ? variable.function.map { takes($0) } ?? 0 : 0
  }

  /// Whether a function only works on what it gets: it calls nothing of a script.
  func isAtomic(_ function: Function) -> Bool {
    var visited: Set<Span> = []
    return isAtomic(function, &visited)
  }

  private func isAtomic(_ function: Function, _ visited: inout Set<Span>) -> Bool {
    guard visited.insert(function.span).inserted else { return true }
    var calls: [Expression] = []
    Part.block(function.body).walk { part in
      if case .expression(let inner) = part, case .call(let callee, _) = inner.kind {
        calls.append(callee)
      }
      return true
    }
    for callee in calls {
      guard case .name(let name) = callee.kind else { return false }
      guard let variable = resolution.uses[callee.span] else {
        if Self.quiet.contains(name) || library(name).isAtomic { continue }
        return false
      }
      guard variable.kind == .function, let other = variable.function, isAtomic(other, &visited)
      else { return false }
    }
    return true
  }

  /// Whether evaluating this may assign to a variable itself.
  private func containsBlock(_ expression: Expression) -> Bool {
    var isFound = false
    Part.expression(expression).walk { part in
      if case .function = part { return false }
      if case .block = part { isFound = true }
      if case .expression(let inner) = part {
        switch inner.kind {
        case .match, .removal: isFound = true
        default: break
        }
      }
      return !isFound
    }
    return isFound
  }

  /// The functions that evaluating this calls, nil for one that is not known; not those that call nothing back.
  private func callees(_ expression: Expression) -> [Variable?] {
    var found: [Variable?] = []
    Part.expression(expression).walk { part in
      if case .function = part { return false }
      guard case .expression(let inner) = part, case .call(let callee, _) = inner.kind,
        !isQuietCall(callee)
      else { return true }
      found.append(function(calledBy: callee))
      return true
    }
    return found
  }

  private func function(calledBy callee: Expression) -> Variable? {
    let span: Span
    switch callee.kind {
    case .name: span = callee.span
    case .field(_, let name, _): span = name.span
    default: return nil
    }
    guard let variable = resolution.uses[span], variable.kind == .function else { return nil }
    return variable
  }

  /// Whether evaluating this runs no code of the script.
  private func isQuiet(_ expression: Expression) -> Bool {
    var isQuiet = true
    Part.expression(expression).walk { part in
      switch part {
      case .block, .statement: isQuiet = false
      case .function: return false
      case .expression(let inner):
        switch inner.kind {
        case .call(let callee, _): isQuiet = isQuiet && isQuietCall(callee)
        case .removal: isQuiet = false
        default: break
        }
      case .pattern: break
      }
      return isQuiet
    }
    return isQuiet
  }

  private func isQuietCall(_ callee: Expression) -> Bool {
    switch callee.kind {
    case .name(let name): resolution.uses[callee.span] == nil && LastUses.quiet.contains(name)
    default: false
    }
  }

  /// Functions that call nothing back and wait for nothing.
  static let quiet: Set = [
    "abs", "bool", "chars", "error", "float", "int", "len", "lower", "max", "min", "round", "str",
    "trim",
    "type", "upper",
  ]
}

extension Expression {
  /// An operation that may change its first operand in place of a copy, and the other operands: `x + [1]`,
  /// `[...x, 1]`, `{...x, a: 1}`, `x[1..]`, `x.push(1)`.
  var changing: (first: Expression, others: [Expression])? {
    switch kind {
    case .binary(.add, let left, let right, _): return right.isNewArray ? (left, [right]) : nil
    case .array(let elements):
      guard elements.count > 1, case .spread(let base)? = elements.first else { return nil }
      return (base, Array(self.elements.dropFirst()))
    case .object(let fields):
      guard fields.count > 1, case .spread(let base)? = fields.first else { return nil }
      return (base, Array(self.elements.dropFirst()))
    case .slice(let base, let from, let to, _, _): return (base, [from, to].compactMap { $0 })
    case .call(let callee, let arguments):
      if case .field(let base, _, _) = callee.kind { return (base, arguments.map(\.value)) }
      guard let first = arguments.first else { return nil }
      return (first.value, arguments.dropFirst().map(\.value))
    default: return nil
    }
  }

  /// Whether the value is an array that nobody holds.
  private var isNewArray: Bool {
    switch kind {
    case .array, .slice: true
    default: false
    }
  }

  /// The expressions in an array or object literal, in order.
  fileprivate var elements: [Expression] {
    switch kind {
    case .array(let elements):
      elements.map { element in
        switch element {
        case .value(let value), .spread(let value): value
        }
      }
    case .object(let fields):
      fields.flatMap { field in
        switch field {
        case .named(_, let value), .spread(let value): [value]
        case .computed(let key, let value): [key, value]
        }
      }
    default: []
    }
  }
}
