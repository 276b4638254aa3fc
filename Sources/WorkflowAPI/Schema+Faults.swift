import Formats

extension Schema {
  /// Everything that is wrong with `value`, in the order of the schema; empty if it fits.
  ///
  /// The words are those of Pydantic 2, which the hosted service answers with: programs that look at
  /// `type` and `loc` work with either. A request with a fault in each of a million rows is cut at
  /// `Schema.faultLimit`.
  package func faults(for value: JSON, at location: [JSON] = []) -> [Fault] {
    var check = SchemaCheck(location: location)
    check.value(value, self)
    return check.faults
  }

  /// More faults than this help nobody.
  package static let faultLimit = 100
}

extension Schema.Object {
  package func faults(for value: JSON, at location: [JSON] = []) -> [Fault] {
    Schema.object(self).faults(for: value, at: location)
  }
}

/// One walk through a value beside its schema.
private struct SchemaCheck {
  /// Where the walk is.
  var location: [JSON]
  var faults: [Fault] = []

  mutating func value(_ value: JSON, _ schema: Schema) {
    guard faults.count < Schema.faultLimit else { return }
    switch (schema, value) {
    case (.any, _), (.null, .null), (.bool, .bool): break
    case (.int(let minimum, let maximum), .int(let number)):
      range(value, number, minimum, maximum)
    case (.number(let minimum, let maximum), .int), (.number(let minimum, let maximum), .double),
      (.number(let minimum, let maximum), .bigInt):
      range(value, value.double ?? .infinity, minimum, maximum)
    case (.string(let rules), .string(let text)): string(text, rules)
    case (.array(let element, let minimumCount), .array(let elements)):
      array(elements, of: element, minimumCount)
    case (.object(let rules), .object(let object)): fields(of: object, rules)
    case (.either(let alternatives), _): either(value, alternatives)
    case (.null, _), (.bool, _), (.int, _), (.number, _), (.string, _), (.array, _), (.object, _):
      wrongType(value, schema)
    }
  }

  private mutating func range<Number: Comparable>(
    _ value: JSON, _ number: Number, _ minimum: Number?, _ maximum: Number?
  ) {
    if let minimum, number < minimum {
      add(value, "Input should be greater than or equal to \(minimum)", "greater_than_equal")
    } else if let maximum, number > maximum {
      add(value, "Input should be less than or equal to \(maximum)", "less_than_equal")
    }
  }

  private mutating func string(_ text: String, _ rules: Schema.Text) {
    let length = text.unicodeScalars.count
    if let allowed = rules.allowed {
      guard !allowed.contains(text) else { return }
      add(.string(text), "Input should be \(listing(allowed.map { "'\($0)'" }))", "literal_error")
    } else if length < rules.minimumLength {
      let wanted = rules.minimumLength.counted("character")
      add(.string(text), "String should have at least \(wanted)", "string_too_short")
    } else if let maximum = rules.maximumLength, length > maximum {
      let wanted = maximum.counted("character")
      add(.string(text), "String should have at most \(wanted)", "string_too_long")
    } else if let pattern = rules.pattern, !matches(text, pattern) {
      add(.string(text), "String should match pattern '\(pattern)'", "string_pattern_mismatch")
    }
  }

  private mutating func array(_ elements: [JSON], of element: Schema, _ minimumCount: Int) {
    if elements.count < minimumCount {
      let wanted = minimumCount.counted("item")
      add(
        .array(elements), "List should have at least \(wanted), not \(elements.count)", "too_short")
    }
    for (index, value) in elements.enumerated() {
      step(into: .int(index)) { $0.value(value, element) }
    }
  }

  private mutating func fields(of object: JSONObject, _ rules: Schema.Object) {
    for field in rules.fields {
      step(into: .string(field.name)) { check in
        switch object[field.name] {
        case nil: if field.isRequired { check.add(nil, "Field required", "missing") }
        case .null? where field.isNullable: break
        case let value?: check.value(value, field.schema)
        }
      }
    }
    // The common case of rows: a million of them are passed over at once.
    if case .any? = rules.others { return }
    for (key, value) in object where !rules.fields.contains(where: { $0.name == key }) {
      step(into: .string(key)) { check in
        if let others = rules.others {
          check.value(value, others)
        } else {
          check.add(value, "Extra inputs are not permitted", "extra_forbidden")
        }
      }
    }
  }

