import Syntax

/// `remove xs[-1]`, `remove object.name`: takes an element or a field out of its place.
final class RemovalNode: Node {
  let place: Place
  /// Simple: it cannot reach a safepoint.
  let key: Node
  let machine: Machine
  init(_ place: Place, _ key: Node, _ machine: Machine, _ site: Site) {
    self.place = place
    self.key = key
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let key = key.evaluate(frame)
    if key.isCompletion { return key }
    guard let pointer = place.pointer(frame) else { return .failed }
    return machine.remove(key, from: pointer, site)
  }
}

/// The values of `[a, b] = f()`: the array goes into `slot`, its elements into those after it.
final class TakeApartNode: Node {
  let value: Node
  let slot: Int
  let count: Int
  let machine: Machine
  init(_ value: Node, _ slot: Int, count: Int, _ machine: Machine, _ site: Site) {
    self.value = value
    self.slot = slot
    self.count = count
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    // The frame is in use up to the last of the slots while the value is evaluated.
    for index in 0...count { (frame + (slot + index)).initialize(to: .null) }
    let value = value.evaluate(frame)
    if value.isCompletion { return value }
    guard value.isSequence, value.elementCount == count else { return refuse(value) }
    (frame + slot).initialize(to: value)
    for index in 0..<count {
      (frame + (slot + 1 + index)).initialize(to: value.element(index).shared)
    }
    return .null
  }
  private func refuse(_ value: Value) -> Value {
    let got = value.isSequence ? "\(value.elementCount)" : value.typePhrase
    return machine.raise(
      "E0312", "an array of \(count) is expected here, got \(got)", self.value.site)
  }
}

extension Machine {
  /// Takes an element or a field out of the value at `pointer`.
  func remove(_ key: Value, from pointer: UnsafeMutablePointer<Value>, _ site: Site) -> Value {
    switch (pointer.pointee, key) {
    case (.array(let shared), .int(let number)):
      let index = number < 0 ? number &+ shared.count : number
      guard index >= 0, index < shared.count else { break }
      let array = shared.isShared ? ownArray(pointer, shared) : shared
      let value = array.elements[index]
      heap.remove(at: index, of: array)
      return value
    case (.range(let range), .int):
      do { pointer.pointee = .array(try heap.array(of: range)) } catch {
        return raise(error, at: site)
      }
      return remove(key, from: pointer, site)
    case (.object(let shared), .text(let name)):
      guard heap.position(of: name, in: shared) >= 0 else { break }
      let object = shared.isShared ? ownObject(pointer, shared) : shared
      return heap.removeField(name, of: object)
    case (.text, _):
      return raise(
        "E0303", "a string does not change in place", site,
        help: "build a new one with a slice or 'replace'")
    case (.array, .range), (.range, .range):
      return raise(
        "E0303", "only one element can be removed at a time", site,
        help: "put the other parts together: xs = xs[..1] + xs[3..]")
    default: break
    }
    let problem = element(key, of: pointer.pointee, isOptional: false, site)
    precondition(problem.isCompletion, "an element that can be read cannot be removed")
    return problem
  }
}
