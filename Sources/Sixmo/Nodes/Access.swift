import Syntax

// Reading fields and elements. A chain that `?.` cut short answers `unset` up to its `ChainNode`.

/// What reads a field of an object: where its key stood in the layouts that it met last.
class CachedFieldNode: Node {
  let key: TextRef
  let isOptional: Bool
  let machine: Machine
  /// The layout that was met last as a new one, and where the key is in it.
  fileprivate final var cachedLayout = UInt(0)
  fileprivate final var cachedSlot = 0
  /// Those met before it; nil at a place where all objects are alike.
  private final var formerLayouts: UnsafeMutablePointer<FormerLayouts>?

  init(_ key: TextRef, isOptional: Bool, _ machine: Machine, _ site: Site) {
    self.key = key
    self.isOptional = isOptional
    self.machine = machine
    super.init(site)
  }

  deinit { formerLayouts?.deallocate() }

  @inline(never)
  fileprivate final func find(_ value: Value) -> Value {
    if case .object(let object) = value, let formerLayouts {
      let slot = formerLayouts.pointee.slot(in: UInt(bitPattern: object.cell.pointee.layout))
      if slot >= 0 { return object.slots[slot] }
    }
    return search(value)
  }

  @inline(never)
  private final func search(_ value: Value) -> Value {
    if case .object(let object) = value, !object.isDictionary {
      let slot = object.shape.slot(of: key)
      if slot >= 0 {
        remember(UInt(bitPattern: object.cell.pointee.layout), slot)
        return object.slots[slot]
      }
    }
    return other(value)
  }

  private final func remember(_ layout: UInt, _ slot: Int) {
    if cachedLayout != 0 {
      let former = formerLayouts ?? FormerLayouts.allocate()
      former.pointee.add(cachedLayout, cachedSlot)
      formerLayouts = former
    }
    cachedLayout = layout
    cachedSlot = slot
  }

  @inline(never)
  private final func other(_ value: Value) -> Value {
    machine.field(key, of: value, isOptional: isOptional, site)
  }
}

/// Four layouts that were met at one place, and where a key is in each.
private struct FormerLayouts {
  private var layouts: (UInt, UInt, UInt, UInt) = (0, 0, 0, 0)
  private var slots: (Int, Int, Int, Int) = (0, 0, 0, 0)

  static func allocate() -> UnsafeMutablePointer<FormerLayouts> {
    let result = UnsafeMutablePointer<FormerLayouts>.allocate(capacity: 1)
    result.initialize(to: FormerLayouts())
    return result
  }

  /// -1 if the layout is not one of them.
  @inline(__always)
  func slot(in layout: UInt) -> Int {
    if layouts.0 == layout { return slots.0 }
    if layouts.1 == layout { return slots.1 }
    if layouts.2 == layout { return slots.2 }
    if layouts.3 == layout { return slots.3 }
    return -1
  }

  /// Instead of the oldest.
  mutating func add(_ layout: UInt, _ slot: Int) {
    layouts = (layout, layouts.0, layouts.1, layouts.2)
    slots = (slot, slots.0, slots.1, slots.2)
  }
}

