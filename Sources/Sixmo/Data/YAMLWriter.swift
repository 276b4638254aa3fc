extension JSON {
  /// As YAML in block style, with a line end behind the last line.
  package var yaml: String {
    var writer = YAMLWriter()
    writer.write(self, indent: 0)
    return writer.text + "\n"
  }
}

/// Writes YAML that readers of YAML 1.1 and 1.2 understand alike.
///
/// Each function begins at the present place of the line and ends before the line end.
private struct YAMLWriter {
  private(set) var text = ""

  /// Longer keys must be marked by `?`: readers look only 1024 characters ahead for the `:`.
  private static let keyLimit = 1000

  mutating func write(_ value: JSON, indent: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let number): text += String(number)
    case .bigInt(let digits): text += digits
    case .double(let number): text += Self.float(number)
    case .string(let string): write(string, indent: indent)
    case .array(let elements): write(elements, indent: indent)
    case .object(let fields): write(fields, indent: indent)
    }
  }

  private mutating func write(_ elements: [JSON], indent: Int) {
    if elements.isEmpty { text += "[]" }
    for (index, element) in elements.enumerated() {
      if index > 0 { newLine(indent) }
      text += "- "
      write(element, indent: indent + 2)
    }
  }

  private mutating func write(_ fields: JSONObject, indent: Int) {
    if fields.isEmpty { text += "{}" }
    for (index, (key, value)) in fields.enumerated() {
      if index > 0 { newLine(indent) }
      write(key: key, indent: indent)
      if value.hasLines { newLine(indent + 2) } else { text += " " }
      write(value, indent: indent + 2)
    }
  }

  private mutating func write(key: String, indent: Int) {
    let key = YAMLText.isPlain(key) ? key : YAMLText.quoted(key)
    if key.utf8.count > Self.keyLimit {
      text += "? \(key)"
      newLine(indent)
      text += ":"
    } else {
      text += "\(key):"
    }
  }

  private mutating func write(_ string: String, indent: Int) {
    if YAMLText.isPlain(string) {
      text += string
    } else if YAMLText.isBlock(string) {
      writeBlock(string, indent: max(indent, 2))
    } else {
      text += YAMLText.quoted(string)
    }
  }

  /// `|`, then the lines as they are: `-` says that the last has no line end, `+` that there are several.
  private mutating func writeBlock(_ string: String, indent: Int) {
    var lines = string.split(separator: "\n", omittingEmptySubsequences: false)
    let ends = lines.reversed().prefix { $0.isEmpty }.count
    text += ends == 0 ? "|-" : ends == 1 ? "|" : "|+"
    if ends > 0 { lines.removeLast() }
    for line in lines {
      if line.isEmpty { text += "\n" } else { newLine(indent) }
      text += line
    }
  }

  private mutating func newLine(_ indent: Int) {
    text += "\n"
    text += String(repeating: " ", count: indent)
  }

  /// YAML 1.1 takes `1e+21` for a string.
  private static func float(_ number: Double) -> String {
    let text = number.description
    guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
    return text[..<exponent] + ".0" + text[exponent...]
  }
}

extension JSON {
  /// Whether it is written in lines of its own.
  fileprivate var hasLines: Bool {
    switch self {
    case .array(let elements): !elements.isEmpty
    case .object(let fields): !fields.isEmpty
    case .null, .bool, .int, .double, .bigInt, .string: false
    }
  }
}
