import Syntax

/// `a..b`, `a..=b`
final class RangeNode: Node {
  let lower: Node
  let upper: Node
  let isInclusive: Bool
  /// Where the lower bound is kept while the upper is evaluated; -1 if that cannot reach a safepoint.
  let slot: Int
  let machine: Machine
  init(
    _ lower: Node, _ upper: Node, isInclusive: Bool, _ slot: Int, _ machine: Machine, _ site: Site
  ) {
    self.lower = lower
    self.upper = upper
    self.isInclusive = isInclusive
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let first = lower.evaluate(frame)
    hold(first, frame)
    guard case .int(let start) = first else { return refuse(first, frame) }
    let last = upper.evaluate(frame)
    guard case .int(let bound) = last, let end = end(bound) else { return refuse(first, last) }
    if end > start, end.subtractingReportingOverflow(start).overflow {
      return machine.raise("E0304", "this range has more elements than a 64-bit int counts", site)
    }
    // An empty one ends where it starts, so that the difference never overflows.
    return .range(machine.heap.range(start, max(start, end)))
  }

  // MARK: The parts, of which a loop needs no more

  @inline(__always)
  func hold(_ first: Value, _ frame: Frame) {
    if slot >= 0 { (frame + slot).initialize(to: first) }
  }

  /// The end of the range, excluded; nil if there is no such int.
  @inline(__always)
  func end(_ bound: Int) -> Int? {
    guard isInclusive else { return bound }
    return bound == .max ? nil : bound + 1
  }

  /// Tells of a lower bound that is not an int, unless an error comes with the upper one.
  @inline(never)
  func refuse(_ first: Value, _ frame: Frame) -> Value {
    if first.isCompletion { return first }
    let last = upper.evaluate(frame)
    return last.isCompletion ? last : refuse(first, last)
  }

  @inline(never)
  func refuse(_ first: Value, _ last: Value) -> Value {
    if last.isCompletion { return last }
    guard case .int = first, case .int = last else {
      let wrong: Value = if case .int = first { last } else { first }
      return machine.raise("E0303", "a range needs two ints, got \(wrong.typePhrase)", site)
    }
    return machine.raise(
      "E0304", "no int follows the end of this range", site, help: "'..' ends before its end")
  }
}