/// `x.name`
final class FieldNode: CachedFieldNode {
  let base: Node
  init(_ base: Node, _ key: TextRef, isOptional: Bool, _ machine: Machine, _ site: Site) {
    self.base = base
    super.init(key, isOptional: isOptional, machine, site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = base.evaluate(frame)
    if case .object(let object) = value,
      UInt(bitPattern: object.cell.pointee.layout) == cachedLayout
    {
      return object.slots[cachedSlot]
    }
    return find(value)
  }
  override func test(_ frame: Frame) -> Truth {
    let value = base.evaluate(frame)
    if case .object(let object) = value,
      UInt(bitPattern: object.cell.pointee.layout) == cachedLayout
    {
      return Truth(object.slots[cachedSlot])
    }
    return Truth(find(value))
  }
}

/// `x.name` of a variable in a slot.
final class LocalFieldNode: CachedFieldNode {
  let slot: Slot
  init(_ slot: Int, _ key: TextRef, _ machine: Machine, _ site: Site) {
    self.slot = Slot(slot)
    super.init(key, isOptional: false, machine, site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = frame[slot]
    if case .object(let object) = value,
      UInt(bitPattern: object.cell.pointee.layout) == cachedLayout
    {
      return object.slots[cachedSlot]
    }
    return find(value)
  }
  override func test(_ frame: Frame) -> Truth {
    let value = frame[slot]
    if case .object(let object) = value,
      UInt(bitPattern: object.cell.pointee.layout) == cachedLayout
    {
      return Truth(object.slots[cachedSlot])
    }
    return Truth(find(value))
  }
}

/// `a[i]`
final class IndexNode: Node {
  let base: Node
  let index: Node
  /// Where the base is kept while the index is evaluated; -1 if that cannot reach a safepoint.
  let slot: Int
  let isOptional: Bool
  let machine: Machine
  /// The machine's, one step nearer: two steps away it would be retained.
  let heap: Heap
  init(_ base: Node, _ index: Node, _ slot: Int, isOptional: Bool, _ machine: Machine, _ site: Site)
  {
    self.base = base
    self.index = index
    self.slot = slot
    self.isOptional = isOptional
    self.machine = machine
    heap = machine.heap
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let container = base.evaluate(frame)
    if case .array(let array) = container {
      if slot >= 0 { (frame + slot).initialize(to: container) }
      let position = index.evaluate(frame)
      if case .int(let number) = position,
        UInt(bitPattern: number) < UInt(bitPattern: array.count)
      {
        return array.elements[number]
      }
      return element(position, of: container)
    }
    return evaluateOther(container, frame)
  }
  @inline(never)
  private func evaluateOther(_ container: Value, _ frame: Frame) -> Value {
    if container.isCompletion || container.isUnset { return container }
    if slot >= 0 { (frame + slot).initialize(to: container) }
    let position = index.evaluate(frame)
    if case .object(let object) = container, case .text(let key) = position {
      let place = heap.position(of: key, in: object)
      if place >= 0 { return object.slots[place] }
    }
    return element(position, of: container)
  }
  @inline(never)
  private func element(_ position: Value, of container: Value) -> Value {
    machine.element(position, of: container, isOptional: isOptional, site)
  }
}

/// `xs[i]` of two variables in slots.
final class LocalIndexNode: Node {
  let base: Slot
  let index: Slot
  let machine: Machine
  init(_ base: Int, _ index: Int, _ machine: Machine, _ site: Site) {
    self.base = Slot(base)
    self.index = Slot(index)
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    if case .array(let array) = frame[base], case .int(let number) = frame[index],
      UInt(bitPattern: number) < UInt(bitPattern: array.count)
    {
      return array.elements[number]
    }
    return other(frame)
  }
  override func test(_ frame: Frame) -> Truth {
    if case .array(let array) = frame[base], case .int(let number) = frame[index],
      UInt(bitPattern: number) < UInt(bitPattern: array.count)
    {
      return Truth(array.elements[number])
    }
    return Truth(other(frame))
  }
  @inline(never)
  private func other(_ frame: Frame) -> Value {
    machine.element(frame[index], of: frame[base], isOptional: false, site)
  }
}

/// `xs[i + 1]` of a variable in a slot; the index neither reaches a safepoint nor writes to it.
final class LocalAnyIndexNode: Node {
  let base: Slot
  let index: Node
  let machine: Machine
  /// The machine's, one step nearer: two steps away it would be retained.
  private let heap: Heap
  init(_ base: Int, _ index: Node, _ machine: Machine, _ site: Site) {
    self.base = Slot(base)
    self.index = index
    self.machine = machine
    heap = machine.heap
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let position = index.evaluate(frame)
    if case .int(let number) = position, case .array(let array) = frame[base],
      UInt(bitPattern: number) < UInt(bitPattern: array.count)
    {
      return array.elements[number]
    }
    return other(position, frame)
  }
  override func test(_ frame: Frame) -> Truth {
    let position = index.evaluate(frame)
    if case .int(let number) = position, case .array(let array) = frame[base],
      UInt(bitPattern: number) < UInt(bitPattern: array.count)
    {
      return Truth(array.elements[number])
    }
    return Truth(other(position, frame))
  }
  @inline(never)
  private func other(_ position: Value, _ frame: Frame) -> Value {
    let container = frame[base]
    if case .object(let object) = container, case .text(let key) = position {
      let place = heap.position(of: key, in: object)
      if place >= 0 { return object.slots[place] }
    }
    return machine.element(position, of: container, isOptional: false, site)
  }
}

/// `xs[i + j]` of three variables in slots.
final class LocalSumIndexNode: Node {
  let base: Slot
  let first: Slot
  let second: Slot
  let general: LocalAnyIndexNode
  init(_ index: AddLocalsNode, _ general: LocalAnyIndexNode, _ site: Site) {
    self.general = general
    base = general.base
    first = index.left
    second = index.right
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    if case .array(let array) = frame[base], case .int(let a) = frame[first],
      case .int(let b) = frame[second]
    {
      let (number, overflow) = a.addingReportingOverflow(b)
      if !overflow, UInt(bitPattern: number) < UInt(bitPattern: array.count) {
        return array.elements[number]
      }
    }
    return other(frame)
  }
  override func test(_ frame: Frame) -> Truth {
    if case .array(let array) = frame[base], case .int(let a) = frame[first],
      case .int(let b) = frame[second]
    {
      let (number, overflow) = a.addingReportingOverflow(b)
      if !overflow, UInt(bitPattern: number) < UInt(bitPattern: array.count) {
        return Truth(array.elements[number])
      }
    }
    return Truth(other(frame))
  }
  @inline(never)
  private func other(_ frame: Frame) -> Value { general.evaluate(frame) }
}

/// `xs[i + 1]` and `xs[i - 1]` of two variables in slots.
final class LocalOffsetIndexNode: Node {
  let base: Slot
  let index: Slot
  let offset: Int
  let general: LocalAnyIndexNode
  init(
    _ index: LocalConstantOperatorNode, _ offset: Int, _ general: LocalAnyIndexNode, _ site: Site
  ) {
    self.general = general
    self.offset = offset
    base = general.base
    self.index = index.left
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    // Next to the largest and smallest numbers there are no elements, so that a sum beyond them finds none.
    if case .array(let array) = frame[base], case .int(let number) = frame[index],
      UInt(bitPattern: number &+ offset) < UInt(bitPattern: array.count)
    {
      return array.elements[number &+ offset]
    }
    return other(frame)
  }
  override func test(_ frame: Frame) -> Truth {
    if case .array(let array) = frame[base], case .int(let number) = frame[index],
      UInt(bitPattern: number &+ offset) < UInt(bitPattern: array.count)
    {
      return Truth(array.elements[number &+ offset])
    }
    return Truth(other(frame))
  }
  @inline(never)
  private func other(_ frame: Frame) -> Value { general.evaluate(frame) }
}

extension LocalConstantOperatorNode {
  /// What it adds, if it is small; nil for another operator.
  var offset: Int? {
    guard (-1 << 32...1 << 32).contains(right) else { return nil }
    return switch operation {
    case .add: right
    case .subtract: -right
    default: nil
    }
  }
}

/// `a[i..j]`
final class SliceNode: Node {
  let base: Node
  let from: Node?
  let to: Node?
  let isInclusive: Bool
  let isOptional: Bool
  /// Of the base, which is cut in place if it belongs to the slice; nil if it never does.
  let ownership: Ownership?
  /// The first of two slots for the base and the lower bound.
  let slot: Int
  let machine: Machine
  init(
    _ base: Node, from: Node?, to: Node?, isInclusive: Bool, isOptional: Bool,
    _ ownership: Ownership?, _ slot: Int, _ machine: Machine, _ site: Site
  ) {
    self.base = base
    self.from = from
    self.to = to
    self.isInclusive = isInclusive
    self.isOptional = isOptional
    self.ownership = ownership
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let container = base.evaluate(frame)
    if container.isCompletion || container.isUnset { return container }
    if isOptional && container.isNull { return .missing }
    (frame + slot).initialize(to: container)
    let lower = from?.evaluate(frame) ?? .null
    if lower.isCompletion { return lower }
    (frame + slot + 1).initialize(to: lower)
    let upper = to?.evaluate(frame) ?? .null
    if upper.isCompletion { return upper }
    let isOwned = ownership?.holds(frame) ?? false
    return machine.slice(
      container, lower, upper, isInclusive: isInclusive, isOwned: isOwned, site)
  }
}

/// The extent that `?.` cuts short.
final class ChainNode: Node {
  let inner: Node
  init(_ inner: Node, _ site: Site) {
    self.inner = inner
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = inner.evaluate(frame)
    return value.isUnset ? .null : value
  }
}

extension Machine {
  /// Reads a field where the inline cache did not know it.
  @inline(never)
  func field(_ key: TextRef, of value: Value, isOptional: Bool, _ site: Site) -> Value {
    if value.isCompletion || value.isUnset { return value }
    guard case .object(let object) = value else {
      if isOptional && value.isNull { return .missing }
      return raise(
        "E0303", "\(value.typePhrase) has no field '\(key.string)'", site, label: value.typePhrase,
        help: value.isNull ? "'?.' reads a field of what may be null" : functionHelp(key.string))
    }
    if let field = heap.field(key, of: object) { return field }
    return isOptional ? .missing : raiseNoField(key, object, site)
  }

