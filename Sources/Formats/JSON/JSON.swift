/// A JSON value outside the interpreter's heap: what an embedder, the engine and the catalogue hold.
///
/// Objects keep the order of their keys and integers their digits, so that what was read is written
/// back the same.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  /// An integer that does not fit 64 bits, as its digits.
  case bigInt(String)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

/// An insertion-ordered dictionary with string keys.
///
/// Small objects are searched from front to back, which is faster than hashing up to a dozen keys;
/// larger ones carry an index.
public struct JSONObject: Sendable {
  public private(set) var keys: [String] = []
  public private(set) var values: [JSON] = []
  private var positions: [String: Int]?

  private static let linearLimit = 12

  public init() {}

  /// The last value of a key that comes twice wins, in the first's place. As many values as keys.
  init(keys: ArraySlice<String>, values: ArraySlice<JSON>) {
    self.keys.reserveCapacity(keys.count)
    self.values.reserveCapacity(keys.count)
    for (key, value) in zip(keys, values) { self[key] = value }
  }

  /// The same keys with other values, as many and in the same order.
  init(sharingKeysOf template: JSONObject, values: [JSON]) {
    precondition(values.count == template.count, "a value for each key")
    self = template
    self.values = values
  }

  public var count: Int { keys.count }
  public var isEmpty: Bool { keys.isEmpty }

  /// Where `key` stands, from 0.
  public func position(of key: String) -> Int? {
    if let positions { return positions[key] }
    return keys.firstIndex(of: key)
  }

  /// Setting nil removes the key; a new key goes to the end, a known one keeps its place.
  public subscript(key: String) -> JSON? {
    get { position(of: key).map { values[$0] } }
    set {
      switch (position(of: key), newValue) {
      case (let position?, let value?): values[position] = value
      case (nil, let value?): append(key, value)
      case (let position?, nil): remove(at: position)
      case (nil, nil): break
      }
    }
  }

  private mutating func append(_ key: String, _ value: JSON) {
    keys.append(key)
    values.append(value)
    if positions != nil {
      positions?[key] = keys.count - 1
    } else if keys.count > Self.linearLimit {
      indexKeys()
    }
  }

  private mutating func remove(at position: Int) {
    keys.remove(at: position)
    values.remove(at: position)
    if positions != nil { indexKeys() }
  }

  private mutating func indexKeys() {
    positions = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
  }
}

extension JSONObject: Sequence {
  public func makeIterator() -> Zip2Sequence<[String], [JSON]>.Iterator {
    zip(keys, values).makeIterator()
  }
}

/// Equal objects have the same keys with equal values, in any order.
extension JSONObject: Hashable {
  public static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.allSatisfy { right[$0] == $1 }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(Set(keys))
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSON)...) {
    for (key, value) in elements { self[key] = value }
  }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByStringInterpolation
{
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    var object = JSONObject()
    for (key, value) in elements { object[key] = value }
    self = .object(object)
  }
}

extension JSON {
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var int: Int? { if case .int(let number) = self { number } else { nil } }
  public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  public var array: [JSON]? { if case .array(let elements) = self { elements } else { nil } }
  public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
  public var isNull: Bool { self == .null }

  /// The number as a float, whatever it was written as.
  public var double: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    case .bigInt(let digits): Double(digits)
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// The value of a field; nil if this is not an object or lacks it.
  public subscript(key: String) -> JSON? { object?[key] }

  /// The name that `type(x)` answers: `"null"`, `"bool"`, `"int"`, `"float"`, `"string"`, …
  public var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .int, .bigInt: "int"
    case .double: "float"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
