import Syntax

extension Builder {
  /// `target = value`, `target += value`
  func assignment(
    _ target: Expression, _ operation: AssignmentOperator?, _ value: Expression, _ site: Site
  ) -> Node {
    inScope {
      switch operation {
      case nil:
        if case .array(let places) = target.kind { return assignAll(places, value, site) }
        return assign(target, value, site)
      case .coalesce:
        var before: [Node] = []
        let place = self.place(target, &before)
        let node = CoalesceAssignNode(place, build(value, .stored), site)
        return after(before, node, site)
      case .binary(let operation): return update(target, operation, value, site)
      }
    }
  }

  /// `[a, b] = [b, a]`: all values come first, then the places in order.
  private func assignAll(_ places: [Element], _ value: Expression, _ site: Site) -> Node {
    let targets = places.map { element in
      guard case .value(let target) = element else { preconditionFailure("a spread among places") }
      return target
    }
    var nodes: [Node] = []
    if case .array(let elements) = value.kind, elements.count == places.count,
      elements.allSatisfy({ if case .value = $0 { true } else { false } })
    {
      let slots = elements.map { element -> Int in
        guard case .value(let value) = element else { preconditionFailure("a spread among values") }
        let node = build(value, .stored)
        let slot = takeSlot()
        nodes.append(StoreLocalNode(slot, node, node.site))
        return slot
      }
      nodes += zip(targets, slots).map { store(in: $0, LocalNode($1, site)) }
    } else {
      let slot = takeSlots(targets.count + 1)
      let node = build(value, .value)
      nodes.append(TakeApartNode(node, slot, count: targets.count, machine, site))
      nodes += targets.enumerated().map { store(in: $1, LocalNode(slot + 1 + $0, site)) }
    }
    return SequenceNode(Array(nodes.dropLast()), nodes[nodes.count - 1], site)
  }

  /// Stores the value of a slot, which holds it alone or marks it as shared.
  private func store(in target: Expression, _ value: LocalNode) -> Node {
    let site = site(target.span)
    if let slot = localSlot(target) { return StoreLocalNode(slot, value, site) }
    if let variable = variable(target) { return store(value, in: variable, site) }
    return inScope {
      var before: [Node] = []
      let place = place(target, &before)
      return after(before, AssignNode(place, value, site), site)
    }
  }

  /// `remove xs[i]`, `remove object.name`
  func removal(_ target: Expression, _ site: Site) -> Node {
    inScope {
      var before: [Node] = []
      switch target.kind {
      case .field(let base, let name, _):
        let place = place(base, &before)
        let key = ConstantNode(.text(heap.atom(name.text)), self.site(name.span))
        return after(before, RemovalNode(place, key, machine, self.site(name.span)), site)
      case .index(let base, let index, _):
        let place = place(base, &before)
        var node = build(index, .value)
        if !isSimple(index) {
          let slot = takeSlot()
          before.append(StoreLocalNode(slot, node, node.site))
          node = LocalNode(slot, node.site)
        }
        return after(before, RemovalNode(place, node, machine, self.site(target.span)), site)
      default: return ConstantNode(.null, site)
      }
    }
  }

  private func assign(_ target: Expression, _ value: Expression, _ site: Site) -> Node {
    if let slot = localSlot(target) {
      return store(build(value, .stored), slot, site)
    }
    if let variable = variable(target) { return store(build(value, .stored), in: variable, site) }
    var before: [Node] = []
    let value = evaluatedFirst(value, .stored, target, &before)
    let place = place(target, &before)
    if case .index(let base, let index, _) = target.kind, let element = place as? IndexPlace,
      let array = localSlot(base)
    {
      if let position = localSlot(index) {
        return StoreElementNode(element, array, position, value, site)
      }
      if before.isEmpty { return StoreComputedElementNode(element, array, value, site) }
    }
    return after(before, AssignNode(place, value, site), site)
  }

  /// Stores a value into a slot; what marks it as shared and what stores it become one.
  func store(_ value: Node, _ slot: Int, _ site: Site) -> Node {
    if let locals = value as? LocalsOperatorNode,
      let nodes = ArithmeticNodes.of(locals.operation)
    {
      return nodes.store.init(slot, locals, site)
    }
    if let sum = value as? LocalsLocalOperatorNode,
      let nodes = LocalsLocalNodes.of(sum.inner.operation, sum.operation)
    {
      return nodes.store.init(slot, sum, site)
    }
    if let sum = value as? AnyLocalOperatorNode, let nodes = ArithmeticNodes.of(sum.operation) {
      return nodes.storeAny.init(slot, sum, site)
    }
    guard let share = value as? ShareNode else { return StoreLocalNode(slot, value, site) }
    if let element = share.value as? LocalIndexNode {
      return StoreLocalElementNode(slot, element, site)
    }
    return StoreLocalSharedNode(slot, share.value, site)
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
      if let other = localSlot(value) { return AddAssignLocalsNode(slot, other, machine, site) }
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
    let node = evaluatedFirst(value, variable(target) == nil ? .stored : .value, target, &before)
    let share = node as? ShareNode
    let place = self.place(target, &before)
    let update = UpdateNode.kind(operation).init(
      place, operation, share?.value ?? node, isAlias: share != nil, machine, site)
    return after(before, update, site)
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
      let (key, place) = (heap.atom(name.text), self.site(name.span))
      if let slot = localSlot(base) {
        return LocalFieldPlace(slot, self.place(base, &before), key, machine, place)
      }
      return FieldPlace(self.place(base, &before), key, machine, place)
    case .index(let base, let index, _):
      let container = place(base, &before)
      if isSimple(index) {
        let node = build(index, .value)
        if let array = localSlot(base), let position = localSlot(index) {
          return LocalIndexPlace(array, position, container, node, machine, site)
        }
        return IndexPlace(container, node, machine, site)
      }
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
