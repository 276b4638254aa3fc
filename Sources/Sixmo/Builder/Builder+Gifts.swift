import Syntax

// Values that move; see Nodes/Gifts.swift and Resolver/LastUses.swift.

extension Builder {
  /// Whether the value of an operand belongs to the operation: nil if somebody else may hold it.
  ///
  /// `isAtomic`: the operation runs no code of the script before its result is stored.
  func ownership(of expression: Expression, isAtomic: Bool = true) -> Ownership? {
    switch expression.kind {
    case .array, .object, .call, .slice: return .always
    case .binary(.add, _, _, _): return .always
    case .name:
      guard let variable = variable(expression), let kind = lastUses.kind(expression.span) else {
        return nil
      }
      switch kind {
      case .replaced: return isAtomic ? .always : nil
      case .last: return ownership(of: variable)
      }
    default: return nil
    }
  }

  private func ownership(of variable: Variable) -> Ownership? {
    guard variable.owner === current.info, case .slot = variable.storage else { return nil }
    if variable.isOwner { return .always }
    guard current.givenSlot >= 0, let bit = current.parameterBits[ObjectIdentifier(variable)] else {
      return nil
    }
    return Ownership(slot: Slot(current.givenSlot), bit: bit)
  }

  /// The last use of a variable where its value is stored; nil for anything else.
  func moved(_ expression: Expression) -> Node? {
    guard case .name = expression.kind, lastUses.kind(expression.span) == .last,
      let variable = variable(expression), let slot = localSlot(expression),
      let ownership = ownership(of: variable)
    else { return nil }
    let site = site(expression.span)
    return ownership.bit == 0 ? LocalNode(slot, site) : MoveParameterNode(slot, ownership, site)
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
  func gift(_ arguments: [Expression?], takes: UInt64?, isAtomic: Bool) -> Gift? {
    var gift = Gift()
    for (index, argument) in arguments.enumerated() {
      guard let argument, index < 60, takes.map({ $0 & (1 << UInt64(index)) != 0 }) ?? true,
        takes != nil || variable(argument) != nil,
        let ownership = ownership(of: argument, isAtomic: isAtomic)
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
