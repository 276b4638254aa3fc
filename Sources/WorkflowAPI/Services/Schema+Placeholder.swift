import Formats

extension Schema {
  /// An answer of this form that nobody can take for a real one: it has the values of the request where
  /// they have the same name, `mark` as every other text, and `"dry_run": true`.
  func placeholder(_ mark: String, knowing values: JSONObject) -> JSON {
    guard case .object(let rules) = self else { return filled(mark) }
    var object = rules.filled(mark, knowing: values)
    object["dry_run"] = true
    return .object(object)
  }

  private func filled(_ mark: String) -> JSON {
    switch self {
    case .any, .null: .null
    case .bool: false
    case .int(let minimum, _): .int(minimum ?? 0)
    case .number(let minimum, _): .double(minimum ?? 0)
    case .string(let text): .string(text.placeholder(mark))
    case .array: []
    case .either(let schemas): schemas.first?.filled(mark) ?? .null
    case .object(let object): .object(object.filled(mark, knowing: [:]))
    }
  }
}

extension Schema.Object {
  /// The fields that an answer must have, and those that the request has too.
  fileprivate func filled(_ mark: String, knowing values: JSONObject) -> JSONObject {
    var result = JSONObject()
    for field in fields {
      if let known = values[field.name] {
        result[field.name] = known
      } else if field.isRequired {
        result[field.name] = field.schema.filled(mark)
      } else if field.isNullable {
        result[field.name] = JSON.null
      }
    }
    return result
  }
}

extension Schema.Text {
  fileprivate func placeholder(_ mark: String) -> String {
    if let allowed { return allowed[0] }
    switch format {
    case "date-time": return "1970-01-01T00:00:00Z"
    case "uri": return "dry-run:\(mark)"
    default: return mark
    }
  }
}
