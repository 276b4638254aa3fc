import Syntax

/// `[a, b]`: the elements are kept in slots while the next ones are evaluated.
final class ArrayNode: Node {
  let elements: NodeList
  let slot: Int
  let heap: Heap
  init(_ elements: [Node], _ slot: Int, _ machine: Machine, _ site: Site) {
    self.elements = NodeList(elements)
    self.slot = slot
    heap = machine.heap
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let window = frame + slot
    if let completion = elements.evaluate(frame, into: window) { return completion }
    let array = heap.array(capacity: elements.count)
    array.elements.update(from: window, count: elements.count)
    array.cell.pointee.count = elements.count
    return .array(array)
  }
}

/// `[a, ...b]`: the array grows in a slot.
final class SpreadArrayNode: Node {
  enum Part {
    case value(Node)
    case spread(Node)
  }

  let parts: [Part]
  let slot: Int
  let machine: Machine
  init(_ parts: [Part], _ slot: Int, _ machine: Machine, _ site: Site) {
    self.parts = parts
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let array = machine.heap.array(capacity: parts.count)
    (frame + slot).initialize(to: .array(array))
    for part in parts {
      switch part {
      case .value(let node):
        let value = node.evaluate(frame)
        if value.isCompletion { return value }
        machine.heap.appendFresh(value, to: array)
      case .spread(let node):
        let value = node.evaluate(frame)
        switch value {
        case .array, .range:
          do { try machine.append(value, to: array) } catch {
            return machine.raise(error, at: node.site)
          }
        case .nothing: break
        default:
          if value.isCompletion { return value }
          return machine.raise(
            "E0303", "only an array or null can be spread here, got \(value.typePhrase)", node.site)
        }
      }
    }
    return .array(array)
  }
}

/// `{a: 1, b}` with keys that are all known and different: the shape is, too.
final class ObjectNode: Node {
  let values: NodeList
  let shape: ShapeRef
  let slot: Int
  /// The machine's, one step nearer: two steps away it would be retained.
  let heap: Heap
  init(_ values: [Node], _ shape: ShapeRef, _ slot: Int, _ machine: Machine, _ site: Site) {
    self.values = NodeList(values)
    self.shape = shape
    self.slot = slot
    heap = machine.heap
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let window = frame + slot
    if let completion = values.evaluate(frame, into: window) { return completion }
    let object = heap.object(shape: shape, capacity: values.count)
    object.slots.update(from: window, count: values.count)
    return .object(object)
  }
}

/// `{a: 1, [k]: v, ...more, note: text ?? omit}`: the object grows in a slot.
final class SpreadObjectNode: Node {
  enum Part {
    case field(TextRef, Node)
    case computed(Node, Node)
    case spread(Node)
  }

  let parts: [Part]
  /// The first of two slots: the object, and a computed key.
  let slot: Int
  let machine: Machine
  init(_ parts: [Part], _ slot: Int, _ machine: Machine, _ site: Site) {
    self.parts = parts
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let object = machine.heap.object(capacity: parts.count)
    (frame + slot).initialize(to: .object(object))
    (frame + slot + 1).initialize(to: .null)
    for part in parts {
      if let completion = add(part, to: object, frame) { return completion }
    }
    return .object(object)
  }

  private func add(_ part: Part, to object: ObjectRef, _ frame: Frame) -> Value? {
    switch part {
    case .field(let key, let node):
      let value = node.evaluate(frame)
      if value.isCompletion { return value }
      if !value.isUnset { machine.heap.setFresh(key, value, in: object) }
    case .computed(let keyNode, let node):
      let key = keyNode.evaluate(frame)
      if key.isCompletion { return key }
      guard case .text(let text) = key else {
        return machine.raise(
          "E0303", "the key of an object is a string, got \(key.typePhrase)", keyNode.site)
      }
      (frame + slot + 1).initialize(to: key)
      let value = node.evaluate(frame)
      if value.isCompletion { return value }
      if !value.isUnset { machine.heap.setFresh(text, value, in: object) }
    case .spread(let node):
      let value = node.evaluate(frame)
      switch value {
      case .object(let source): machine.heap.setAll(source, in: object)
      case .nothing: break
      default:
        if value.isCompletion { return value }
        return machine.raise(
          "E0303", "only an object or null can be spread here, got \(value.typePhrase)", node.site)
      }
    }
    return nil
  }
}

extension Heap {
  /// Sets all fields of another object, which keeps them too.
  package func setAll(_ source: ObjectRef, in object: ObjectRef) {
    for index in 0..<source.count {
      set(source.key(at: index), source.slots[index].shared, in: object)
    }
  }
}

/// `"run \(id) is \(status)"`
final class InterpolationNode: Node {
  let pieces: NodeList
  let slot: Int
  let machine: Machine
  init(_ pieces: [Node], _ slot: Int, _ machine: Machine, _ site: Site) {
    self.pieces = NodeList(pieces)
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let window = frame + slot
    if let completion = pieces.evaluate(frame, into: window) { return completion }
    var writer = TextWriter(machine.heap.textBounds)
    for index in 0..<pieces.count {
      if let problem = writer.display(window[index]) {
        return machine.raise(machine.refusal(problem), at: site)
      }
    }
    return .text(machine.heap.text(writer.bytes))
  }
}
