extension JSON {
  /// What an `Encodable` value is as JSON: its fields in the order in which it encodes them.
  ///
  /// Integers keep all their digits, whatever their width. Throws `EncodingError` with the way to a number
  /// that is not finite.
  public init(encoding value: some Encodable) throws {
    let encoding = JSONEncoding()
    try encoding.encode(value)
    self = encoding.json
  }
}

/// A value while it is encoded; those in it hang below it, because a container may still be filled after
/// its neighbours.
private final class JSONEncoding: Encoder {
  private let parent: JSONEncoding?
  private let key: (any CodingKey)?
  private var content = Content.nothing
  let userInfo: [CodingUserInfoKey: Any] = [:]

  private enum Content {
    case nothing
    case value(JSON)
    case array([JSONEncoding])
    case object([(String, JSONEncoding)])
  }

  init() {
    parent = nil
    key = nil
  }

  private init(in parent: JSONEncoding, _ key: any CodingKey) {
    self.parent = parent
    self.key = key
  }

  var codingPath: [any CodingKey] {
    guard let parent, let key else { return [] }
    return parent.codingPath + [key]
  }

  /// What encodes nothing is an object without fields.
  var json: JSON {
    switch content {
    case .nothing: return [:]
    case .value(let value): return value
    case .array(let elements): return .array(elements.map(\.json))
    case .object(let fields):
      var object = JSONObject()
      for (key, field) in fields { object[key] = field.json }
      return .object(object)
    }
  }

  // MARK: Containers

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = content {} else { content = .object([]) }
    return KeyedEncodingContainer(Fields<Key>(encoding: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .array = content {} else { content = .array([]) }
    return Elements(encoding: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  /// The place of a field.
  func field(_ key: any CodingKey) -> JSONEncoding {
    let child = JSONEncoding(in: self, key)
    if case .object(var fields) = content {
      content = .nothing
      fields.append((key.stringValue, child))
      content = .object(fields)
    }
    return child
  }

  /// The place of one more element.
  func element() -> JSONEncoding {
    let child = JSONEncoding(in: self, ElementKey(count))
    if case .array(var elements) = content {
      content = .nothing
      elements.append(child)
      content = .array(elements)
    }
    return child
  }

  var count: Int { if case .array(let elements) = content { elements.count } else { 0 } }
}

extension JSONEncoding: SingleValueEncodingContainer {
  func encodeNil() { content = .value(.null) }
  func encode(_ value: Bool) { content = .value(.bool(value)) }
  func encode(_ value: String) { content = .value(.string(value)) }
  func encode(_ value: Float) throws { try encodeFloat(value) }
  func encode(_ value: Double) throws { try encodeFloat(value) }

  // The standard library refuses these unless they are named.
  func encode(_ value: Int128) { encodeInteger(value) }
  func encode(_ value: UInt128) { encodeInteger(value) }
  func encode<T: FixedWidthInteger & Encodable>(_ value: T) { encodeInteger(value) }

  private func encodeInteger(_ value: some FixedWidthInteger) {
    content = .value(Int(exactly: value).map { .int($0) } ?? .bigInt(String(value)))
  }

  func encode<T: Encodable>(_ value: T) throws {
    // With the order of its keys and the digits of its numbers, which other encoders do not keep.
    if let json = value as? JSON {
      content = .value(json)
    } else {
      try value.encode(to: self)
    }
  }

  private func encodeFloat(_ value: some BinaryFloatingPoint & LosslessStringConvertible) throws {
    guard value.isFinite else {
      throw EncodingError.invalidValue(
        value,
        .init(codingPath: codingPath, debugDescription: "\(value) is not a JSON number"))
    }
    // By the digits: a Float of 0.1 is 0.1 and no 0.10000000149011612.
    content = .value(.double(Double("\(value)") ?? Double(value)))
  }
}

private struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoding: JSONEncoding
  var codingPath: [any CodingKey] { encoding.codingPath }

  func encodeNil(forKey key: Key) { encoding.field(key).encodeNil() }
  func encode(_ value: Int128, forKey key: Key) { encoding.field(key).encode(value) }
  func encode(_ value: UInt128, forKey key: Key) { encoding.field(key).encode(value) }
  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    try encoding.field(key).encode(value)
  }
  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key)
    -> KeyedEncodingContainer<Nested>
  { encoding.field(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoding.field(key).unkeyedContainer()
  }
  func superEncoder() -> any Encoder { encoding.field(FieldKey("super")) }
  func superEncoder(forKey key: Key) -> any Encoder { encoding.field(key) }
}

private struct Elements: UnkeyedEncodingContainer {
  let encoding: JSONEncoding
  var codingPath: [any CodingKey] { encoding.codingPath }
  var count: Int { encoding.count }

  func encodeNil() { encoding.element().encodeNil() }
  func encode(_ value: Int128) { encoding.element().encode(value) }
  func encode(_ value: UInt128) { encoding.element().encode(value) }
  func encode<T: Encodable>(_ value: T) throws { try encoding.element().encode(value) }
  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type)
    -> KeyedEncodingContainer<Nested>
  { encoding.element().container(keyedBy: type) }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    encoding.element().unkeyedContainer()
  }
  func superEncoder() -> any Encoder { encoding.element() }
}
