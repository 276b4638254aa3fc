import Syntax

/// Which functions of a script can read or write a variable that is not theirs.
///
/// `x = f(x)` may change the value of a captured x in place if nothing that runs meanwhile can see x. Nobody
/// knows what f calls in the end: a closure in a field, a callback. But if the functions that name x, and those
/// that call them, are only ever called by their own names, whoever calls one of them is one of them; so it
/// is enough that f is not.
final class Reach {
  /// For a variable, the functions inside of its owner that name it.
  private var namers: [ObjectIdentifier: Set<ObjectIdentifier>] = [:]
  /// What a lambda names, and functions that are used as values: anybody may come to them.
  private var open: Set<ObjectIdentifier> = []
  /// What was asked before: the functions from which one comes to a variable, nil for any.
  private var found: [ObjectIdentifier: Set<ObjectIdentifier>?] = [:]
  private let resolution: Resolution

  /// A function around a place: its own variable, nil for a lambda.
  private typealias Namer = (info: FunctionInfo?, variable: Variable?)

  init(_ program: Program, _ resolution: Resolution) {
    self.resolution = resolution
    for statement in program.statements { visit(.statement(statement), in: []) }
  }

  /// Whether a call of `function`, nil for one that is not known, never comes to code that names `variable`.
  func keeps(_ function: Variable?, from variable: Variable) -> Bool {
    guard let functions = functions(to: variable) else { return false }
    return function.map { !functions.contains(ObjectIdentifier($0)) } ?? true
  }

  private func functions(to variable: Variable) -> Set<ObjectIdentifier>? {
    let id = ObjectIdentifier(variable)
    if let known = found[id] { return known }
    var reached: Set<ObjectIdentifier> = []
    var waiting = [id]
    while let next = waiting.popLast() {
      if open.contains(next) {
        found[id] = .some(nil)
        return nil
      }
      for namer in namers[next] ?? [] where reached.insert(namer).inserted {
        waiting.append(namer)
      }
    }
    found[id] = reached
    return reached
  }

  private func visit(_ part: Part, in functions: [Namer]) {
    var functions = functions
    switch part {
    case .statement(let statement):
      if case .function(let name, let function) = statement.kind {
        let variable = resolution.declarations[name.span]
        functions.append((resolution.functions[function.span], variable))
      }
    case .expression(let expression):
      switch expression.kind {
      case .name, .subject: use(expression.span, isValue: true, in: functions)
      case .lambda(let function): functions.append((resolution.functions[function.span], nil))
      case .call(let callee, let arguments):
        switch callee.kind {
        case .name: use(callee.span, isValue: false, in: functions)
        case .field(let base, let name, _):
          use(name.span, isValue: false, in: functions)
          visit(.expression(base), in: functions)
        default: visit(.expression(callee), in: functions)
        }
        for argument in arguments { visit(.expression(argument.value), in: functions) }
        return
      default: break
      }
    case .block, .function, .pattern: break
    }
    part.forEachPart { visit($0, in: functions) }
  }

  private func use(_ span: Span, isValue: Bool, in functions: [Namer]) {
    guard let variable = resolution.uses[span] else { return }
    let id = ObjectIdentifier(variable)
    if isValue, variable.kind == .function { open.insert(id) }
    for function in functions.reversed() {
      if function.info === variable.owner { break }
      if let namer = function.variable {
        namers[id, default: []].insert(ObjectIdentifier(namer))
      } else {
        open.insert(id)
      }
    }
  }
}