  /// For `xs.length` and `xs.first`, where a function was meant.
  private func functionHelp(_ name: String) -> String? {
    if runtime?.library.isNamespace(name) == true {
      return "a call begins with '\(name)': \(name).…(…); help(\"\(name)\") lists its functions"
    }
    let isFunction = runtime.map { $0.library.contains(name) && !$0.library.isNamespace(name) }
    return isFunction == true
      ? "a call needs parentheses: .\(name)()" : Meant(by: name, among: EmptyCollection()).help
  }

  /// `x.f(…)` where x has no field f and nothing is called so.
  func raiseUnknownFunction(_ key: TextRef, on value: Value, _ site: Site) -> Value {
    let name = key.string
    if case .object(let object) = value {
      return raiseNoField(key, object, site, help: ForeignNames.help(for: name))
    }
    let meant = runtime?.library.meant(by: name)
    return raise(
      "E0201", "unknown function '\(name)'", site, label: meant?.label ?? "", help: meant?.help)
  }

  func raiseNoField(_ key: TextRef, _ object: ObjectRef, _ site: Site, help: String? = nil) -> Value
  {
    let name = key.string
    let keys = (0..<min(object.count, 64)).map { object.key(at: $0).string }
    let near = Suggestion.nearest(to: name, among: keys)
    let shown = keys.prefix(12).joined(separator: ", ") + (object.count > 12 ? ", …" : "")
    return raise(
      "E0301", "no field '\(name)' in this object", site,
      label: near.map { "did you mean '\($0)'?" } ?? "", help: near == nil ? help : nil,
      notes: [keys.isEmpty ? "the object has no fields" : "fields: \(shown)"])
  }

