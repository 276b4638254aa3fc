/// The three ways in which a string is written in YAML.
enum YAMLText {
  /// Whether it reads back as the same string without any quotes, in YAML 1.1 too.
  static func isPlain(_ string: String) -> Bool {
    guard let first = string.unicodeScalars.first, let last = string.utf8.last,
      canBegin(first), last != UInt8(ascii: " "), last != UInt8(ascii: ":")
    else { return false }
    return isPrintable(string, besides: []) && !string.containsBytes(": ")
      && !string.containsBytes(" #") && !isWord(string)
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
    string.utf8.count <= 5
      && ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        .contains(string.lowercased())
  }

  /// Whether it can be in lines of its own as it is. A space in front would be taken for indentation.
  static func isBlock(_ string: String) -> Bool {
    guard string.firstByte("\n") != nil, let first = string.unicodeScalars.first,
      first != " ", first != "\n", first != "\t"
    else { return false }
    return isPrintable(string, besides: Array("\n\t".utf8))
  }

  /// In double quotes, with the escapes of JSON.
  static func quoted(_ string: String) -> String {
    var text: [UInt8] = [UInt8(ascii: "\"")]
    text.reserveCapacity(string.utf8.count + 2)
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\"".utf8
      case "\\": text += "\\\\".utf8
      case "\n": text += "\\n".utf8
      case "\t": text += "\\t".utf8
      case "\r": text += "\\r".utf8
      case " "..."~": text.append(UInt8(ascii: scalar))
      case _ where isPrintable(scalar): text += UTF8.encode(scalar)!
      default:
        let digits = String(scalar.value, radix: 16)
        text += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
      }
    }
    text.append(UInt8(ascii: "\""))
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether all characters are, apart from some of ASCII.
  private static func isPrintable(_ string: String, besides others: [UInt8]) -> Bool {
    string.utf8.allSatisfy { 0x20...0x7E ~= $0 || others.contains($0) }
      || string.unicodeScalars.allSatisfy {
        isPrintable($0) || $0.isASCII && others.contains(UInt8(ascii: $0))
      }
  }

  /// Neither a control character, nor a line end that only YAML knows, nor none at all.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
    default: scalar.value > 0xFFFF
    }
  }
}
