/// A level of deeply nested code that looks whether there is stack for the levels below it.
final class StackCheckNode: Node {
  let inner: Node
  let machine: Machine
  init(_ inner: Node, _ machine: Machine) {
    self.inner = inner
    self.machine = machine
    super.init(inner.site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    machine.hasNativeStack ? inner.evaluate(frame) : refuse()
  }
  override func execute(_ frame: Frame) -> Completion {
    machine.hasNativeStack ? inner.execute(frame) : Completion(refuse())
  }
  override func test(_ frame: Frame) -> Truth {
    machine.hasNativeStack ? inner.test(frame) : Truth(refuse())
  }
  @inline(never)
  private func refuse() -> Value { machine.raiseTooDeep(site) }
}

/// The same of a pattern.
final class StackCheckPattern: PatternNode {
  let inner: PatternNode
  let machine: Machine
  init(_ inner: PatternNode, _ machine: Machine) {
    self.inner = inner
    self.machine = machine
    super.init(inner.site)
  }
  override func bind(_ value: Value, _ frame: Frame) -> Fit {
    if machine.hasNativeStack { return inner.bind(value, frame) }
    _ = machine.raiseTooDeep(site)
    return .exception
  }
}
