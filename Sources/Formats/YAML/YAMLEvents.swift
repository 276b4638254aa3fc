internal import CYAML

/// A part of a YAML text, as libyaml tells them one after another.
struct YAMLEvent {
  enum Kind {
    case stream, document, end
    case scalar(String, isPlain: Bool)
    case sequence, mapping
    case alias(String)
  }

  var kind: Kind
  /// What `&name` in front of it calls it.
  var anchor: String?
  /// `tag:yaml.org,2002:int` for `!!int`
  var tag: String?
  var position: TextPosition
  /// Whether a list or a mapping is written in brackets.
  var isInBrackets = false
}

/// libyaml at work on a text, which must outlive this.
struct YAMLEvents: ~Copyable {
  // libyaml's parser keeps its own address, so it must not move.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let input = UnsafeMutablePointer<YAMLInput>.allocate(capacity: 1)
  private let text: UnsafeBufferPointer<UInt8>
  /// A copy of the text that ends its last line.
  private let completed: UnsafeMutableBufferPointer<UInt8>?
  private let places: YAMLPlaces
  private let lineEndError: YAMLError?

  /// `run` may have to stop.
  init(_ text: UnsafeBufferPointer<UInt8>, for run: (any StoppableRun)?) {
    self.text = text
    completed = Self.endsInSpaces(text) ? Self.completed(text) : nil
    places = YAMLPlaces(text)
    lineEndError = YAMLPlaces.lineEndError(in: text)
    guard yaml_parser_initialize(parser) == 1 else { preconditionFailure("no memory for YAML") }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    input.initialize(
      to: YAMLInput(rest: completed.map { UnsafeRawBufferPointer($0) } ?? .init(text), run: run))
    yaml_parser_set_input(
      parser,
      { input, buffer, size, count in
        input!.assumingMemoryBound(to: YAMLInput.self).pointee.read(buffer!, size, count!)
      }, input)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deinitialize(count: 1)
    input.deallocate()
    completed?.deallocate()
  }

  func next() throws(YAMLError) -> YAMLEvent {
    if let lineEndError { throw lineEndError }
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLError(parser.pointee, in: text) }
    defer { yaml_event_delete(&event) }
    try places.check(event)
    return YAMLEvent(event)
  }

  /// Whether the last line is of spaces alone and has no end: in a block scalar libyaml would not see it.
  private static func endsInSpaces(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let line = text.lastIndex { $0 != UInt8(ascii: " ") }
    guard let line, line + 1 < text.count else { return false }
    return text[line] == UInt8(ascii: "\n") || text[line] == UInt8(ascii: "\r")
  }

  private static func completed(
    _ text: UnsafeBufferPointer<UInt8>
  ) -> UnsafeMutableBufferPointer<UInt8> {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count + 1)
    _ = copy.initialize(from: text)
    copy[text.count] = UInt8(ascii: "\n")
    return copy
  }
}

/// What libyaml has not read yet.
private struct YAMLInput {
  var rest: UnsafeRawBufferPointer
  unowned(unsafe) let run: (any StoppableRun)?

  /// Gives libyaml some kilobytes; 0 fails, so that a long scalar does not keep a run that must stop.
  mutating func read(
    _ buffer: UnsafeMutablePointer<UInt8>, _ size: Int, _ count: UnsafeMutablePointer<Int>
  ) -> Int32 {
    if let run, run.mustStop() { return 0 }
    count.pointee = min(size, rest.count)
    UnsafeMutableRawBufferPointer(start: buffer, count: size).copyMemory(
      from: .init(rebasing: rest.prefix(count.pointee)))
    rest = .init(rebasing: rest.dropFirst(count.pointee))
    return 1
  }
}

extension YAMLEvent {
  fileprivate init(_ event: yaml_event_t) {
    position = TextPosition(event.start_mark)
    switch event.type {
    case YAML_STREAM_START_EVENT: kind = .stream
    case YAML_DOCUMENT_START_EVENT: kind = .document
    case YAML_ALIAS_EVENT: kind = .alias(Self.text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      kind = .scalar(
        String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      (anchor, tag) = (Self.text(scalar.anchor), Self.text(scalar.tag))
    case YAML_SEQUENCE_START_EVENT:
      kind = .sequence
      (anchor, tag) = (
        Self.text(event.data.sequence_start.anchor), Self.text(event.data.sequence_start.tag)
      )
      isInBrackets = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    case YAML_MAPPING_START_EVENT:
      kind = .mapping
      (anchor, tag) = (
        Self.text(event.data.mapping_start.anchor), Self.text(event.data.mapping_start.tag)
      )
      isInBrackets = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
    default: kind = .end
    }
  }

  private static func text(_ bytes: UnsafeMutablePointer<UInt8>?) -> String? {
    bytes.map { String(cString: $0) }
  }
}
