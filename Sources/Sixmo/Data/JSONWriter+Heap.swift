extension JSONWriter {
  /// Writes a value of a heap, a function as `<fn name>` if those are shown; throws where it is another
  /// function, nested too deep or longer than the limit.
  mutating func write(_ value: Value) throws(NotJSON) {
    switch value {
    case .nothing, .unset: null()
    case .bool(let flag): bool(flag)
    case .int(let number): int(number)
    case .double(let number): double(number)
    case .bigInt(let text): digits(text.bytes)
    case .text(let text):
      if !text.isASCII { isASCII = false }
      string(text.bytes)
    case .array(let array): try write(array)
    case .object(let object): try write(object)
    case .range(let range): try write(range)
    case .function(let function):
      guard showsFunctions else { throw .function }
      var name = "<\(function.displayName)>"
      name.withUTF8 { digits($0) }
    case .box, .exception, .breaking, .continuing, .returning:
      preconditionFailure("a completion is not a value")
    }
  }

  private mutating func write(_ array: ArrayRef) throws(NotJSON) {
    guard depth < jsonDepthLimit else { throw .tooDeep }
    beginArray()
    for index in 0..<array.count {
      separate(isFirst: index == 0)
      try write(array.elements[index])
      try checkBounds()
    }
    endArray(isEmpty: array.count == 0)
  }

  private mutating func write(_ object: ObjectRef) throws(NotJSON) {
    guard depth < jsonDepthLimit else { throw .tooDeep }
    let count = object.count
    let keys = object.isDictionary ? object.table.pointee.keys : object.shape.keys
    beginObject()
    for index in 0..<count {
      if !keys[index].isASCII { isASCII = false }
      key(keys[index].bytes, isFirst: index == 0)
      try write(object.slots[index])
      try checkBounds()
    }
    endObject(isEmpty: count == 0)
  }

  /// As an array of its ints.
  mutating func write(_ range: RangeRef) throws(NotJSON) {
    // An int and its comma are two bytes at least.
    guard range.count < bounds.bytes / 2 else { throw .tooLarge }
    beginArray()
    for offset in 0..<range.count {
      separate(isFirst: offset == 0)
      int(range.lower + offset)
      try checkBounds()
    }
    endArray(isEmpty: range.count == 0)
  }
}

extension Value {
  /// The value as JSON in UTF-8.
  func jsonBytes(
    _ layout: JSONWriter.Layout, _ bounds: JSONWriter.Bounds = JSONWriter.Bounds()
  ) throws(NotJSON) -> [UInt8] {
    var writer = JSONWriter(layout)
    writer.bounds = bounds
    try writer.write(self)
    return Array(writer.bytes)
  }
}
