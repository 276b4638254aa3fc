import Syntax

extension Builder {
  func call(_ callee: Expression, _ arguments: [Argument], _ span: Span) -> Node {
    inScope {
      if let native = knownBuiltin(callee) { return callBuiltin(native, callee, arguments, span) }
      if case .field(let base, let name, let isOptional) = callee.kind, namespace(base) == nil {
        return callMethod(base, name, isOptional, arguments, span)
      }
      if let variable = knownFunction(callee) {
        return callFunction(variable, callee, arguments, span)
      }
      return callValue(callee, arguments, span)
    }
  }

  // MARK: Calls

  private func callFunction(
    _ variable: Variable, _ callee: Expression, _ arguments: [Argument], _ span: Span
  ) -> Node {
    guard let signature = CalleeSignature(variable),
      let arranged = arrange(arguments, signature, span)
    else { return callValue(callee, arguments, span) }
    guard let code = variable.code, !signature.hasRest else {
      return callValue(callee, arguments, span)
    }
    if let gift = gift(
      arranged, takes: takes(variable), in: code.pointee.isAtomic ? .atomic : .calling(variable))
    {
      let function = ConstantNode(.function(constantFunction(code)), site(callee.span))
      return giving(gift, to: function, arranged, syntax(arguments, span), span)
    }
    return lending(arranged, span) { loans in
      let window = current.top
      let nodes = self.arguments(arranged, loans, upTo: signature.names.count, span)
      let site = site(span)
      if nodes.count == 1 { return CallOneNode(code, nodes[0], window, machine, site) }
      if nodes.count == 2 {
        return CallTwoNode(code, nodes[0], nodes[1], window, machine, site)
      }
      return CallNode(code, nodes, window, machine, site)
    }
  }

  func callBuiltin(
    _ native: NativeFunction, _ callee: Expression, _ arguments: [Argument], _ span: Span
  ) -> Node {
    let signature = CalleeSignature(native)
    guard let arranged = arrange(arguments, signature, span) else {
      return callValue(callee, arguments, span)
    }
    let syntax = CallSyntax(
      source: source, span: span, arguments: arranged.map { $0.map { written($0) } })
    if native.builtin.takesFirst, let gift = gift(arranged, takes: 1, in: .atomic) {
      let function = ConstantNode(runtime.value(of: native), site(callee.span))
      return giving(gift, to: function, arranged, syntax, span)
    }
    return lending(arranged, span) { loans in
      let window = current.top
      let count = max(native.signature.positionalCount, arranged.count)
      let nodes = self.arguments(arranged, loans, upTo: count, span)
      return CallBuiltinNode(native, nodes, window, syntax, machine, site(span))
    }
  }

  private func callValue(_ callee: Expression, _ arguments: [Argument], _ span: Span) -> Node {
    if let parts = spreadParts(arguments) {
      let function = build(callee, .value)
      let window = takeSlot()
      return CallSpreadNode(function, parts(), window, syntax(arguments, span), machine, site(span))
    }
    let values = arguments.map { Optional($0.value) }
    if let gift = gift(values, takes: nil, in: .calling(nil)) {
      let syntax = syntax(arguments, span)
      return giving(gift, to: build(callee, .value), values, syntax, span)
    }
    return lending(values, span) { loans in
      let function = build(callee, .value)
      let window = takeSlot()
      let nodes = self.arguments(values, loans, upTo: values.count, span)
      return CallValueNode(function, nodes, window, syntax(arguments, span), machine, site(span))
    }
  }

  /// The receiver and the function take a slot each before the arguments.
  private func callMethod(
    _ base: Expression, _ name: Name, _ isOptional: Bool, _ arguments: [Argument], _ span: Span
  ) -> Node {
    let key = heap.atom(name.text)
    let function: Node? =
      resolution.uses[name.span].map { read($0, name.span) } ?? libraryValue(name.text, name.span)
    let values = arguments.map { Optional($0.value) }
    let place = site(name.span)
    let parts = spreadParts(arguments)
    if parts == nil, let function,
      let gift = gift([base] + values, takes: takes(name), in: course(of: name))
    {
      return giving(gift, to: function, base, key, isOptional, arguments, span)
    }
    return lending([base] + values, span) { loans in
      let receiver = argument(base, others: arguments.map(\.value), loans[0])
      let window = takeSlots(2)
      if let parts {
        return CallMethodSpreadNode(
          receiver, key, function, parts(), window, isOptional: isOptional,
          syntax(arguments, span, receiver: base), keySite: place, machine, site(span))
      }
      let nodes = self.arguments(values, Array(loans.dropFirst()), upTo: values.count, span)
      return CallMethodNode(
        receiver, key, function, nodes, window, isOptional: isOptional,
        (syntax(arguments, span), syntax(arguments, span, receiver: base)), keySite: place,
        machine, site(span))
    }
  }

  private func takes(_ name: Name) -> UInt64 {
    guard let variable = resolution.uses[name.span] else {
      return runtime.libraryFunction(name.text).takes
    }
    return variable.kind == .function ? takes(variable) : 0
  }

  private func course(of name: Name) -> Course {
    guard let variable = resolution.uses[name.span] else {
      return runtime.libraryFunction(name.text).isAtomic ? .atomic : .calling(nil)
    }
    return .calling(variable.kind == .function ? variable : nil)
  }

