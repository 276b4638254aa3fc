import Syntax

extension Builder {
  /// `target = value`, `target += value`
  func assignment(
    _ target: Expression, _ operation: AssignmentOperator?, _ value: Expression, _ site: Site
  ) -> Node {
    inScope {
      switch operation {
      case nil: return assign(target, value, site)
      case .coalesce:
        var before: [Node] = []
        let place = self.place(target, &before)
        let node = CoalesceAssignNode(place, build(value, .stored), site)
        return after(before, node, site)
      case .binary(let operation): return update(target, operation, value, site)
      }
    }
  }

  private func assign(_ target: Expression, _ value: Expression, _ site: Site) -> Node {
    if let slot = localSlot(target) {
      let node = build(value, .stored)
      if let share = node as? ShareNode { return StoreLocalSharedNode(slot, share.value, site) }
      return StoreLocalNode(slot, node, site)
    }
    if let variable = variable(target) { return store(build(value, .stored), in: variable, site) }
    var before: [Node] = []
    let value = evaluatedFirst(value, .stored, target, &before)
    let place = place(target, &before)
    if case .index(let base, let index, _) = target.kind, let element = place as? IndexPlace,
      let array = localSlot(base), let position = localSlot(index)
    {
      return StoreElementNode(element, array, position, value, site)
    }
    return after(before, AssignNode(place, value, site), site)
  }

  private func store(_ value: Node, in variable: Variable, _ site: Site) -> Node {
    if case .global(let address) = variable.storage { return StoreGlobalNode(address, value, site) }
    if variable.owner === current.info, case .boxed(let slot) = variable.storage {
      return StoreBoxNode(slot, value, site)
    }
    guard let index = current.info.position(of: variable) else { return value }
    return StoreCaptureNode(current.closureSlot, index, value, site)
  }

  private func update(
    _ target: Expression, _ operation: BinaryOperator, _ value: Expression, _ site: Site
  ) -> Node {
    if let slot = localSlot(target), let step = intConstant(value), step != .min {
      if operation == .add { return IncrementLocalNode(slot, step, machine, site) }
      if operation == .subtract { return IncrementLocalNode(slot, -step, machine, site) }
    }
    if operation == .add, let slot = localSlot(target), isSimple(value) {
      return AddAssignLocalNode(slot, build(value, .value), machine, site)
    }
    var before: [Node] = []
    if operation == .add, case .array(let elements) = value.kind, elements.count == 1,
      case .value(let element) = elements[0]
    {
      let node = evaluatedFirst(element, .stored, target, &before)
      let place = self.place(target, &before)
      return after(before, AppendNode(place, node, machine, site), site)
    }
    // `xs[0] += xs` must not write into the very array that it reads.
    let use: Use = variable(target) == nil ? .stored : .value
    let node = evaluatedFirst(value, use, target, &before)
    let place = self.place(target, &before)
    return after(before, UpdateNode(place, operation, node, machine, site), site)
  }

  /// The value is evaluated before the target's indices. Where those could reach a safepoint, it waits in
  /// a slot.
  private func evaluatedFirst(
    _ value: Expression, _ use: Use, _ target: Expression, _ before: inout [Node]
  ) -> Node {
    let node = build(value, use)
    guard !indices(of: target).allSatisfy({ isSimple($0) }) else { return node }
    let slot = takeSlot()
    before.append(StoreLocalNode(slot, node, node.site))
    return LocalNode(slot, node.site)
  }

  private func after(_ before: [Node], _ node: Node, _ site: Site) -> Node {
    before.isEmpty ? node : SequenceNode(before, node, site)
  }

  private func indices(of target: Expression) -> [Expression] {
    switch target.kind {
    case .field(let base, _, _): indices(of: base)
    case .index(let base, let index, _): indices(of: base) + [index]
    default: []
    }
  }

  /// Where an assignment writes; indices that are not simple are evaluated into slots `before`.
  private func place(_ target: Expression, _ before: inout [Node]) -> Place {
    let site = site(target.span)
    switch target.kind {
    case .field(let base, let name, _):
      return FieldPlace(place(base, &before), heap.atom(name.text), machine, self.site(name.span))
    case .index(let base, let index, _):
      let container = place(base, &before)
      if isSimple(index) { return IndexPlace(container, build(index, .value), machine, site) }
      let node = build(index, .value)
      let slot = takeSlot()
      before.append(StoreLocalNode(slot, node, node.site))
      return IndexPlace(container, LocalNode(slot, self.site(index.span)), machine, site)
    default: return root(target, site)
    }
  }

  private func root(_ target: Expression, _ site: Site) -> Place {
    guard let variable = variable(target) else { return LocalPlace(0, site) }
    if case .global(let address) = variable.storage {
      return GlobalPlace(address, variable.name, machine, site)
    }
    if variable.owner === current.info {
      switch variable.storage {
      case .slot(let slot): return LocalPlace(slot, site)
      case .boxed(let slot): return BoxedPlace(slot, capture: -1, variable.name, machine, site)
      case .global, .none: return LocalPlace(0, site)
      }
    }
    return BoxedPlace(
      current.closureSlot, capture: current.info.position(of: variable) ?? 0, variable.name,
      machine, site)
  }
}
