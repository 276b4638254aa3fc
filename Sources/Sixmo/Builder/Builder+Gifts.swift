import Syntax

// Values that move; see Nodes/Gifts.swift and Resolver/LastUses.swift.

extension Builder {
  /// What an operation does before its result is stored.
  enum Course {
    /// It runs no code of the script.
    case atomic
    /// It calls a function of the script, nil for one that is not known.
    case calling(Variable?)
  }

  /// Whether the value of an operand belongs to the operation: nil if somebody else may hold it.
  func ownership(of expression: Expression, in course: Course = .atomic) -> Ownership? {
    switch expression.kind {
    case .array, .object, .call, .slice: return .always
    case .binary(.add, _, _, _): return .always
    case .name:
      guard let variable = variable(expression), let kind = lastUses.kind(expression.span) else {
        return nil
      }
      switch kind {
      case .last: return ownership(of: variable)
      case .replaced(let calls):
        guard calls.isEmpty || areBlind(calls, to: variable) else { return nil }
        if case .calling(let function) = course {
          return areBlind([function], to: variable) ? .outsideOfTry(machine.control) : nil
        }
        return .always
      case .rebuilt: return areBlind([], to: variable) ? .outsideOfTry(machine.control) : nil
      }
    default: return nil
    }
  }

  /// Whether these functions, nil for one that is not known, cannot see a captured variable, and nobody sees it
  /// any more when one of them fails and no `try` catches that: a script that is run as a whole ends then.
  private func areBlind(_ functions: [Variable?], to variable: Variable) -> Bool {
    names == .forgotten && variable.isCaptured
      && functions.allSatisfy { reach.keeps($0, from: variable) }
  }

  private func ownership(of variable: Variable) -> Ownership? {
    guard variable.owner === current.info, case .slot = variable.storage else { return nil }
    if variable.isOwner { return .always }
    guard current.givenSlot >= 0, let bit = current.parameterBits[ObjectIdentifier(variable)] else {
      return nil
    }
    return .parameter(Slot(current.givenSlot), bit: bit)
  }

  /// The last use of a variable where its value is stored; nil for anything else.
  func moved(_ expression: Expression) -> Node? {
    guard case .name = expression.kind, case .last? = lastUses.kind(expression.span),
      let variable = variable(expression), let slot = localSlot(expression),
      let ownership = ownership(of: variable)
    else { return nil }
    let site = site(expression.span)
    return ownership.isAlways ? LocalNode(slot, site) : MoveParameterNode(slot, ownership, site)
  }

  /// What a function does first if parameters of it move on.
  func keepGiven(_ function: Function, into code: UnsafeMutablePointer<FunctionCode>) -> [Node] {
    let takes = lastUses.takes(function)
    code.pointee.takes = takes
    code.pointee.isAtomic = source.isPrelude && lastUses.isAtomic(function)
    guard takes != 0 else { return [] }
    for (index, parameter) in function.parameters.enumerated()
    where index < 60 && takes & (1 << UInt64(index)) != 0 {
      guard let variable = resolution.declarations[parameter.pattern.span] else { continue }
      current.parameterBits[ObjectIdentifier(variable)] = 1 << UInt64(index)
    }
    current.givenSlot = takeSlot()
    return [KeepGivenNode(current.givenSlot, machine, site(function.span))]
  }

  // MARK: Operations that change their first operand

  /// `xs + [x]`
  func extendedSum(_ left: Expression, _ right: Expression, _ site: Site) -> Node? {
    guard case .array(let elements) = right.kind, let ownership = ownership(of: left) else {
      return nil
    }
    return extended(left, ownership, .sum, elements, site)
  }

  /// `[...xs, x]`
  func extendedArray(_ elements: [Element], _ site: Site) -> Node? {
    guard elements.count > 1, case .spread(let base)? = elements.first,
      let ownership = ownership(of: base)
    else { return nil }
    return extended(base, ownership, .spread, Array(elements.dropFirst()), site)
  }

  private func extended(
    _ base: Expression, _ ownership: Ownership, _ form: ExtendArrayNode.Form, _ more: [Element],
    _ site: Site
  ) -> Node {
    inScope {
      let first = build(base, .value)
      let slot = takeSlot()
      if more.count == 1, case .value(let element) = more[0] {
        return ExtendArrayNode(
          first, ownership, form, build(element, .stored), isSingle: true, slot, machine, site)
      }
      return ExtendArrayNode(
        first, ownership, form, array(more, site), isSingle: false, slot, machine, site)
    }
  }

  /// `{...object, a: 1}`
  func extendedObject(_ fields: [Field], _ site: Site) -> Node? {
    guard fields.count > 1, case .spread(let base)? = fields.first,
      let ownership = ownership(of: base)
    else { return nil }
    return inScope {
      let first = build(base, .value)
      let slot = takeSlot()
      let rest = object(Array(fields.dropFirst()), site)
      return ExtendObjectNode(first, ownership, rest, slot, machine, site)
    }
  }

  // MARK: Calls

  /// What a call gives away; nil if that makes no difference to the callee, which takes these. A callee that
  /// is not known may take anything.
  func gift(_ arguments: [Expression?], takes: UInt64?, in course: Course) -> Gift? {
    var gift = Gift()
    for (index, argument) in arguments.enumerated() {
      guard let argument, index < 60, takes.map({ $0 & (1 << UInt64(index)) != 0 }) ?? true,
        takes != nil || variable(argument) != nil,
        let ownership = ownership(of: argument, in: course)
      else { continue }
      gift.add(index, ownership)
    }
    return gift.mask == 0 ? nil : gift
  }

  /// What a function of the script takes.
  func takes(_ variable: Variable) -> UInt64 {
    if variable.source === source, let function = variable.function {
      return lastUses.takes(function)
    }
    return variable.code?.pointee.takes ?? 0
  }
}