  /// The faults of the alternative that has the value's own type, because it is the one that was meant.
  private mutating func either(_ value: JSON, _ alternatives: [Schema]) {
    var meant: [Fault]?
    for alternative in alternatives {
      let faults = alternative.faults(for: value, at: location)
      if faults.isEmpty { return }
      if alternative.accepts(typeOf: value) { meant = meant ?? faults }
    }
    if let meant {
      faults += meant
    } else {
      let wanted = listing(alternatives.map(\.noun))
      add(value, "Input should be a valid \(wanted)", "union_type")
    }
  }

  private mutating func wrongType(_ value: JSON, _ schema: Schema) {
    switch (schema, value) {
    case (.null, _): add(value, "Input should be null", "none_required")
    case (.int, .double):
      add(value, "Input should be a valid integer, got a float", "int_from_float")
    case (.int, .bigInt):
      add(value, "Input should be an integer of at most 64 bits", "int_parsing_size")
    case (.string(let rules), _) where rules.format == "password":
      add(nil, "Input should be a valid string", schema.typeWord)
    default: add(value, "Input should be a valid \(schema.noun)", schema.typeWord)
    }
  }

  private mutating func step(into key: JSON, _ body: (inout SchemaCheck) -> Void) {
    guard faults.count < Schema.faultLimit else { return }
    location.append(key)
    body(&self)
    location.removeLast()
  }

  private mutating func add(_ input: JSON?, _ message: String, _ type: String) {
    faults.append(Fault(location, message, type: type, input: input.flatMap(\.asFaultInput)))
  }

  private func matches(_ text: String, _ pattern: String) -> Bool {
    guard let regex = try? Regex(pattern) else {
      preconditionFailure("the schema's pattern '\(pattern)' is not a regular expression")
    }
    return text.firstMatch(of: regex) != nil
  }
}

extension Schema {
  /// Pydantic's name for the type: `Input should be a valid dictionary`.
  fileprivate var noun: String {
    switch self {
    case .any: "value"
    case .null: "null"
    case .bool: "boolean"
    case .int: "integer"
    case .number: "number"
    case .string: "string"
    case .array: "list"
    case .object: "dictionary"
    case .either(let alternatives): listing(alternatives.map(\.noun))
    }
  }

  /// The fault's word for programs when the type is another.
  fileprivate var typeWord: String {
    switch self {
    case .any, .either: "union_type"
    case .null: "none_required"
    case .bool: "bool_type"
    case .int: "int_type"
    case .number: "float_type"
    case .string: "string_type"
    case .array: "list_type"
    case .object: "dict_type"
    }
  }

  /// Whether the value has the right type, whatever is in it.
  package func accepts(typeOf value: JSON) -> Bool {
    switch (self, value) {
    case (.any, _), (.null, .null), (.bool, .bool), (.int, .int), (.number, .int),
      (.number, .double), (.number, .bigInt), (.string, .string), (.array, .array),
      (.object, .object):
      true
    case (.either(let alternatives), _): alternatives.contains { $0.accepts(typeOf: value) }
    default: false
    }
  }
}

extension JSON {
  /// What a fault shows of a refused value: what fits a line. A refused list of a million rows is not
  /// sent back.
  package var asFaultInput: JSON? {
    // `nil` would mean JSON's null here.
    fitsLine ? self : JSON?.none
  }

  private var fitsLine: Bool {
    switch self {
    case .null, .bool, .int, .double: true
    case .bigInt(let digits): digits.utf8.count <= 100
    case .string(let text): text.utf8.count <= 200
    case .array(let elements): elements.isEmpty
    case .object(let object): object.isEmpty
    }
  }
}
