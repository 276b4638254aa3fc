import Syntax

extension Builder {
  /// The node of an expression whose value is used so.
  func build(_ expression: Expression, _ use: Use) -> Node {
    if use == .stored || use == .tail, let moved = moved(expression) { return moved }
    let node = nested { self.node(of: expression, use) }
    switch use {
    case .value, .effect: return node
    case .stored: return isAlias(expression) ? ShareNode(node) : node
    case .tail:
      guard isAlias(expression) else { return node }
      if let variable = variable(expression), variable.isOwner, localSlot(expression) != nil {
        return node
      }
      return ShareNode(node)
    }
  }

  /// The node of an expression in a condition.
  func condition(_ expression: Expression) -> Node { build(expression, .value) }

  /// Whether the value is, or may be, also held where it was read from. Expressions with blocks see to
  /// that inside.
  private func isAlias(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name, .subject, .field, .index, .chain, .logical: true
    default: false
    }
  }

  private func node(of expression: Expression, _ use: Use) -> Node {
    let site = site(expression.span)
    switch expression.kind {
    case .null, .invalid: return ConstantNode(.null, site)
    case .bool(let flag): return ConstantNode(.bool(flag), site)
    case .int(let number): return ConstantNode(.int(number), site)
    case .float(let number): return ConstantNode(.double(number), site)
    case .bigInt(let digits): return ConstantNode(.bigInt(heap.permanentText(digits)), site)
    case .string(let text): return ConstantNode(.text(literal(text)), site)
    case .interpolation(let pieces): return interpolation(pieces, site)
    case .array(let elements): return array(elements, site)
    case .object(let fields): return object(fields, site)
    case .name(let name): return self.name(name, expression.span)
    case .subject:
      guard let variable = resolution.uses[expression.span] else {
        return ConstantNode(.null, site)
      }
      return read(variable, expression.span)
    case .unary(let operation, let operand): return unary(operation, operand, site)
    case .binary(let operation, let left, let right, _): return binary(operation, left, right, site)
    case .logical(let operation, let left, let right): return logical(operation, left, right, site)
    case .range(let lower, let upper, let isInclusive):
      return range(lower, upper, isInclusive, expression.span)
    case .field(let base, let name, let isOptional): return field(base, name, isOptional, site)
    case .index(let base, let index, let isOptional):
      return self.index(base, index, isOptional, site)
    case .slice(let base, let from, let to, let isInclusive, let isOptional):
      return slice(base, from, to, isInclusive, isOptional, site)
    case .call(let callee, let arguments): return call(callee, arguments, expression.span)
    case .chain(let inner): return ChainNode(build(inner, .value), site)
    case .removal(let place): return removal(place, site)
    case .lambda(let function): return closure(function, name: nil, code: nil)
    case .conditional(let condition, let then, let otherwise):
      return conditional(condition, then, otherwise, use, site)
    case .match(let subject, let arms): return match(subject, arms, use, site)
    case .attempt(let body, let pattern, let handler):
      return attempt(body, pattern, handler, use, site)
    case .block(let block): return self.block(block, use)
    }
  }

  /// Names in code are few and repeat: short literals become atoms, so that comparing and looking them up
  /// as keys is quick.
  func literal(_ text: String) -> TextRef {
    text.utf8.count <= 32 ? heap.atom(text) : heap.permanentText(text)
  }

  // MARK: Names

  private func name(_ name: String, _ span: Span) -> Node {
    if let variable = resolution.uses[span] { return read(variable, span) }
    if name == "omit" { return ConstantNode(.missing, site(span)) }
    return libraryValue(name, span) ?? ConstantNode(.null, site(span))
  }

  /// A builtin, a namespace, or a function of the prelude.
  func libraryValue(_ name: String, _ span: Span) -> Node? {
    if let native = runtime.native(name) {
      return ConstantNode(runtime.value(of: native), site(span))
    }
    if let address = runtime.namespace(name) {
      return GlobalNode(address, name, machine, site(span))
    }
    if let code = runtime.preludeVariable(name)?.code {
      return ConstantNode(.function(constantFunction(code)), site(span))
    }
    return nil
  }

  /// Reads a variable of this function, an outer one or the top level.
  func read(_ variable: Variable, _ span: Span) -> Node {
    let site = site(span)
    if case .global(let address) = variable.storage {
      return GlobalNode(address, variable.name, machine, site)
    }
    if variable === current.info.ownVariable, variable.owner !== current.info {
      if current.closureSlot >= 0 { return LocalNode(current.closureSlot, site) }
      if let code = variable.code { return ConstantNode(.function(constantFunction(code)), site) }
    }
    if variable.owner === current.info {
      switch variable.storage {
      case .slot(let slot): return LocalNode(slot, site)
      case .boxed(let slot): return BoxedLocalNode(slot, variable.name, machine, site)
      case .global, .none: return ConstantNode(.null, site)
      }
    }
    guard let index = current.info.position(of: variable) else { return ConstantNode(.null, site) }
    if variable.needsBox {
      return BoxedCaptureNode(current.closureSlot, index, variable.name, machine, site)
    }
    return CaptureNode(current.closureSlot, index, site)
  }

  // MARK: Literals

  private func interpolation(_ pieces: [Piece], _ site: Site) -> Node {
    inScope {
      let slot = current.top
      let nodes = pieces.map { piece -> Node in
        let node: Node
        switch piece {
        case .text(let text): node = ConstantNode(.text(heap.permanentText(text)), site)
        case .expression(let expression): node = build(expression, .value)
        }
        _ = takeSlot()
        return node
      }
      return InterpolationNode(nodes, slot, machine, site)
    }
  }

  /// Longer literals are built in the heap instead of in slots.
  private static let longestInSlots = 64

  func array(_ elements: [Element], _ site: Site) -> Node {
    if let longer = extendedArray(elements, site) { return longer }
    return inScope {
      let slot = current.top
      if elements.count <= Builder.longestInSlots,
        elements.allSatisfy({ if case .value = $0 { true } else { false } })
      {
        let nodes = elements.map { element -> Node in
          guard case .value(let value) = element else {
            preconditionFailure("a spread among values")
          }
          defer { _ = takeSlot() }
          return build(value, .stored)
        }
        return ArrayNode(nodes, slot, machine, site)
      }
      _ = takeSlot()
      let parts = elements.map { element -> SpreadArrayNode.Part in
        switch element {
        case .value(let value): .value(build(value, .stored))
        case .spread(let value): .spread(build(value, .value))
        }
      }
      return SpreadArrayNode(parts, slot, machine, site)
    }
  }

  func object(_ fields: [Field], _ site: Site) -> Node {
    if let longer = extendedObject(fields, site) { return longer }
    return inScope {
      let slot = current.top
      if let shape = shape(of: fields) {
        let nodes = fields.map { field -> Node in
          guard case .named(_, let value) = field else {
            preconditionFailure("a spread among fields")
          }
          defer { _ = takeSlot() }
          return build(value, .stored)
        }
        return ObjectNode(nodes, shape, slot, machine, site)
      }
      _ = takeSlots(2)
      let parts = fields.map { field -> SpreadObjectNode.Part in
        switch field {
        case .named(let name, let value): .field(heap.atom(name.text), build(value, .stored))
        case .computed(let key, let value): .computed(build(key, .value), build(value, .stored))
        case .spread(let value): .spread(build(value, .value))
        }
      }
      return SpreadObjectNode(parts, slot, machine, site)
    }
  }

  /// The shape of a literal whose keys are all plain and different and whose values are all there.
  private func shape(of fields: [Field]) -> ShapeRef? {
    var shape = heap.shapes.empty
    for field in fields {
      guard case .named(let name, let value) = field, !mayBeOmitted(value) else { return nil }
      let key = heap.atom(name.text)
      guard shape.slot(of: key) < 0, let next = heap.shapes.adding(key, to: shape) else {
        return nil
      }
      shape = next
    }
    return shape
  }

  private func mayBeOmitted(_ value: Expression) -> Bool {
    switch value.kind {
    case .name("omit"): resolution.uses[value.span] == nil
    case .logical(.coalesce, _, let right): mayBeOmitted(right)
    case .conditional, .match, .block: true
    default: false
    }
  }

  // MARK: Access

  private func field(_ base: Expression, _ name: Name, _ isOptional: Bool, _ site: Site) -> Node {
    if let native = namespaceMember(base, name) {
      return ConstantNode(runtime.value(of: native), site)
    }
    let key = heap.atom(name.text)
    let place = self.site(name.span)
    if let slot = localSlot(base), !isOptional { return LocalFieldNode(slot, key, machine, place) }
    return FieldNode(build(base, .value), key, isOptional: isOptional, machine, place)
  }

  private func index(_ base: Expression, _ index: Expression, _ isOptional: Bool, _ site: Site)
    -> Node
  {
    if !isOptional, let slot = localSlot(base), let position = localSlot(index) {
      return LocalIndexNode(slot, position, machine, site)
    }
    if !isOptional, isSimple(index), let slot = localSlot(base) {
      let general = LocalAnyIndexNode(slot, build(index, .value), machine, site)
      if let sum = general.index as? AddLocalsNode { return LocalSumIndexNode(sum, general, site) }
      if let sum = general.index as? LocalConstantOperatorNode, let offset = sum.offset {
        return LocalOffsetIndexNode(sum, offset, general, site)
      }
      return general
    }
    return holding(base, while: [index], site) { container in
      let slot = isSimple(index) ? -1 : takeSlot()
      return IndexNode(container, build(index, .value), slot, isOptional: isOptional, machine, site)
    }
  }

  private func slice(
    _ base: Expression, _ from: Expression?, _ to: Expression?, _ isInclusive: Bool,
    _ isOptional: Bool, _ site: Site
  ) -> Node {
    let ownership = ownership(of: base)
    let others = [from, to].compactMap { $0 }
    return holding(base, while: ownership == nil ? others : [], site) { container in
      let slot = takeSlot()
      let lower = from.map { build($0, .value) }
      _ = takeSlot()
      let upper = to.map { build($0, .value) }
      return SliceNode(
        container, from: lower, to: upper, isInclusive: isInclusive, isOptional: isOptional,
        ownership,
        slot, machine, site)
    }
  }

  // MARK: Blocks

  private func conditional(
    _ condition: Expression, _ then: CodeBlock, _ otherwise: CodeBlock?, _ use: Use, _ site: Site
  ) -> Node {
    let test = self.condition(condition)
    let then = block(then, use)
    if let otherwise { return ConditionalNode(test, then, block(otherwise, use), site) }
    if use == .effect { return WhenNode(test, then, site) }
    return ConditionalNode(test, then, ConstantNode(.null, site), site)
  }

  private func match(_ subject: Expression, _ arms: [MatchArm], _ use: Use, _ site: Site) -> Node {
    holding(subject, while: arms.map(\.body), site) { value in
      let slot = takeSlot()
      let built = arms.map { arm in
        inScope {
          MatchNode.Arm(
            arm.patterns.map { pattern($0, isStrict: false) },
            condition: arm.guardCondition.map { condition($0) }, build(arm.body, use))
        }
      }
      return MatchNode(value, built, slot, machine, site)
    }
  }

  private func attempt(
    _ body: CodeBlock, _ pattern: Pattern?, _ handler: CodeBlock?, _ use: Use, _ site: Site
  ) -> Node {
    let tried = block(body, use == .effect ? .value : use)
    return inScope {
      let slot = takeSlot()
      let bound = pattern.map { self.pattern($0, isStrict: true) }
      return AttemptNode(
        tried, slot: slot, pattern: bound, handler: handler.map { block($0, use) }, machine, site)
    }
  }
}
