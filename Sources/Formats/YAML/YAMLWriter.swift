extension JSON {
  /// As YAML in block style, with a line end after the last line.
  package var yaml: String { yaml(for: nil) }

  /// The same for a run, cut where it must stop.
  package func yaml(for run: (any StoppableRun)?) -> String {
    var writer = YAMLWriter(run)
    writer.write(self, indent: 0)
    return String(decoding: writer.text, as: UTF8.self) + "\n"
  }
}

/// Writes YAML that readers of YAML 1.1 and 1.2 understand alike.
///
/// Each function begins at the present place of the line and ends before the line end.
private struct YAMLWriter {
  private(set) var text: [UInt8] = []
  private unowned(unsafe) let run: (any StoppableRun)?
  private var steps = 0
  private var isStopped = false

  init(_ run: (any StoppableRun)?) { self.run = run }

  /// Whether nobody wants the rest; asked for each value and line.
  private mutating func mustStop() -> Bool {
    steps += 1
    if steps & 0xFFF == 0, let run, run.mustStop() { isStopped = true }
    return isStopped
  }

  /// Longer keys must be marked by `?`: readers look only 1024 characters ahead for the `:`.
  private static let keyLimit = 1000

  mutating func write(_ value: JSON, indent: Int) {
    switch value {
    case .null: write("null")
    case .bool(let flag): write(flag ? "true" : "false")
    case .int(let number): write(String(number))
    case .bigInt(let digits): write(digits)
    case .double(let number): write(Self.float(number))
    case .string(let string): write(string, indent: indent)
    case .array(let elements): write(elements, indent: indent)
    case .object(let fields): write(fields, indent: indent)
    }
  }

  private mutating func write(_ elements: [JSON], indent: Int) {
    if elements.isEmpty { write("[]") }
    for (index, element) in elements.enumerated() {
      if mustStop() { return }
      if index > 0 { newLine(indent) }
      write("- ")
      write(element, indent: indent + 2)
    }
  }

  private mutating func write(_ fields: JSONObject, indent: Int) {
    if fields.isEmpty { write("{}") }
    for (index, (key, value)) in fields.enumerated() {
      if mustStop() { return }
      if index > 0 { newLine(indent) }
      write(key: key, indent: indent)
      if value.hasLines { newLine(indent + 2) } else { write(" ") }
      write(value, indent: indent + 2)
    }
  }

  private mutating func write(key: String, indent: Int) {
    let key = YAMLText.isPlain(key) ? key : YAMLText.quoted(key)
    if key.utf8.count > Self.keyLimit {
      write("? \(key)")
      newLine(indent)
      write(":")
    } else {
      write("\(key):")
    }
  }

  private mutating func write(_ string: String, indent: Int) {
    if YAMLText.isPlain(string) {
      write(string)
    } else if YAMLText.isBlock(string) {
      writeBlock(string, indent: max(indent, 2))
    } else {
      write(YAMLText.quoted(string))
    }
  }

  /// `|`, then the lines as they are: `-` says that the last has no line end, `+` that there are several.
  private mutating func writeBlock(_ string: String, indent: Int) {
    var string = string
    string.withUTF8 { lines in
      let ends = lines.reversed().prefix { $0 == UInt8(ascii: "\n") }.count
      write(ends == 0 ? "|-" : ends == 1 ? "|" : "|+")
      var rest = lines[..<(lines.count - min(ends, 1))]
      while !mustStop() {
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        if end == rest.startIndex { write("\n") } else { newLine(indent) }
        text += rest[..<end]
        if end == rest.endIndex { return }
        rest = rest[(end + 1)...]
      }
    }
  }

  private mutating func newLine(_ indent: Int) {
    write("\n")
    text += repeatElement(UInt8(ascii: " "), count: indent)
  }

  private mutating func write(_ part: String) { text += part.utf8 }

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
