/// A field of a Codable type may be any JSON: `var extra: JSON`.
///
/// `JSON(encoding:)` and `decode(as:)` keep such a value as it is. Other encoders and decoders keep what
/// they can: none knows an integer beyond 128 bits.
extension JSON: Codable {
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .array(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .object(let object):
      var container = encoder.container(keyedBy: FieldKey.self)
      for (key, value) in object { try container.encode(value, forKey: FieldKey(key)) }
    case .null, .bool, .int, .double, .bigInt, .string:
      var container = encoder.singleValueContainer()
      try encodeScalar(into: &container)
    }
  }

  private func encodeScalar(into container: inout any SingleValueEncodingContainer) throws {
    switch self {
    case .bool(let flag): try container.encode(flag)
    case .int(let number): try container.encode(number)
    case .double(let number): try container.encode(number)
    case .string(let text): try container.encode(text)
    case .bigInt(let digits):
      guard let number = Int128(digits) else {
        throw EncodingError.invalidValue(
          self,
          .init(
            codingPath: container.codingPath,
            debugDescription: "\(digits) does not fit this encoder's integers"))
      }
      try container.encode(number)
    case .null, .array, .object: try container.encodeNil()
    }
  }

  public init(from decoder: any Decoder) throws {
    if let decoding = decoder as? JSONDecoding {
      self = decoding.json
    } else if let fields = try? decoder.container(keyedBy: FieldKey.self) {
      var object = JSONObject()
      for key in fields.allKeys {
        object[key.stringValue] = try fields.decode(JSON.self, forKey: key)
      }
      self = .object(object)
    } else if var elements = try? decoder.unkeyedContainer() {
      var array: [JSON] = []
      while !elements.isAtEnd { array.append(try elements.decode(JSON.self)) }
      self = .array(array)
    } else {
      self = try JSON(scalar: decoder.singleValueContainer())
    }
  }

  private init(scalar container: any SingleValueDecodingContainer) throws {
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .bool(flag)
    } else if let number = try? container.decode(Int.self) {
      self = .int(number)
    } else if let number = try? container.decode(Int128.self) {
      self = .bigInt(String(number))
    } else if let number = try? container.decode(Double.self) {
      self = .double(number)
    } else {
      self = .string(try container.decode(String.self))
    }
  }
}
