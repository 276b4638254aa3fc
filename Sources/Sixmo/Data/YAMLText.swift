/// The three ways in which a string is written in YAML.
enum YAMLText {
  /// Whether it reads back as the same string without any quotes, in YAML 1.1 too.
  static func isPlain(_ string: String) -> Bool {
    guard let first = string.unicodeScalars.first, let last = string.utf8.last,
      canBegin(first), last != UInt8(ascii: " "), last != UInt8(ascii: ":"),
      string.unicodeScalars.allSatisfy({ $0 != "\n" && $0 != "\t" && isPrintable($0) })
    else { return false }
    return !string.contains(": ") && !string.contains(" #") && !isWord(string)
  }

  /// Numbers, times and what means something in YAML begin with other characters.
  private static func canBegin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "_", "/", "$", "(": true
    default: scalar.value > 0xA0
    }
  }

  /// A word that some version of YAML reads as a bool or as null.
  private static func isWord(_ string: String) -> Bool {
    ["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(string.lowercased())
  }

  /// Whether it can stand in lines of its own as it is. A space in front would be taken for indentation.
  static func isBlock(_ string: String) -> Bool {
    guard string.contains("\n"), let first = string.unicodeScalars.first,
      first != " ", first != "\n", first != "\t"
    else { return false }
    return string.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || isPrintable($0) }
  }

  /// In double quotes, with the escapes of JSON.
  static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where isPrintable(scalar): text.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return text + "\""
  }

  /// Neither a control character, nor a line end that only YAML knows, nor none at all.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
    default: scalar.value > 0xFFFF
    }
  }
}
