/// Reads YAML 1.2 as JSON values: scalars by the core schema, so that `no` is a string; keys as their text.
///
/// Aliases are copies, as every value is one. How many values they make of a text is bounded, because a few
/// lines could stand for billions.
package struct YAMLReader: ~Copyable {
  private let events: YAMLEvents
  private var anchors: [String: Node] = [:]
  private var depth = 0
  private var aliasedCount = 0

  /// A value with what bounds are reported by.
  private struct Node {
    var value: JSON
    /// Values in it, itself included.
    var count = 1
    /// Containers in each other.
    var height = 0
  }

  /// How many values may follow before they take too much memory, some hundred bytes each.
  private var room: Int
  private unowned(unsafe) let run: (any StoppableRun)?
  /// Why the reader gave up a text that is no worse for it.
  package private(set) var surrender: NotJSON?

  static let aliasLimit = 1_000_000
  private static let bytesPerValue = 128

  /// Reads until `bounds` say that it is enough.
  package init(
    _ text: UnsafeBufferPointer<UInt8>, _ bounds: JSONWriter.Bounds = JSONWriter.Bounds()
  ) {
    events = YAMLEvents(text, for: bounds.run)
    room = bounds.bytes / Self.bytesPerValue
    run = bounds.run
  }

  /// The only document of the text; null if there is none.
  package mutating func readOne() throws(YAMLError) -> JSON {
    guard let value = try nextDocument() else { return .null }
    let next = try events.next()
    if case .document = next.kind {
      throw YAMLError(
        "there is a second document, which only 'yaml.parse_all' reads", at: next.position)
    }
    return value
  }

  package mutating func readAll() throws(YAMLError) -> [JSON] {
    var values: [JSON] = []
    while let value = try nextDocument() { values.append(value) }
    return values
  }

  private mutating func nextDocument() throws(YAMLError) -> JSON? {
    var event = try events.next()
    if case .stream = event.kind { event = try events.next() }
    guard case .document = event.kind else { return nil }
    anchors = [:]
    let value = try node(try events.next()).value
    _ = try events.next()
    return value
  }

  // MARK: Values

  private mutating func node(_ event: YAMLEvent) throws(YAMLError) -> Node {
    try checkRoom(event)
    let node: Node
    switch event.kind {
    case .scalar(let text, let isPlain):
      node = Node(value: try YAMLScalar(text, isPlain: isPlain, event).value)
    case .sequence: node = try sequence(event)
    case .mapping: node = try mapping(event)
    case .alias(let name): return try alias(name, event)
    case .stream, .document, .end: preconditionFailure("libyaml's events are in order")
    }
    if let anchor = event.anchor { anchors[anchor] = node }
    return node
  }

  private mutating func alias(_ name: String, _ event: YAMLEvent) throws(YAMLError) -> Node {
    guard let node = anchors[name] else {
      throw YAMLError("no '&\(name)' comes before '*\(name)'", at: event.position)
    }
    aliasedCount += node.count
    guard aliasedCount <= Self.aliasLimit else {
      throw YAMLError(
        "aliases make more than \(Self.aliasLimit.grouped) values of the text", at: event.position)
    }
    try checkDepth(depth + node.height, event)
    return node
  }

  private mutating func sequence(_ start: YAMLEvent) throws(YAMLError) -> Node {
    try open(start, as: "seq")
    defer { depth -= 1 }
    var result = Node(value: .null)
    var elements: [JSON] = []
    while let event = try nextInside() { elements.append(try part(event, of: &result)) }
    result.value = .array(elements)
    return result
  }

  private mutating func mapping(_ start: YAMLEvent) throws(YAMLError) -> Node {
    try open(start, as: "map")
    defer { depth -= 1 }
    var result = Node(value: .null)
    var fields = JSONObject()
    var own: Set<String> = []
    while let event = try nextInside() {
      let (key, isMerge) = try key(event)
      guard own.insert(key).inserted else {
        throw YAMLError("the key '\(key)' comes twice", at: event.position)
      }
      let value = try part(try events.next(), of: &result)
      if isMerge {
        try merge(value, into: &fields, event)
      } else {
        fields[key] = value
      }
    }
    result.value = .object(fields)
    return result
  }

  /// The next event of a container; nil at its end.
  private func nextInside() throws(YAMLError) -> YAMLEvent? {
    let event = try events.next()
    if case .end = event.kind { return nil }
    return event
  }

  private mutating func part(
    _ event: YAMLEvent, of container: inout Node
  ) throws(YAMLError) -> JSON {
    let part = try node(event)
    container.count += part.count
    container.height = max(container.height, part.height + 1)
    return part.value
  }

  /// A key as its text, and whether it is the `<<` that takes over the fields of other mappings.
  private mutating func key(_ event: YAMLEvent) throws(YAMLError) -> (String, isMerge: Bool) {
    guard case .scalar(let text, let isPlain) = event.kind else {
      throw YAMLError("a key must be a text, not a list, a mapping or an alias", at: event.position)
    }
    if let anchor = event.anchor { anchors[anchor] = Node(value: .string(text)) }
    return (text, isPlain && text == "<<")
  }

  /// Own fields win over those taken over, and these over what comes later.
  private func merge(
    _ value: JSON, into fields: inout JSONObject, _ event: YAMLEvent
  ) throws(YAMLError) {
    for source in value.array ?? [value] {
      guard let object = source.object else {
        throw YAMLError(
          "'<<' takes over the fields of a mapping or of a list of them", at: event.position)
      }
      for (key, value) in object where fields[key] == nil { fields[key] = value }
    }
  }

  // MARK: Bounds

  private mutating func checkRoom(_ event: YAMLEvent) throws(YAMLError) {
    room -= 1
    if room < 0 {
      surrender = .tooLarge
    } else if room & 0xFF == 0, let run, run.mustStop() {
      surrender = .stopped
    }
    if surrender != nil { throw YAMLError("the rest is not wanted", at: event.position) }
  }

  private mutating func open(_ event: YAMLEvent, as kind: String) throws(YAMLError) {
    if let tag = event.tag, tag != "!", tag != YAMLScalar.coreTag + kind {
      throw YAMLError("the tag '\(YAMLScalar.shown(tag))' is not known here", at: event.position)
    }
    try checkDepth(depth + 1, event)
    depth += 1
  }

  private func checkDepth(_ depth: Int, _ event: YAMLEvent) throws(YAMLError) {
    guard depth <= jsonDepthLimit else {
      throw YAMLError("nested deeper than \(jsonDepthLimit.grouped) levels", at: event.position)
    }
  }
}
