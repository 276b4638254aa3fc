import Glibc

/// Tells what must not be written down: the values of secret environment variables, and text that looks
/// as if it gave a key or a password by hand.
package struct Secrets {
  private let values: [String]
  /// Values that became known later: a key that was read from a file.
  package var further: () -> [String] = { [] }

  package init(environment: [String: String]) {
    values = environment.compactMap { name, value in
      Self.isSecret(name) && value.count >= 8 ? value : nil
    }
  }

  package static func ofProcess() -> Secrets {
    var environment: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee.map({ String(cString: $0) }) {
      if let equals = text.firstIndex(of: "=") {
        environment[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry += 1
    }
    return Secrets(environment: environment)
  }

  package func isFound(in text: String) -> Bool {
    (values + further()).contains { text.contains($0) } || Self.givesOne(text)
  }

  private static let words = [
    "api_key", "apikey", "api-key", "token", "secret", "password", "passwd",
  ]

  private static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix("key") || words.contains { name.contains($0) }
  }

  /// `api_key: "sk-…"`, `password = "…"`: a secret's name, then a string that is not empty.
  private static func givesOne(_ text: String) -> Bool {
    let text = text.lowercased()
    return words.contains { word in
      text.ranges(of: word).contains { range in
        let rest = text[range.upperBound...].drop { $0.isLetter || "_\"]- ".contains($0) }
        guard let sign = rest.first, ":=".contains(sign) else { return false }
        let value = rest.dropFirst().drop { $0 == " " || $0 == "=" }
        return value.first == "\"" && value.dropFirst().first != "\""
      }
    }
  }
}
