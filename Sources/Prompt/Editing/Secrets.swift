import Glibc

/// Recognises what must not be written down: the values of secret environment variables, and text that looks
/// as if it gave a key or a password by hand.
package struct Secrets {
  private let values: [String]
  /// Values that became known later: a key that was read from a file.
  package var further: () -> [String] = { [] }

  package init(environment: [String: String]) {
    values = environment.compactMap { name, value in
      Self.isSecret(name) && !value.isEmpty ? value : nil
    }
  }

  package static func ofProcess() -> Secrets {
    var environment: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee.map({ String(cString: $0) }) {
      if let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
        environment[String(text[..<equals])] = String(text[text.utf8.index(after: equals)...])
      }
      entry += 1
    }
    return Secrets(environment: environment)
  }

  package func isFound(in text: String) -> Bool {
    (values + further()).contains { Self.isGiven($0, in: text) } || Self.givesOne(text)
  }

  /// A short value only where it is the whole of a word, a very short one the whole of a string: otherwise
  /// nearly every entry has it.
  private static func isGiven(_ value: String, in text: String) -> Bool {
    switch value.utf8.count {
    case 0: false
    case 1..<4: Bytes(text).contains(Bytes("\"\(value)\""))
    case 4..<8: Bytes(text).containsWord(Bytes(value))
    default: Bytes(text).contains(Bytes(value))
    }
  }

  /// Parts of the names of variables, fields and parameters that hold secrets.
  private static let words = [
    "api_key", "apikey", "api-key", "token", "secret", "password", "passwd", "passphrase",
    "private_key", "privatekey", "private-key", "authorization", "cookie", "credential",
  ]
  /// Such names that are too short to be looked for in others.
  private static let names = ["pass", "pwd", "pat", "key", "sig", "auth", "signature"]

  private static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix("key") || words.contains { name.contains($0) }
      || names.contains { name == $0 || name.hasSuffix("_\($0)") }
  }

  private static func givesOne(_ text: String) -> Bool {
    assignsOne(text) || text.contains(credentials) || text.contains(userAndPassword)
      || text.contains(signingKey) || text.contains(loginOfCommand)
      || text.matches(of: parameter).contains { isSecret(String($0.1)) }
  }

  /// `api_key: "sk-…"`, `password = "…"`: a secret's name, then a string that is not empty and does not
  /// begin with a value from elsewhere.
  private static func assignsOne(_ text: String) -> Bool {
    text.matches(of: assignment).contains { match in
      let name = match.1.lowercased()
      return (words.contains { name.contains($0) } || ["pass", "pwd", "pat"].contains(name))
    }
  }
}

// Code points, not characters: a mark after a sign does not hide it.

/// A name, perhaps in quotes or brackets, then `:` or `=`, then a string with something in it.
private var assignment: Regex<(Substring, Substring)> {
  /([A-Za-z0-9_-]+)["\]\s]*(?::|==?)\s*(?:"""|"(?!"|\\\()(?!(?:[Bb]earer|[Bb]asic)\s+\\\())/
    .matchingSemantics(.unicodeScalar)
}

/// `Bearer abc`, `Basic YWRhOnB3`; not "basic information".
private var credentials: Regex<Substring> {
  /\b[Bb]earer\s+[A-Za-z0-9._~+\/=-]+|\b[Bb]asic\s+(?=[A-Za-z0-9+\/]*[0-9=]|[A-Za-z][a-z]*[A-Z])[A-Za-z0-9+\/=]+/
    .matchingSemantics(.unicodeScalar)
}

/// `https://ada:pw@host/`
private var userAndPassword: Regex<Substring> {
  /[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s"\/?#@]*:(?!\\\()[^\s"\/?#@]+@/
    .matchingSemantics(.unicodeScalar)
}

/// `hash.hmac_sha256(body, "abc")`, by name or by position: what signs is a secret.
private var signingKey: Regex<Substring> {
  /hmac_[a-z0-9]+\(.*,\s*(?:key:\s*)?"(?!"|\\\()[^"]*"/.matchingSemantics(.unicodeScalar)
}

/// `!curl -u ada:pw https://host`
private var loginOfCommand: Regex<Substring> {
  /(?:\s-u|--user)[\s=]*['"]?[^\s:'"$]+:[^\s'"$]/.matchingSemantics(.unicodeScalar)
}

/// `?token=abc`
private var parameter: Regex<(Substring, Substring)> {
  /[?&]([^\s"=&#]+)=(?!\\\()[^\s"&#]/.matchingSemantics(.unicodeScalar)
}

/// Text as the bytes that are compared.
private struct Bytes {
  let bytes: [UInt8]
  init(_ text: String) { bytes = Array(text.utf8) }

  func contains(_ other: Bytes) -> Bool { !places(of: other).isEmpty }

  /// Whether `word` is there without a letter, digit or underscore before or after it.
  func containsWord(_ word: Bytes) -> Bool {
    places(of: word).contains { start in
      let end = start + word.bytes.count
      return !(start > 0 && Self.isWord(bytes[start - 1]))
        && !(end < bytes.count && Self.isWord(bytes[end]))
    }
  }

  private func places(of other: Bytes) -> [Int] {
    guard other.bytes.count <= bytes.count else { return [] }
    return (0...bytes.count - other.bytes.count).filter { bytes[$0...].starts(with: other.bytes) }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: byte >= 0x80
    }
  }
}