  /// Reads an element where it is not simply inside an array; `position` may be a completion.
  @inline(never)
  func element(_ position: Value, of container: Value, isOptional: Bool, _ site: Site) -> Value {
    if position.isCompletion { return position }
    switch container {
    case .object(let object):
      guard case .text(let key) = position else {
        return raise("E0303", "the key of an object is a string, got \(position.typePhrase)", site)
      }
      if let field = heap.field(key, of: object) { return field }
      return isOptional ? .missing : raiseNoField(key, object, site)
    case .array, .range, .text:
      return element(position, ofSequence: container, isOptional: isOptional, site)
    case .nothing where isOptional: return .missing
    default:
      return raise(
        "E0303", "\(container.typePhrase) has no elements", site, label: container.typePhrase,
        help: container.isNull ? "'?[' reads an element of what may be null" : nil)
    }
  }

  private func element(
    _ position: Value, ofSequence container: Value, isOptional: Bool, _ site: Site
  ) -> Value {
    guard case .int(let number) = position else {
      if case .range(let range) = position {
        return slice(container, .int(range.lower), .int(range.upper), isInclusive: false, site)
      }
      return raise("E0303", "an index is an int, got \(position.typePhrase)", site)
    }
    let count = sequenceCount(container)
    let index = number < 0 ? number &+ count : number
    guard index >= 0 && index < count else {
      if isOptional { return .missing }
      let (what, part) = isText(container) ? ("string", "code point") : ("array", "element")
      return raise(
        "E0302",
        "index \(number) is out of range: the \(what) has \(count.counted(part))", site)
    }
    switch container {
    case .array(let array): return array.elements[index]
    case .range(let range): return .int(range.lower + index)
    case .text(let text): return .text(characters(text, from: index, to: index + 1))
    default: return .null
    }
  }

