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
    writer.showsFunctions = true
    var problem: NotJSON?
    do {
      try writer.write(value)
    } catch {
      problem = error
    }
    buffer.append(writer.bytes)
    return problem ?? (buffer.count > bounds.bytes ? .tooLarge : nil)
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
