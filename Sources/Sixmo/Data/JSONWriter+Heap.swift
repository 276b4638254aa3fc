extension JSONWriter {
  /// Writes a value of a heap; throws where it is a function or nested too deep.
  mutating func write(_ value: Value, depth: Int = 0) throws(NotJSON) {
    switch value {
    case .nothing, .unset: null()
    case .bool(let flag): bool(flag)
    case .int(let number): int(number)
    case .double(let number): double(number)
    case .bigInt(let text): digits(text.bytes)
    case .text(let text): string(text.bytes)
    case .array(let array): try write(array, depth)
    case .object(let object): try write(object, depth)
    case .range(let range): write(range)
    case .function: throw .function
    case .box, .exception, .breaking, .continuing, .returning:
      preconditionFailure("a completion is no value")
    }
  }

  private mutating func write(_ array: ArrayRef, _ depth: Int) throws(NotJSON) {
    guard depth < jsonDepthLimit else { throw .tooDeep }
    beginArray()
    for index in 0..<array.count { try write(array.elements[index], depth: depth + 1) }
    endArray()
  }

  private mutating func write(_ object: ObjectRef, _ depth: Int) throws(NotJSON) {
    guard depth < jsonDepthLimit else { throw .tooDeep }
    beginObject()
    for index in 0..<object.count {
      key(object.key(at: index).bytes)
      try write(object.slots[index], depth: depth + 1)
    }
    endObject()
  }

  private mutating func write(_ range: RangeRef) {
    beginArray()
    for offset in 0..<range.count { int(range.lower + offset) }
    endArray()
  }
}

extension Value {
  /// The value as JSON in UTF-8.
  func jsonBytes(_ layout: JSONWriter.Layout) throws(NotJSON) -> [UInt8] {
    var writer = JSONWriter(layout)
    try writer.write(self)
    return Array(writer.bytes)
  }
}
