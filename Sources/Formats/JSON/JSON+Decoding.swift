extension JSON {
  /// The value as a `Decodable` type: `try json.decode(as: [Lead].self)`.
  ///
  /// Numbers are exact: an integer is read from `2` and `2.0`, never from `2.5` or what does not fit its
  /// width; a floating-point type takes every number. Fields that the type does not know are passed over.
  /// Throws `DecodingError` with the way to what is wrong.
  public func decode<T: Decodable>(as type: T.Type = T.self) throws -> T {
    try JSONDecoding(json: self, codingPath: []).decode(type)
  }
}

/// A value while it is decoded.
struct JSONDecoding: Decoder {
  let json: JSON
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let object) = json else {
      throw mismatch(JSONObject.self, "an object")
    }
    return KeyedDecodingContainer(Fields(object: object, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = json else { throw mismatch([JSON].self, "an array") }
    return Elements(elements: elements, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }
}

extension JSONDecoding: SingleValueDecodingContainer {
  func decodeNil() -> Bool { json == .null }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .bool(let flag) = json else { throw mismatch(type, "a bool") }
    return flag
  }

  func decode(_ type: String.Type) throws -> String {
    guard case .string(let text) = json else { throw mismatch(type, "a string") }
    return text
  }

  func decode(_ type: Double.Type) throws -> Double {
    guard let number = json.double else { throw mismatch(type, "a number") }
    return number
  }

  func decode(_ type: Float.Type) throws -> Float {
    let number = Float(try decode(Double.self))
    guard number.isFinite else { throw misfit(type) }
    return number
  }

  // The standard library refuses these unless they are named.
  func decode(_ type: Int128.Type) throws -> Int128 { try integer() }
  func decode(_ type: UInt128.Type) throws -> UInt128 { try integer() }
  func decode<T: FixedWidthInteger & Decodable>(_ type: T.Type) throws -> T { try integer() }

  private func integer<T: FixedWidthInteger>() throws -> T {
    let exact: T? =
      switch json {
      case .int(let number): T(exactly: number)
      case .double(let number): T(exactly: number)
      case .bigInt(let digits): T(digits)
      case .null, .bool, .string, .array, .object: throw mismatch(T.self, "an int")
      }
    guard let exact else { throw misfit(T.self) }
    return exact
  }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    if T.self == JSON.self, let json = json as? T { return json }
    return try T(from: self)
  }

  // MARK: What is wrong

  private func misfit(_ type: Any.Type) -> DecodingError {
    .dataCorrupted(context("\(json.lineText) does not fit \(type)"))
  }

  private func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
    let context = context("expected \(expected), got \(json.phrase)")
    return json == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
  }

  fileprivate func context(_ message: String) -> DecodingError.Context {
    .init(codingPath: codingPath, debugDescription: message)
  }
}

extension JSON {
  /// What it is, for messages: `a string`, `an int`, `null`.
  fileprivate var phrase: String {
    switch self {
    case .null: "null"
    case .int, .bigInt, .array, .object: "an \(typeName)"
    case .bool, .double, .string: "a \(typeName)"
    }
  }
}

private struct Fields<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let object: JSONObject
  let codingPath: [any CodingKey]

  var allKeys: [Key] { object.keys.compactMap { Key(stringValue: $0) } }
  func contains(_ key: Key) -> Bool { object.position(of: key.stringValue) != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try field(key).decodeNil() }
  func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try field(key).decode(type) }
  func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 {
    try field(key).decode(type)
  }
  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try field(key).decode(type)
  }
  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
    -> KeyedDecodingContainer<Nested>
  { try field(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try field(key).unkeyedContainer()
  }
  func superDecoder() throws -> any Decoder { try field(FieldKey("super")) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try field(key) }

  private func field(_ key: any CodingKey) throws -> JSONDecoding {
    guard let value = object[key.stringValue] else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: codingPath, debugDescription: "no field '\(key.stringValue)'"))
    }
    return JSONDecoding(json: value, codingPath: codingPath + [key])
  }
}

private struct Elements: UnkeyedDecodingContainer {
  let elements: [JSON]
  let codingPath: [any CodingKey]
  var currentIndex = 0

  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  mutating func decodeNil() throws -> Bool {
    guard try next(Optional<JSON>.self).decodeNil() else { return false }
    currentIndex += 1
    return true
  }
  mutating func decode(_ type: Int128.Type) throws -> Int128 { try decodeNext(type) }
  mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try decodeNext(type) }
  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try decodeNext(type) }

  private mutating func decodeNext<T: Decodable>(_ type: T.Type) throws -> T {
    // Only what could be decoded is passed: a caller may try another type.
    let value = try next(type).decode(type)
    currentIndex += 1
    return value
  }
  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws
    -> KeyedDecodingContainer<Nested>
  {
    let container = try next(JSONObject.self).container(keyedBy: type)
    currentIndex += 1
    return container
  }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try next([JSON].self).unkeyedContainer()
    currentIndex += 1
    return container
  }
  mutating func superDecoder() throws -> any Decoder {
    let decoder = try next(JSON.self)
    currentIndex += 1
    return decoder
  }

  private func next(_ type: Any.Type) throws -> JSONDecoding {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        type,
        .init(
          codingPath: codingPath + [ElementKey(currentIndex)],
          debugDescription: "only \(elements.count) elements"))
    }
    return JSONDecoding(
      json: elements[currentIndex], codingPath: codingPath + [ElementKey(currentIndex)])
  }
}