  /// A call that gives arguments away.
  private func giving(
    _ gift: Gift, to function: Node, _ arguments: [Expression?], _ syntax: CallSyntax, _ span: Span
  ) -> Node {
    lending(arguments, giving: gift, span) { loans in
      let window = takeSlot()
      let nodes = self.arguments(arguments, loans, giving: gift, upTo: arguments.count, span)
      return GivingCallNode(function, nodes, gift, window, syntax, machine, site(span))
    }
  }

  private func giving(
    _ gift: Gift, to function: Node, _ base: Expression, _ key: TextRef, _ isOptional: Bool,
    _ arguments: [Argument], _ span: Span
  ) -> Node {
    let values = [base] + arguments.map { Optional($0.value) }
    return lending(values, giving: gift, span) { loans in
      let receiver =
        gift.gives(0)
        ? build(base, .value) : argument(base, others: arguments.map(\.value), loans[0])
      let window = takeSlots(2)
      let nodes = self.arguments(values, loans, giving: gift, from: 1, upTo: values.count, span)
      return GivingMethodNode(
        receiver, key, function, nodes, gift, window, isOptional: isOptional,
        (syntax(arguments, span), syntax(arguments, span, receiver: base)), machine, site(span))
    }
  }

  // MARK: Arguments

  /// Arguments into consecutive slots from the top; a gap stands for what is not given.
  private func arguments(
    _ arguments: [Expression?], _ loans: [Int?], giving gift: Gift = Gift(), from first: Int = 0,
    upTo count: Int, _ span: Span
  ) -> [Node] {
    (first..<count).map { index in
      defer { _ = takeSlot() }
      guard index < arguments.count, let expression = arguments[index] else {
        return ConstantNode(.missing, site(span))
      }
      if gift.gives(index) { return build(expression, .value) }
      return argument(
        expression, others: arguments[(index + 1)...].compactMap { $0 }, loans[index])
    }
  }

  /// A value for a parameter. Parameters never change, so a variable that nobody can write to meanwhile
  /// needs no mark, and any other one is lent for the time of the call.
  private func argument(
    _ expression: Expression, others: @autoclosure () -> [Expression], _ loan: Int?
  ) -> Node {
    if let loan { return LendNode(build(expression, .value), loan, machine) }
    guard isRead(expression), rootVariable(expression) != nil else {
      return build(expression, .stored)
    }
    let node = build(expression, .value)
    return mayChange(expression, while: others()) ? ShareNode(node) : node
  }

  private func isRead(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name, .subject, .field, .index: true
    default: false
    }
  }

  /// Makes a call with a slot for the loan of each argument whose variable the callee may write to.
  private func lending(
    _ arguments: [Expression?], giving gift: Gift = Gift(), _ span: Span, _ make: ([Int?]) -> Node
  ) -> Node {
    let loans = arguments.enumerated().map { index, argument -> Int? in
      guard !gift.gives(index), let argument, isRead(argument), let root = rootVariable(argument),
        changesElsewhere(root)
      else { return nil }
      return takeSlot()
    }
    return loans.reduce(make(loans)) { node, loan in
      loan.map { LoanNode(node, $0, site(span)) } ?? node
    }
  }

  /// Makes the arguments of a call that has named or spread ones; nil if all are positional.
  private func spreadParts(_ arguments: [Argument]) -> (() -> [CallSpreadNode.Part])? {
    let isPlain = arguments.allSatisfy { if case .positional = $0.kind { true } else { false } }
    guard !isPlain else { return nil }
    return {
      arguments.map { argument in
        let node = self.build(argument.value, .stored)
        _ = self.takeSlot()
        return switch argument.kind {
        case .positional: .positional(node)
        case .named(let name): .named(name.text, node)
        case .spread: .spread(node)
        }
      }
    }
  }

  /// Arguments in the order of a signature, nil where nothing is given. Nil if that can only be done when the
  /// call runs: there is a spread, or evaluating in another order would show.
  private func arrange(_ arguments: [Argument], _ callee: CalleeSignature, _ span: Span)
    -> [Expression?]?
  {
    switch callee.arrange(arguments, span) {
    // The resolver has reported what does not fit.
    case .unknown, .faulty: return nil
    case .arranged(let arranged, let isReordered):
      return isReordered && !arguments.allSatisfy { isSimple($0.value) } ? nil : arranged
    }
  }

  // MARK: Sources of arguments

  /// Positional arguments by parameter, as far as no spread moves them, and those with names.
  private func syntax(_ arguments: [Argument], _ span: Span, receiver: Expression? = nil)
    -> CallSyntax
  {
    var positional = receiver.map { [written($0)] } ?? []
    var named: [String: (Expression, Source)] = [:]
    var labels: [String: Span] = [:]
    var isCounted = true
    for argument in arguments {
      switch argument.kind {
      case .positional: if isCounted { positional.append(written(argument.value)) }
      case .named(let name):
        named[name.text] = written(argument.value)
        labels[name.text] = name.span
      case .spread: isCounted = false
      }
    }
    return CallSyntax(
      source: source, span: span, arguments: positional, named: named, labels: labels)
  }

  /// What an argument was written as: through the name of a `let` to its literal.
  private func written(_ expression: Expression) -> (Expression, Source) {
    if let variable = variable(expression), let (value, source) = variable.initializer {
      switch value.kind {
      case .object, .array: return (value, source)
      default: break
      }
    }
    return (expression, source)
  }
}