  private func isText(_ value: Value) -> Bool { if case .text = value { true } else { false } }

  /// Elements of an array or range, code points of a text.
  func sequenceCount(_ value: Value) -> Int {
    if case .text(let text) = value { text.count } else { value.elementCount }
  }

  /// Code points of a text.
  func characters(_ text: TextRef, from lower: Int, to upper: Int) -> TextRef {
    if text.isASCII { return heap.slice(text, bytes: lower, upper) }
    let start = text.offset(ofCodePoint: lower)
    var end = start
    let bytes = text.bytes
    for _ in lower..<upper {
      end += 1
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    }
    return heap.slice(text, bytes: start, min(end, bytes.count))
  }

  /// A part of an array, range or text; the bounds are ints or null, count from the end if negative, and
  /// clamp. An array that is owned becomes the part.
  func slice(
    _ container: Value, _ from: Value, _ to: Value, isInclusive: Bool, isOwned: Bool = false,
    _ site: Site
  ) -> Value {
    switch container {
    case .array, .range, .text: break
    default:
      return raise(
        "E0303", "\(container.typePhrase) cannot be sliced", site,
        help: container.isNull ? "'?[' slices what may be null" : nil)
    }
    let count = sequenceCount(container)
    var bounds = (0, count)
    if !from.isNull {
      guard case .int(let number) = from else { return raiseBound(from, site) }
      bounds.0 = number < 0 ? max(0, number + count) : min(number, count)
    }
    if !to.isNull {
      guard case .int(let number) = to else { return raiseBound(to, site) }
      let end = isInclusive ? (number == -1 || number == .max ? count : number + 1) : number
      bounds.1 = end < 0 ? max(0, end + count) : min(end, count)
    }
    bounds.1 = max(bounds.0, bounds.1)
    if isOwned, case .array(let array) = container, !array.isShared {
      heap.removeLast(count - bounds.1, of: array)
      heap.removeFirst(bounds.0, of: array)
      return container
    }
    return part(of: container, from: bounds.0, to: bounds.1)
  }

  /// A part of an array, range or text, within its bounds.
  func part(of container: Value, from lower: Int, to upper: Int) -> Value {
    switch container {
    case .array(let array):
      let part = heap.array(capacity: upper - lower)
      heap.appendAll(array.elements + lower, count: upper - lower, to: part)
      return .array(part)
    case .range(let range): return .range(heap.range(range.lower + lower, range.lower + upper))
    case .text(let text): return .text(characters(text, from: lower, to: upper))
    default: return .null
    }
  }

  private func raiseBound(_ bound: Value, _ site: Site) -> Value {
    raise("E0303", "the bounds of a slice are ints, got \(bound.typePhrase)", site)
  }
}
