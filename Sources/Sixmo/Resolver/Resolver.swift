import Syntax

/// Finds out what each name means and reports all that is wrong before anything runs: unknown names,
/// assignments to what does not change, names declared twice, `break` outside loops, calls whose arguments do
/// not fit.
struct Resolver {
  let source: Source
  /// Knows the functions of the library, for calls; nil if only the meaning of names is asked.
  let runtime: Runtime?
  /// Whether a name is a builtin or a namespace, and all their names for suggestions.
  let library: Library
  let topLevel: TopLevel
  var result = Resolution()

  private var function: FunctionInfo
  private var scopes: [Scope] = []
  /// The loops around the current place in the current function.
  private var openLoops: [Span] = []
  private var allowedOmits: Set<Span> = []
  /// Whether the top level may declare more than a frame holds: then its variables lie outside of it, as those
  /// that functions use.
  private var isLarge = false
  /// Whether this is a comparison as an argument after a dot: `xs.filter(country == "DE")`.
  private var isInCondition = false

  /// A block's names. A function's parameters are a scope of their own, so its body may shadow them.
  private struct Scope {
    var variables: [String: Variable] = [:]
    var function: FunctionInfo
  }

  init(source: Source, library: Library, runtime: Runtime? = nil, topLevel: TopLevel) {
    self.source = source
    self.runtime = runtime
    self.library = library
    self.topLevel = topLevel
    function = topLevel.function
  }

  mutating func resolve(_ program: Program) {
    scopes = [Scope(function: function)]
    isLarge = program.statements.count > FunctionInfo.mostVariables / 2
    declareAhead(program.statements, isTopLevel: true)
    // Nobody sees the last value of a script that is run as a whole.
    resolve(program.statements, isUsed: topLevel.names != .forgotten)
  }

  // MARK: Scopes

  private mutating func inScope(_ body: (inout Resolver) -> Void) {
    scopes.append(Scope(function: function))
    body(&self)
    scopes.removeLast()
  }

  /// `isUsed`: the value of the last statement is that of the block.
  private mutating func resolve(_ block: CodeBlock, isUsed: Bool = true) {
    inScope {
      $0.declareAhead(block.statements, isTopLevel: false)
      $0.resolve(block.statements, isUsed: isUsed)
    }
  }

  private mutating func resolve(_ statements: [Statement], isUsed: Bool) {
    for (index, statement) in statements.enumerated() {
      resolve(statement, isUsed: isUsed && index == statements.count - 1)
    }
  }

  /// Enters the names that a block declares itself, so that functions in it see what comes later.
  private mutating func declareAhead(_ statements: [Statement], isTopLevel: Bool) {
    for statement in statements {
      switch statement.kind {
      case .declaration(let declaration):
        let kind: Variable.Kind = declaration.isVariable ? .variable : .constant
        var isSingleName = false
        if case .name = declaration.pattern.kind { isSingleName = true }
        for name in declaration.pattern.names {
          let variable = declare(name, kind, isTopLevel: isTopLevel)
          variable.documentation = declaration.documentation
          if isSingleName, kind == .constant { variable.initializer = (declaration.value, source) }
        }
      case .function(let name, let function):
        let variable = declare(name, .function, isTopLevel: isTopLevel)
        variable.isDeclared = true
        variable.function = function
        variable.documentation = function.documentation
      case .importModule(let declaration):
        _ = declare(declaration.binding, .module, isTopLevel: isTopLevel)
      case .assignment, .expression, .whileLoop, .forLoop, .breakLoop, .continueLoop, .returnValue,
        .throwError, .test, .assertion:
        break
      }
    }
  }

