/// What a scalar stands for by the core schema of YAML 1.2.
struct YAMLScalar {
  let value: JSON

  static let coreTag = "tag:yaml.org,2002:"

  /// `!!int`
  static func shown(_ tag: String) -> String {
    tag.hasPrefix(coreTag) ? "!!" + tag.dropFirst(coreTag.count) : tag
  }

  init(_ text: String, isPlain: Bool, _ event: YAMLEvent) throws(YAMLError) {
    switch event.tag.map(Self.shown) {
    case nil where isPlain: value = try Self.plain(text, event)
    case nil, "!", "!!str": value = .string(text)
    case "!!null", "!!bool", "!!int", "!!float":
      guard let value = Self.convert(try Self.plain(text, event), to: event.tag) else {
        throw YAMLError(
          "'\(text)' is not a valid \(Self.shown(event.tag!).dropFirst(2))", at: event.position)
      }
      self.value = value
    case let tag?: throw YAMLError("the tag '\(tag)' is not known here", at: event.position)
    }
  }

  private static func convert(_ value: JSON, to tag: String?) -> JSON? {
    switch tag.map(shown) {
    case "!!null" where value.isNull: value
    case "!!bool" where value.bool != nil: value
    case "!!int" where value.typeName == "int": value
    case "!!float": value.double.map { .double($0) }
    default: nil
    }
  }

  private static func plain(_ text: String, _ event: YAMLEvent) throws(YAMLError) -> JSON {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: break
    }
    // Everything else that is not a string begins so.
    guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else {
      return .string(text)
    }
    let unsigned = text.drop { $0 == "+" || $0 == "-" }
    if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(unsigned) {
      throw YAMLError("JSON has no '\(text)'", at: event.position)
    }
    if let number = try integer(text, event) { return number }
    return try float(text, event) ?? .string(text)
  }

  // MARK: Numbers

  /// Digits with a sign, or those of another base after `0x` or `0o`.
  private static func integer(_ text: String, _ event: YAMLEvent) throws(YAMLError) -> JSON? {
    if text.hasPrefix("0x") { return try integer(text, radix: 16, event) }
    if text.hasPrefix("0o") { return try integer(text, radix: 8, event) }
    let digits = text.first == "+" || text.first == "-" ? text.dropFirst() : text[...]
    guard isDigits(digits) else { return nil }
    if let number = Int(text) { return .int(number) }
    return .bigInt((text.first == "-" ? "-" : "") + digits.drop { $0 == "0" })
  }

  private static func integer(
    _ text: String, radix: Int, _ event: YAMLEvent
  ) throws(YAMLError) -> JSON? {
    let digits = text.dropFirst(2)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ Int($0.hexDigit ?? 16) < radix }) else {
      return nil
    }
    guard let number = Int(digits, radix: radix) else {
      throw YAMLError(
        "the number '\(text)' does not fit 64 bits (put it in quotes if it is a text)",
        at: event.position)
    }
    return .int(number)
  }

  /// `[-+] ( . digits | digits [ . [digits] ] ) [ e [-+] digits ]`
  private static func float(_ text: String, _ event: YAMLEvent) throws(YAMLError) -> JSON? {
    var rest = text[...]
    if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
    let whole = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(whole.count)
    if rest.first == "." {
      rest = rest.dropFirst()
      let fraction = rest.prefix { $0.isASCII && $0.isNumber }
      guard !whole.isEmpty || !fraction.isEmpty else { return nil }
      rest = rest.dropFirst(fraction.count)
    } else if whole.isEmpty {
      return nil
    }
    if rest.first == "e" || rest.first == "E" {
      rest = rest.dropFirst()
      if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
      guard isDigits(rest) else { return nil }
      rest = ""
    }
    guard rest.isEmpty else { return nil }
    // `1.` and `.5` are floats of YAML that Swift reads too.
    guard let number = Double(text), number.isFinite else {
      throw YAMLError("the number '\(text)' is too large for a float", at: event.position)
    }
    return .double(number)
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
  }
}
