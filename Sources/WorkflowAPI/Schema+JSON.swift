import Formats

extension Schema {
  /// The schema written as JSON Schema 2020-12.
  package var json: JSON { .object(jsonObject) }

  private var jsonObject: JSONObject {
    switch self {
    case .any: [:]
    case .null: ["type": "null"]
    case .bool: ["type": "boolean"]
    case .int(let minimum, let maximum):
      typed("integer", [("minimum", minimum.map(JSON.int)), ("maximum", maximum.map(JSON.int))])
    case .number(let minimum, let maximum):
      typed(
        "number", [("minimum", minimum.map(JSON.double)), ("maximum", maximum.map(JSON.double))])
    case .string(let rules): rules.json
    case .array(let element, let minimumCount):
      typed(
        "array",
        [("items", element.json), ("minItems", minimumCount > 0 ? .int(minimumCount) : nil)])
    case .object(let rules): rules.json
    case .either(let alternatives): ["anyOf": .array(alternatives.map(\.json))]
    }
  }
}

extension Schema.Text {
  fileprivate var json: JSONObject {
    typed(
      "string",
      [
        ("enum", allowed.map { .array($0.map(JSON.string)) }),
        ("pattern", pattern.map(JSON.string)),
        ("minLength", minimumLength > 0 ? .int(minimumLength) : nil),
        ("maxLength", maximumLength.map(JSON.int)),
        ("format", format.map(JSON.string)),
      ])
  }
}

extension Schema.Object {
  fileprivate var json: JSONObject {
    let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
    var properties = JSONObject()
    for field in fields { properties[field.name] = field.json }
    return typed(
      "object",
      [
        ("properties", fields.isEmpty ? nil : .object(properties)),
        ("required", required.isEmpty ? nil : .array(required)),
        ("additionalProperties", othersJSON),
        (
          "anyOf", needsOneOf.isEmpty ? nil : .array(needsOneOf.map { ["required": [.string($0)]] })
        ),
      ])
  }

  private var othersJSON: JSON {
    switch others {
    case nil: false
    case .any: true
    case let others?: others.json
    }
  }
}

extension Schema.Field {
  /// The value's schema with what only a field has: whether it may be null, its default and its sentence.
  package var json: JSON {
    var object = schema.json.object ?? [:]
    if isNullable { object.allowNull() }
    if let defaultValue { object["default"] = defaultValue }
    object["description"] = .string(documentation)
    return .object(object)
  }
}

extension JSONObject {
  /// `{type: "string"}` becomes `{type: ["string", "null"]}`; a schema of anything stays.
  fileprivate mutating func allowNull() {
    if let type = self["type"] { self["type"] = [type, "null"] }
    if let allowed = self["enum"]?.array { self["enum"] = .array(allowed + [.null]) }
    if let alternatives = self["anyOf"]?.array {
      self["anyOf"] = .array(alternatives + [["type": "null"]])
    }
  }
}

/// A schema of one type with those keywords that are given, in order.
private func typed(_ type: String, _ keywords: [(String, JSON?)]) -> JSONObject {
  var object: JSONObject = ["type": .string(type)]
  for (keyword, value) in keywords where value != nil { object[keyword] = value }
  return object
}