  @discardableResult
  private mutating func declare(_ name: Name, _ kind: Variable.Kind, isTopLevel: Bool = false)
    -> Variable
  {
    let variable = Variable(name.text, name.span, source, kind, owner: function)
    variable.isTopLevel = isTopLevel
    result.declarations[name.span] = variable
    if !isTopLevel { count(variable) }
    guard name.text != "_" else { return variable }
    let previous = scopes[scopes.count - 1].variables[name.text]
    // What a text declares that ran before, or this one when it ran the last time, may be declared anew.
    let isOfEarlierRun =
      previous?.location.source !== source || previous?.location.span == name.span
    if let previous, !(isTopLevel && topLevel.names == .replaceable && isOfEarlierRun) {
      var diagnostic = Diagnostic(
        "E0203", "'\(name.text)' is declared twice in this scope",
        at: location(name.span),
        help: "give one of them another name, or assign without 'let' or 'var'")
      diagnostic.related = [.init(previous.location, "first declared here")]
      report(diagnostic)
    }
    scopes[scopes.count - 1].variables[name.text] = variable
    if isTopLevel {
      // A redeclared name keeps its place, so that functions defined earlier see the new value.
      if topLevel.names == .replaceable, let old = topLevel.variables[name.text] {
        variable.storage = old.storage
      }
      variable.isCaptured = topLevel.names != .forgotten || isLarge
      if topLevel.variables.updateValue(variable, forKey: name.text) != nil {
        topLevel.order.removeAll { $0.name == name.text }
      }
      topLevel.order.append(variable)
    }
    return variable
  }

  /// Variables take the slots of a frame, of which there are not endlessly many.
  private mutating func count(_ variable: Variable) {
    function.variableCount += 1
    guard function.variableCount == FunctionInfo.mostVariables + 1 else { return }
    report(
      Diagnostic(
        "E0212", "a function holds at most \(FunctionInfo.mostVariables.grouped) variables",
        at: variable.location, help: "put the data into an array or an object"))
  }

  /// Declares what a pattern binds, in a scope where nothing sees the names early.
  private mutating func bind(_ pattern: Pattern, _ kind: Variable.Kind) {
    takeApart(pattern) { $0.declare($1, kind).isDeclared = true }
  }

  private func lookUp(_ name: String) -> Variable? {
    for index in scopes.indices.reversed() {
      guard let variable = scopes[index].variables[name] else { continue }
      if variable.isDeclared || scopes[index].function !== function { return variable }
    }
    guard let variable = topLevel.variables[name] else { return nil }
    return variable.isDeclared || function !== topLevel.function ? variable : nil
  }

  /// Notes a use from the current function: what lies outside it is captured, by all functions between.
  private mutating func use(_ variable: Variable, at span: Span, isRead: Bool = true) {
    result.uses[span] = variable
    if isRead { variable.isRead = true }
    guard variable.owner !== function else { return }
    if variable.isTopLevel {
      variable.isCaptured = true
      return
    }
    variable.isCaptured = true
    var inner: FunctionInfo? = function
    while let current = inner, current !== variable.owner {
      if current.ownVariable === variable { return }
      current.capture(variable)
      // A function that exists before the declaration has run cannot copy the value.
      if !variable.isDeclared
        || (current.isHoisted && current.parent === variable.owner
          && isInInnermostBlock(variable, of: current))
      {
        variable.needsEarlyBox = true
      }
      inner = current.parent
    }
  }

  /// Whether a variable belongs to the same block as a hoisted function.
  private func isInInnermostBlock(_ variable: Variable, of function: FunctionInfo) -> Bool {
    guard let own = function.ownVariable else { return true }
    return scopes.contains {
      $0.variables[own.name] === own && $0.variables[variable.name] === variable
    }
  }

  // MARK: Statements

