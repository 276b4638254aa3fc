extension JSON {
  /// Reads one JSON text (RFC 8259) in UTF-8. Arrays and objects may stand 1,000 deep in each other.
  public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
    try parse(bytes[...])
  }

  public static func parse(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> JSON {
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONError) in try parse(buffer) }
    }
    return try result.get()
  }

  public static func parse(_ text: String) throws(JSONError) -> JSON {
    var text = text
    let result = text.withUTF8 { buffer in
      Result { () throws(JSONError) in try parse(buffer) }
    }
    return try result.get()
  }

  public static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> JSON {
    var reader = JSONReader(bytes, into: JSONTreeSink())
    try reader.read()
    return reader.sink.result
  }
}

extension JSON {
  /// Throws what is wrong with a JSON text; nothing of it is kept, so that its size costs no memory.
  package static func check(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    var reader = JSONReader(bytes, into: NoSink())
    try reader.read()
  }
}

private struct NoSink: JSONSink {
  mutating func null() {}
  mutating func bool(_ value: Bool) {}
  mutating func int(_ value: Int) {}
  mutating func double(_ value: Double) {}
  mutating func bigInt(_ digits: UnsafeBufferPointer<UInt8>) {}
  mutating func string(_ utf8: UnsafeBufferPointer<UInt8>, isASCII: Bool) {}
  mutating func beginArray() {}
  mutating func endArray() {}
  mutating func beginObject() {}
  mutating func key(_ utf8: UnsafeBufferPointer<UInt8>, isASCII: Bool) {}
  mutating func endObject() {}
}

/// Builds `JSON` values: finished ones wait on one stack until their container ends.
struct JSONTreeSink: JSONSink {
  private var values: [JSON] = []
  /// One key for each waiting value of an object.
  private var keys: [String] = []
  private var open: [(firstValue: Int, firstKey: Int)] = []

  var result: JSON { values[0] }

  mutating func null() { values.append(.null) }
  mutating func bool(_ value: Bool) { values.append(.bool(value)) }
  mutating func int(_ value: Int) { values.append(.int(value)) }
  mutating func double(_ value: Double) { values.append(.double(value)) }

  mutating func bigInt(_ digits: UnsafeBufferPointer<UInt8>) {
    values.append(.bigInt(String(decoding: digits, as: UTF8.self)))
  }

  mutating func string(_ utf8: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    values.append(.string(String(decoding: utf8, as: UTF8.self)))
  }

  mutating func key(_ utf8: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    keys.append(String(decoding: utf8, as: UTF8.self))
  }

  mutating func beginArray() { open.append((values.count, keys.count)) }
  mutating func beginObject() { open.append((values.count, keys.count)) }

  mutating func endArray() {
    let first = open.removeLast().firstValue
    let elements = Array(values[first...])
    values.removeSubrange(first...)
    values.append(.array(elements))
  }

  mutating func endObject() {
    let (firstValue, firstKey) = open.removeLast()
    let object = JSONObject(keys: keys[firstKey...], values: values[firstValue...])
    keys.removeSubrange(firstKey...)
    values.removeSubrange(firstValue...)
    values.append(.object(object))
  }
}
