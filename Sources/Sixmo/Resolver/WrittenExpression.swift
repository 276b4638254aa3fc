import Syntax

/// The text of a program and what its names mean, for whatever points into it: the error of a refused
/// request, a warning of `sixmo check`.
package final class WrittenProgram {
  package let program: Program
  fileprivate let resolution: Resolution

  init(_ program: Program, _ resolution: Resolution) {
    self.program = program
    self.resolution = resolution
  }

  /// Reads the source once more, after an error: what goes well pays nothing for it. Earlier entries of a
  /// prompt are other programs, whose names mean nothing here.
  package convenience init(of source: Source, library: Library = .standard) {
    let program = Parser.parse(source).program
    var resolver = Resolver(source: source, library: library, topLevel: TopLevel(.kept))
    resolver.resolve(program)
    self.init(program, resolver.result)
  }

  /// An expression of the program, or one that is made of its expressions.
  package func written(_ expression: Expression) -> WrittenExpression {
    WrittenExpression(expression: expression, program: self, activation: nil)
  }

  /// The call at exactly this place.
  package func call(at span: Span) -> WrittenExpression? {
    var found: Expression?
    program.forEachExpression { expression in
      if expression.span == span, case .call = expression.kind { found = expression }
    }
    return found.map(written)
  }
}

/// An expression of a program, with the arguments of the calls that were followed to get there.
package struct WrittenExpression {
  package let expression: Expression
  fileprivate let program: WrittenProgram
  fileprivate let activation: Activation?

  /// How many calls inside of each other are followed; a function that calls itself has more.
  private static let deepest = 20

  package var source: Source { program.program.source }

  /// An expression inside of this one, in the same functions.
  package func part(_ expression: Expression) -> WrittenExpression {
    WrittenExpression(expression: expression, program: program, activation: activation)
  }

  /// The expression that made the value: that of a `let`, the argument of a parameter, the result of a
  /// function; nil if this is none of them, or the text does not say which expression it is.
  ///
  /// ```
  /// fn step(type) { {block_type: type} }
  /// let first = step("webhook")      <- of `first` step("webhook"), of that {block_type: type},
  ///                                     and of the `type` in it "webhook"
  /// ```
  package var origin: WrittenExpression? {
    switch expression.kind {
    case .name, .subject: variable.flatMap(origin)
    case .call(let callee, let arguments): part(callee).result(of: arguments, from: self)
    default: nil
    }
  }

  private var variable: Variable? { program.resolution.uses[expression.span] }

  private func origin(of variable: Variable) -> WrittenExpression? {
    activation?.argument(for: variable) ?? variable.initializer.map { part($0.0) }
  }

  // MARK: Calls

  /// What a call of this function returns, if that is one expression, perhaps after declarations.
  private func result(of arguments: [Argument], from caller: WrittenExpression)
    -> WrittenExpression?
  {
    let depth = (caller.activation?.depth ?? 0) + 1
    guard depth <= Self.deepest, let callee = function,
      case .lambda(let function) = callee.expression.kind,
      let result = function.result
    else { return nil }
    let activation = Activation(outer: callee.activation, depth: depth)
    for (index, parameter) in function.parameters.enumerated() {
      let argument = parameter.argument(in: arguments, at: index).map(caller.part)
      for place in parameter.declarations {
        guard let variable = program.resolution.declarations[place] else { continue }
        activation.set(variable, argument)
      }
    }
    return WrittenExpression(expression: result, program: program, activation: activation)
  }

  /// The lambda that a called name stands for; that of `fn f() {…}` too.
  private var function: WrittenExpression? {
    if case .lambda = expression.kind { return self }
    guard case .name = expression.kind else { return nil }
    if let variable, variable.kind == .function {
      return variable.function.map { part(Expression(.lambda($0), $0.span)) }
    }
    return origin?.function
  }
}

/// A call that was followed: what its function's parameters stand for.
private final class Activation {
  /// Where the function is written; the nearest call of a function is the one whose arguments its body sees.
  let outer: Activation?
  let depth: Int
  /// Nil for a parameter whose argument the text does not say.
  private var arguments: [ObjectIdentifier: WrittenExpression?] = [:]

  init(outer: Activation?, depth: Int) {
    self.outer = outer
    self.depth = depth
  }

  func set(_ parameter: Variable, _ argument: WrittenExpression?) {
    arguments[ObjectIdentifier(parameter)] = .some(argument)
  }

  func argument(for variable: Variable) -> WrittenExpression? {
    var activation: Activation? = self
    while let current = activation {
      if let argument = current.arguments[ObjectIdentifier(variable)] { return argument }
      activation = current.outer
    }
    return nil
  }
}

extension Function {
  /// The one expression that it returns; nil if it does more than declare names before.
  fileprivate var result: Expression? {
    for statement in body.statements.dropLast() {
      guard case .declaration = statement.kind else { return nil }
    }
    switch body.statements.last?.kind {
    case .expression(let value), .returnValue(let value?): return value
    default: return nil
    }
  }
}

extension Parameter {
  /// Where its names are declared; what a leading dot reads from is declared at the place of its wildcard.
  fileprivate var declarations: [Span] {
    if case .wildcard = pattern.kind { [pattern.span] } else { pattern.names.map(\.span) }
  }

  private var singleName: String? {
    switch pattern.kind {
    case .name(let name): name
    case .wildcard: "_"
    case .value, .array, .object: nil
    }
  }

  /// What a call gives for this parameter; nil if it gives nothing, or by a spread.
  fileprivate func argument(in arguments: [Argument], at index: Int) -> Expression? {
    guard let name = singleName, !isRest else { return nil }
    for (position, argument) in arguments.enumerated() {
      switch argument.kind {
      case .positional: if position == index { return argument.value }
      case .named(let given): if given.text == name { return argument.value }
      case .spread: return nil
      }
    }
    return nil
  }
}
