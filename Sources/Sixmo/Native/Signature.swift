/// The parameters of a builtin, read from the text that help shows.
package struct Signature: Sendable {
  package var name: String
  package var parameters: [Parameter]

  package struct Parameter: Sendable {
    package var name: String
    /// Nil if an argument must be given.
    package var defaultValue: JSON?
    package var isRest: Bool
  }

  /// How many positional arguments it takes; the rest parameter is not among them.
  var positionalCount: Int { hasRest ? parameters.count - 1 : parameters.count }
  var hasRest: Bool { parameters.last?.isRest ?? false }
  var requiredCount: Int { parameters.prefix { $0.defaultValue == nil && !$0.isRest }.count }
  func position(of name: String) -> Int? { parameters.firstIndex { $0.name == name && !$0.isRest } }

  /// Reads `name(a, b = 1, ...rest)`. A signature is part of this program: a wrong one is our own bug.
  package init(_ text: String) {
    guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else {
      preconditionFailure("signature without parentheses: \(text)")
    }
    name = String(text[..<open])
    let inside = text[text.index(after: open)..<text.index(before: text.endIndex)]
    parameters = Signature.parts(inside).map { part in
      if part.hasPrefix("...") {
        return Parameter(name: String(part.dropFirst(3)), defaultValue: nil, isRest: true)
      }
      guard let equals = part.firstIndex(of: "=") else {
        return Parameter(name: String(part), defaultValue: nil, isRest: false)
      }
      return Parameter(
        name: String(part[..<equals].withoutOuterSpaces),
        defaultValue: Signature.constant(
          String(part[part.index(after: equals)...].withoutOuterSpaces), in: text),
        isRest: false)
    }
  }

  /// The parts between the commas that are in no string or bracket.
  package static func parts(_ text: Substring) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var depth = 0
    var isQuoted = false
    for index in text.indices {
      switch text[index] {
      case "\"" where text[..<index].last != "\\": isQuoted.toggle()
      case "[", "{", "(": depth += 1
      case "]", "}", ")": depth -= 1
      case "," where depth == 0 && !isQuoted:
        parts.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
    }
    parts.append(text[start...])
    return parts.map(\.withoutOuterSpaces).filter { !$0.isEmpty }
  }

  private static func constant(_ text: String, in signature: String) -> JSON {
    switch text {
    case "null": return .null
    case "true": return true
    case "false": return false
    case "[]": return []
    case "{}": return [:]
    case _ where text.hasPrefix("\"") && text.hasSuffix("\""):
      let inside = String(text.dropFirst().dropLast())
      let escapes = ["\\n": "\n", "\\t": "\t", "\\\"": "\""]
      return .string(escapes[inside] ?? inside)
    default:
      if let number = Int(text) { return .int(number) }
      if let number = Double(text) { return .double(number) }
      if text.hasSuffix("s"), let number = Double(text.dropLast()) { return .double(number) }
      preconditionFailure("no constant: \(text) in \(signature)")
    }
  }
}