  private mutating func resolve(_ statement: Statement, isUsed: Bool) {
    switch statement.kind {
    case .declaration(let declaration):
      resolve(declaration.value, isUsed: !declaration.pattern.isWildcard)
      takeApart(declaration.pattern) { $0.result.declarations[$1.span]?.isDeclared = true }
    case .function(let name, let function):
      resolve(function, variable: result.declarations[name.span])
    case .assignment(let target, _, let value):
      resolve(value)
      resolveTarget(target)
    case .expression(let expression):
      resolve(expression, isUsed: isUsed)
      if !isUsed { checkUse(of: expression) }
    case .whileLoop(let condition, let body):
      inLoop(statement.span) {
        $0.resolve(condition)
        $0.resolve(body, isUsed: false)
      }
    case .forLoop(let patterns, let sequence, let body):
      resolve(sequence)
      inScope {
        for pattern in patterns { $0.bind(pattern, .loop) }
        $0.inLoop(statement.span) { $0.resolve(body, isUsed: false) }
      }
    case .breakLoop: requireLoop("break", statement.span)
    case .continueLoop: requireLoop("continue", statement.span)
    case .returnValue(let value):
      if function.parent == nil {
        report(
          Diagnostic(
            "E0205", "'return' outside of a function", at: location(statement.span),
            help: "'exit()' ends a script"))
      }
      if let value { resolve(value) }
    case .throwError(let value): resolve(value)
    case .importModule(let declaration):
      result.declarations[declaration.binding.span]?.isDeclared = true
    case .test(_, let body):
      resolve(Function(parameters: [], body: body, span: statement.span), variable: nil)
    case .assertion(let condition, let message):
      resolve(condition)
      if let message { resolve(message) }
    }
  }

  private mutating func inLoop(_ span: Span, _ body: (inout Resolver) -> Void) {
    openLoops.append(span)
    body(&self)
    openLoops.removeLast()
  }

  private mutating func requireLoop(_ word: String, _ span: Span) {
    guard openLoops.isEmpty else { return }
    report(
      Diagnostic(
        "E0204", "'\(word)' outside of a loop", at: location(span),
        help: word == "break" ? "a function is left with 'return'" : nil))
  }

  /// `isRead`: what is taken out of the place is used.
  private mutating func resolveTarget(_ target: Expression, isRead: Bool = false) {
    switch target.kind {
    case .name(let name):
      guard let variable = lookUp(name) else {
        if library.contains(name) {
          report(
            Diagnostic(
              "E0202", "'\(name)' is a builtin and cannot be assigned", at: location(target.span),
              help: "declare a variable of this name with 'var \(name) = …'"))
        } else {
          reportUnknown(
            name, target.span,
            help: "declare it first: 'let \(name) = …', or 'var' if it changes later")
        }
        return
      }
      use(variable, at: target.span, isRead: isRead)
      variable.isAssigned = true
      for loop in openLoops {
        result.assignedInLoop[loop, default: []].insert(ObjectIdentifier(variable))
      }
      if variable.kind != .variable { report(immutable(variable, target.span)) }
    case .field(let base, _, _): resolveTarget(base, isRead: isRead)
    case .index(let base, let index, _):
      resolve(index)
      resolveTarget(base, isRead: isRead)
    case .array(let places):
      for case .value(let place) in places { resolveTarget(place) }
    default:
      preconditionFailure("the parser refuses other targets")
    }
  }

  private func immutable(_ variable: Variable, _ span: Span) -> Diagnostic {
    let (what, help) =
      switch variable.kind {
      case .constant: ("is declared with 'let' and never changes", "declare it with 'var'")
      case .parameter:
        ("is a parameter and never changes", "copy it: 'var \(variable.name) = \(variable.name)'")
      case .loop:
        (
          "is the variable of a 'for' and never changes",
          "copy it to a 'var', or write to the element by its index"
        )
      case .function: ("is a function and never changes", "give the variable another name")
      case .module: ("is an imported module and never changes", "give the variable another name")
      case .variable: ("never changes", "declare it with 'var'")
      }
    var diagnostic = Diagnostic(
      "E0202", "'\(variable.name)' \(what)", at: location(span), help: help)
    diagnostic.related = [.init(variable.location, "declared here")]
    return diagnostic
  }

  // MARK: Expressions

