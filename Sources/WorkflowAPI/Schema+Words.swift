import Formats

extension Schema {
  /// What fits, in the language's own words, for help: `int from 1 to 500`, `array of objects`.
  package var words: String {
    switch self {
    case .any: "any value"
    case .null: "null"
    case .bool: "bool"
    case .int(let minimum, let maximum): "int" + range(minimum, maximum)
    case .number(let minimum, let maximum): "number" + range(minimum, maximum)
    case .string(let rules): rules.words
    case .array(let element, _): element.plural.map { "array of \($0)" } ?? "array"
    case .object: "object"
    case .either(let alternatives): listing(alternatives.map(\.words))
    }
  }

  /// The same with its article, for messages: `an int from 1 to 500`, `"csv", "json" or "ndjson"`.
  package var phrase: String {
    switch self {
    case .any, .null: words
    case .string(let rules) where rules.allowed != nil: words
    case .int, .array, .object: "an \(words)"
    case .bool, .number, .string: "a \(words)"
    case .either(let alternatives): listing(alternatives.map(\.phrase))
    }
  }

  /// The words that are allowed; nil if others are too.
  package var allowedWords: [String]? {
    if case .string(let rules) = self { rules.allowed } else { nil }
  }

  /// The fields of the object, or of the objects in the array; empty if their names are not known.
  package var fields: [Field] {
    switch self {
    case .object(let object): object.fields
    case .array(let element, _): element.fields
    case .either(let alternatives): alternatives.flatMap(\.fields)
    case .any, .null, .bool, .int, .number, .string: []
    }
  }

  private var plural: String? {
    switch self {
    case .any, .null: nil
    case .bool: "bools"
    case .int: "ints"
    case .number: "numbers"
    case .string: "strings"
    case .array: "arrays"
    case .object: "objects"
    case .either(let alternatives): listing(alternatives.compactMap(\.plural))
    }
  }

  private func range<Number>(_ minimum: Number?, _ maximum: Number?) -> String {
    switch (minimum.map(decimal), maximum.map(decimal)) {
    case (nil, nil): ""
    case (let minimum?, nil): " from \(minimum)"
    case (nil, let maximum?): " up to \(maximum)"
    case (let minimum?, let maximum?): " from \(minimum) to \(maximum)"
    }
  }

  /// `100` for 100.0
  private func decimal<Number>(_ number: Number) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension Schema.Text {
  fileprivate var words: String {
    switch (allowed, format) {
    case (let allowed?, _): listing(allowed.map { "\"\($0)\"" })
    case (nil, "date-time"): "string (time)"
    case (nil, "uri"): "string (URL)"
    case (nil, _): "string"
    }
  }
}

/// `'a'`, `'a' or 'b'`, `'a', 'b' or 'c'`
func listing(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " or " + last
}
