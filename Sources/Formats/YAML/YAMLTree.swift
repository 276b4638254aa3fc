/// A YAML document that keeps the lines of its parts, for files whose mistakes people have to find.
///
/// Aliases are refused and nesting is limited to what configuration needs.
package struct YAMLTree: Sendable {
  package enum Content: Sendable {
    case scalar(JSON)
    case list([YAMLTree])
    /// In the order of the file; every key once.
    case mapping([Entry])
  }

  package struct Entry: Sendable {
    package var key: String
    package var line: Int
    package var value: YAMLTree
  }

  package struct SyntaxError: Error {
    package var message: String
    package var line: Int
  }

  package var content: Content
  /// From 1.
  package var line: Int
  /// Whether a mapping or a list is written in brackets; always false for a scalar.
  package var isInBrackets = false

  /// Reads the only document of a text; an empty text is a null.
  package init(parsing text: [UInt8]) throws(SyntaxError) {
    do throws(YAMLError) {
      self = try text.withUnsafeBufferPointer { (text) throws(YAMLError) in
        try Self(reading: YAMLEvents(text, for: nil))
      }
    } catch {
      throw SyntaxError(message: error.message, line: error.position.line)
    }
  }

  private static let depthLimit = 32

  private init(reading events: borrowing YAMLEvents) throws(YAMLError) {
    var event = try events.next()
    if case .stream = event.kind { event = try events.next() }
    guard case .document = event.kind else {
      self.init(content: .scalar(.null), line: 1)
      return
    }
    self = try Self.tree(try events.next(), events, depth: 0)
    _ = try events.next()
    let next = try events.next()
    if case .document = next.kind {
      throw YAMLError("a second document is not allowed", at: next.position)
    }
  }

  private init(content: Content, line: Int, isInBrackets: Bool = false) {
    self.content = content
    self.line = line
    self.isInBrackets = isInBrackets
  }

  private static func tree(
    _ event: YAMLEvent, _ events: borrowing YAMLEvents, depth: Int
  ) throws(YAMLError) -> YAMLTree {
    guard depth <= depthLimit else { throw YAMLError("nested too deep", at: event.position) }
    let content: Content
    switch event.kind {
    case .scalar(let text, let isPlain):
      content = .scalar(try YAMLScalar(text, isPlain: isPlain, event).value)
    case .sequence: content = .list(try list(events, depth: depth))
    case .mapping: content = .mapping(try mapping(events, depth: depth))
    case .alias: throw YAMLError("aliases are not allowed here", at: event.position)
    case .stream, .document, .end: preconditionFailure("libyaml's events are in order")
    }
    return YAMLTree(
      content: content, line: event.position.line, isInBrackets: event.isInBrackets)
  }

  private static func list(
    _ events: borrowing YAMLEvents, depth: Int
  ) throws(YAMLError) -> [YAMLTree] {
    var elements: [YAMLTree] = []
    while true {
      let event = try events.next()
      if case .end = event.kind { return elements }
      elements.append(try tree(event, events, depth: depth + 1))
    }
  }

  private static func mapping(
    _ events: borrowing YAMLEvents, depth: Int
  ) throws(YAMLError) -> [Entry] {
    var entries: [Entry] = []
    while true {
      let event = try events.next()
      if case .end = event.kind { return entries }
      guard case .scalar(let key, _) = event.kind else {
        throw YAMLError("a key must be a text", at: event.position)
      }
      guard !entries.contains(where: { $0.key == key }) else {
        throw YAMLError("the key '\(key)' occurs twice", at: event.position)
      }
      let value = try tree(try events.next(), events, depth: depth + 1)
      entries.append(Entry(key: key, line: event.position.line, value: value))
    }
  }
}