  /// Without `isUsed` nobody takes the value, nor that of a block in it.
  private mutating func resolve(_ expression: Expression, isUsed: Bool = true) {
    switch expression.kind {
    case .null, .bool, .int, .float, .bigInt, .string, .invalid: break
    case .name(let name): resolveName(name, expression.span)
    case .subject:
      var outer: FunctionInfo? = function
      while let current = outer, current.subject == nil { outer = current.parent }
      if let subject = outer?.subject { use(subject, at: expression.span) }
    case .interpolation(let pieces):
      for case .expression(let piece) in pieces { resolve(piece) }
    case .array(let elements):
      for element in elements {
        switch element {
        case .value(let value), .spread(let value): resolve(value)
        }
      }
    case .object(let fields):
      for field in fields {
        switch field {
        case .named(_, let value):
          allowOmit(in: value)
          resolve(value)
        case .computed(let key, let value):
          resolve(key)
          allowOmit(in: value)
          resolve(value)
        case .spread(let value): resolve(value)
        }
      }
    case .unary(_, let operand): resolve(operand)
    case .binary(_, let left, let right, _), .logical(_, let left, let right),
      .range(let left, let right, _):
      resolve(left)
      resolve(right)
    case .field(let base, let name, _):
      resolve(base)
      checkMember(base, name)
    case .index(let base, let index, _):
      resolve(base)
      resolve(index)
    case .slice(let base, let from, let to, _, _):
      resolve(base)
      if let from { resolve(from) }
      if let to { resolve(to) }
    case .call(let callee, let arguments):
      resolveCallee(callee)
      let outer = isInCondition
      for argument in arguments {
        isInCondition = callee.isField && argument.value.isCondition
        resolve(argument.value)
      }
      isInCondition = outer
      checkCall(callee, arguments, expression.span)
    case .chain(let inner): resolve(inner)
    case .removal(let place): resolveTarget(place, isRead: true)
    case .lambda(let function): resolve(function, variable: nil)
    case .conditional(let condition, let then, let otherwise):
      resolve(condition)
      resolve(then, isUsed: isUsed)
      if let otherwise { resolve(otherwise, isUsed: isUsed) }
    case .match(let subject, let arms):
      resolve(subject)
      for arm in arms {
        inScope {
          for pattern in arm.patterns { $0.bind(pattern, .constant) }
          if let condition = arm.guardCondition { $0.resolve(condition) }
          $0.resolve(arm.body, isUsed: isUsed)
        }
      }
    case .attempt(let body, let pattern, let handler):
      resolve(body)
      guard let handler else { return }
      inScope {
        if let pattern { $0.bind(pattern, .constant) }
        $0.resolve(handler, isUsed: isUsed)
      }
    case .block(let block): resolve(block, isUsed: isUsed)
    }
  }

  private mutating func resolveName(_ name: String, _ span: Span) {
    if let variable = lookUp(name) {
      use(variable, at: span)
    } else if name == "omit" {
      if !allowedOmits.contains(span) {
        report(
          Diagnostic(
            "E0211", "'omit' is only allowed as the value of a field", at: location(span),
            help: "{note: text ?? omit} leaves the field out where text is null"))
      }
    } else if !library.contains(name) {
      if let later = scopes.lazy.compactMap({ $0.variables[name] }).first {
        var diagnostic = Diagnostic(
          "E0209", "'\(name)' is used before its declaration", at: location(span),
          help: "move the declaration up")
        diagnostic.related = [.init(later.location, "declared here")]
        report(diagnostic)
      } else {
        reportUnknown(
          name, span, help: isInCondition ? "'.\(name)' is the field of each element" : nil)
      }
    }
  }

  /// Notes where in a field's value `omit` would be that value.
  private mutating func allowOmit(in value: Expression) {
    switch value.kind {
    case .name("omit"): allowedOmits.insert(value.span)
    case .logical(.coalesce, _, let right): allowOmit(in: right)
    case .conditional(_, let then, let otherwise):
      allowOmit(in: then)
      if let otherwise { allowOmit(in: otherwise) }
    case .match(_, let arms): for arm in arms { allowOmit(in: arm.body) }
    case .block(let block): allowOmit(in: block)
    default: break
    }
  }

