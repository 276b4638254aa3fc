import Sixmo
import WorkflowAPI

/// The types that specs name for a column: `webhook.input_schema`, `transform.cast`, `return_fields`.
enum ColumnType: String, Sendable, CaseIterable {
  case str
  case int
  case float
  case bool
  case array
  case strings = "list[str]"
  case ints = "list[int]"
  case object
  case any

  /// By its name here or a common other one; nil if it names none.
  init?(named name: String) {
    switch name.lowercased() {
    case "str", "string", "text": self = .str
    case "int", "integer": self = .int
    case "float", "number", "double": self = .float
    case "bool", "boolean": self = .bool
    case "array", "list": self = .array
    case "list[str]": self = .strings
    case "list[int]": self = .ints
    case "object", "dict": self = .object
    case "any": self = .any
    default: return nil
    }
  }

  static let names = [
    "str", "int", "float", "bool", "array", "object", "any", "string", "text", "integer", "number",
    "double", "boolean", "list", "dict", "list[str]", "list[int]",
  ]

  /// The value in this type; nil if it cannot be read as one without loss. Null stays null, and so does
  /// text of nothing for every type but text.
  func cast(_ value: JSON) -> JSON? {
    if value.isNull { return .null }
    if self != .str, self != .any, case .string = value, value.isBlank { return .null }
    switch self {
    case .str: return .string(value.cellText)
    case .int: return Self.int(value)
    case .float: return Self.number(value).map(JSON.double)
    case .bool: return Self.bool(value)
    case .array: return value.array.map(JSON.array) ?? Self.parsed(value) { $0.array != nil }
    case .strings: return Self.list(value, of: .str)
    case .ints: return Self.list(value, of: .int)
    case .object: return value.object.map(JSON.object) ?? Self.parsed(value) { $0.object != nil }
    case .any: return value
    }
  }
}

extension ColumnType {
  /// A number, or text that is one: `1200`, ` -1.5e3 `, `1,250,000` with commas between thousands.
  static func number(_ value: JSON) -> Double? {
    if let number = value.double { return number }
    guard case .string(let text) = value else { return nil }
    return number(text)
  }

  static func number(_ text: String) -> Double? {
    var digits = text.filter { !$0.isWhitespace }
    if digits.contains(",") {
      guard digits.contains(/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/) else { return nil }
      digits.removeAll { $0 == "," }
    }
    // Double reads hexadecimal, `inf` and `nan` as well.
    guard digits.utf8.allSatisfy({ (0x2B...0x39).contains($0) || $0 == 0x65 || $0 == 0x45 })
    else { return nil }
    return Double(digits).flatMap { $0.isFinite ? $0 : nil }
  }

  private static func int(_ value: JSON) -> JSON? {
    if case .int = value { return value }
    if case .bigInt = value { return value }
    if case .bool(let flag) = value { return .int(flag ? 1 : 0) }
    return value.exactNumber.flatMap { Int($0.plain) }.map(JSON.int)
  }

  /// A list, JSON text of one, or text with commas or semicolons between the elements.
  private static func list(_ value: JSON, of type: ColumnType) -> JSON? {
    let parsed = value.array ?? parsed(value) { $0.array != nil }?.array
    let elements = parsed ?? separated(value)
    let cast = elements.compactMap { type.cast($0) }
    return cast.count == elements.count ? .array(cast) : nil
  }

  private static func separated(_ value: JSON) -> [JSON] {
    guard case .string(let text) = value else { return [value] }
    let separator: Character = text.contains(";") ? ";" : ","
    return text.split(separator: separator).map { .string(String($0).trimmingWhitespace()) }
  }

  private static func bool(_ value: JSON) -> JSON? {
    switch value.cellText.lowercased() {
    case "true", "yes", "y", "1", "1.0": true
    case "false", "no", "n", "0", "0.0": false
    default: nil
    }
  }

  private static func parsed(_ value: JSON, if fits: (JSON) -> Bool) -> JSON? {
    guard case .string(let text) = value, let found = try? JSON.parse(text), fits(found)
    else { return nil }
    return found
  }
}
