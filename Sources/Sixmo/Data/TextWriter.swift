/// Writes values as people read them: what `print`, `str`, interpolation and `inspect` show.
struct TextWriter: ~Copyable {
  private var buffer = ByteBuffer()
  private let bounds: JSONWriter.Bounds

  /// Writes until `bounds` say that it is enough.
  init(_ bounds: JSONWriter.Bounds) { self.bounds = bounds }

  var bytes: UnsafeBufferPointer<UInt8> { buffer.bytes }

  mutating func write(_ byte: UInt8) { buffer.append(byte) }

  /// Strings as they are, everything else as one-line JSON.
  mutating func display(_ value: Value) -> NotJSON? {
    switch value {
    case .text(let text), .bigInt(let text): buffer.append(text.bytes)
    case .int(let number): buffer.appendDecimal(number)
    case .double(let number): buffer.appendDecimal(number)
    case .nothing, .unset: buffer.append("null")
    case .bool(let flag): buffer.append(flag ? "true" : "false")
    case .array, .object, .range, .function: return structure(value)
    case .box, .exception, .breaking, .continuing, .returning:
      preconditionFailure("a completion is not a value")
    }
    return buffer.count > bounds.bytes ? .tooLarge : nil
  }

  /// As the prompt shows it: like `display`, but strings are quoted.
  mutating func inspect(_ value: Value) {
    if case .text(let text) = value {
      buffer.appendQuoted(text.bytes)
    } else if let problem = display(value) {
      buffer.append(problem == .tooDeep ? "<nested too deep>" : "<too large>")
    }
  }

  /// What comes before a problem is written too.
  private mutating func structure(_ value: Value) -> NotJSON? {
    var writer = JSONWriter(.oneLine)
    writer.bounds = bounds
    var problem: NotJSON?
    do {
      try writer.show(value, depth: 0)
    } catch {
      problem = error
    }
    buffer.append(writer.bytes)
    return problem ?? (buffer.count > bounds.bytes ? .tooLarge : nil)
  }
}

extension JSONWriter {
  /// Writes a value, a function as `<fn name>`; throws where it is nested too deep or longer than the limit.
  mutating func show(_ value: Value, depth: Int) throws(NotJSON) {
    guard depth <= nestingLimit else { throw .tooDeep }
    try checkBounds()
    switch value {
    case .nothing, .unset: null()
    case .bool(let flag): bool(flag)
    case .int(let number): int(number)
    case .double(let number): double(number)
    case .bigInt(let text): digits(text.bytes)
    case .text(let text): string(text.bytes)
    case .range(let range): try write(range)
    case .array(let array):
      beginArray()
      for index in 0..<array.count {
        separate(isFirst: index == 0)
        try show(array.elements[index], depth: depth + 1)
      }
      endArray(isEmpty: array.count == 0)
    case .object(let object):
      beginObject()
      for index in 0..<object.count {
        separate(isFirst: index == 0)
        key(object.key(at: index).bytes)
        try show(object.slots[index], depth: depth + 1)
      }
      endObject(isEmpty: object.count == 0)
    case .function(let function):
      var name = "<\(function.displayName)>"
      name.withUTF8 { digits($0) }
    case .box, .exception, .breaking, .continuing, .returning:
      preconditionFailure("a completion is not a value")
    }
  }
}

extension FunctionRef {
  /// `builtin split`, `fn greet`, `fn`
  var displayName: String {
    if isNative { return "builtin \(nativeFunction.takeUnretainedValue().signature.name)" }
    let name = scriptCode.pointee.details.takeUnretainedValue().name
    return name.map { "fn \($0)" } ?? "fn"
  }
}