  private mutating func allowOmit(in block: CodeBlock) {
    if case .expression(let value)? = block.statements.last?.kind { allowOmit(in: value) }
  }

  /// `x.f` in `x.f(a)` may name a field that nobody can know yet, or a function that is looked up here.
  private mutating func resolveCallee(_ callee: Expression) {
    guard case .field(let base, let name, _) = callee.kind else { return resolve(callee) }
    resolve(base)
    checkMember(base, name)
    if let variable = lookUp(name.text) { use(variable, at: name.span) }
  }

  private mutating func resolve(_ declaration: Function, variable: Variable?) {
    let info = FunctionInfo(parent: function, name: variable?.name)
    info.ownVariable = variable
    info.isHoisted = variable != nil
    result.functions[declaration.span] = info
    let outer = (function, openLoops)
    (function, openLoops) = (info, [])
    inScope {
      if declaration.takesSubject {
        info.subject = $0.declare(Name("_", declaration.parameters[0].pattern.span), .parameter)
      }
      for parameter in declaration.parameters {
        if let value = parameter.defaultValue { $0.resolve(value) }
        if !declaration.takesSubject { $0.bind(parameter.pattern, .parameter) }
      }
      $0.resolve(declaration.body)
    }
    (function, openLoops) = outer
  }

  /// Walks a pattern in the order in which it binds, so that a default sees the names before it.
  private mutating func takeApart(_ pattern: Pattern, _ bind: (inout Resolver, Name) -> Void) {
    switch pattern.kind {
    case .wildcard: break
    case .name(let text): bind(&self, Name(text, pattern.span))
    case .value(let value): resolve(value)
    case .array(let elements, let rest):
      for (index, element) in elements.enumerated() {
        if index == rest?.index, let name = rest?.name { bind(&self, name) }
        if let value = element.defaultValue { resolve(value) }
        takeApart(element.pattern, bind)
      }
      if elements.count == rest?.index, let name = rest?.name { bind(&self, name) }
    case .object(let fields, let rest):
      for field in fields {
        if let value = field.defaultValue { resolve(value) }
        takeApart(field.pattern, bind)
      }
      if let rest { bind(&self, rest) }
    }
  }

  // MARK: Reporting

  func location(_ span: Span) -> Diagnostic.Location { Diagnostic.Location(source, span) }

  mutating func report(_ diagnostic: Diagnostic) { result.diagnostics.append(diagnostic) }

  private mutating func reportUnknown(_ name: String, _ span: Span, help: String? = nil) {
    // To compare with all names costs time, and nobody reads on for ever.
    let isRead = result.diagnostics.count < Parser.maximumErrors
    let meant =
      isRead
      ? library.meant(
        by: name, visible: scopes.flatMap { $0.variables.keys } + topLevel.variables.keys)
      : Meant()
    report(
      Diagnostic(
        "E0201", "unknown name '\(name)'", at: location(span), label: meant.label,
        help: help ?? meant.help))
  }
}

extension Expression {
  fileprivate var isField: Bool { if case .field = kind { true } else { false } }

  /// `country == "DE"`, `a && b`
  fileprivate var isCondition: Bool {
    switch kind {
    case .binary, .logical: true
    default: false
    }
  }
}

extension Pattern {
  fileprivate var isWildcard: Bool { if case .wildcard = kind { true } else { false } }

  /// What it binds, in order.
  var names: [Name] {
    switch kind {
    case .wildcard, .value: return []
    case .name(let text): return [Name(text, span)]
    case .array(let elements, let rest):
      return elements.flatMap(\.pattern.names) + (rest?.name.map { [$0] } ?? [])
    case .object(let fields, let rest):
      return fields.flatMap(\.pattern.names) + (rest.map { [$0] } ?? [])
    }
  }
}
