import Formats
import Syntax

/// Where an API key comes from.
package enum KeySource: Hashable, Sendable {
  case variable(String)
  case file(String)
  /// A program and its arguments; the first line that it writes is the key.
  case command([String])

  package static let standard = KeySource.variable("SIXTYFOUR_API_KEY")

  /// `SIXTYFOUR_API_KEY`, `file ~/key`, `command pass`
  package func description(_ surroundings: Surroundings) -> String {
    switch self {
    case .variable(let name): name
    case .file(let path): "file \(surroundings.shown(path))"
    case .command(let words): "command \(words.first ?? "")"
    }
  }

  /// The key; nil if the variable is not set.
  package func read(_ surroundings: Surroundings) throws(Diagnostic) -> String? {
    switch self {
    case .variable(let name):
      guard let key = surroundings.variable(name) else { return nil }
      return try Self.checked(key, from: name)
    case .file(let path):
      return try Self.checked(
        KeyFile.read(path, shown: surroundings.shown(path)),
        from: "'\(surroundings.shown(path))'")
    case .command(let words):
      return try Self.checked(KeyCommand(words: words).run(), from: "the command '\(words[0])'")
    }
  }

  /// A key without the white space around it, which a header can carry.
  package static func checked(_ text: String, from source: String) throws(Diagnostic) -> String {
    let key = String(
      text.trimmingPrefix(while: \.isWhitespace).trimmingSuffix(while: \.isWhitespace))
    guard !key.isEmpty else { throw fault("\(source) contains no key") }
    guard key.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), key.utf8.count <= 1024 else {
      throw fault(
        "\(source) does not contain a valid key: keys are one word of ASCII characters")
    }
    return key
  }

  static func fault(_ message: String, help: String? = nil) -> Diagnostic {
    Diagnostic("E0815", message, at: nil, help: help)
  }
}

extension KeySource {
  /// A key for people who know it: `sk_…abcd`; nothing of a short one.
  package static func masked(_ key: String) -> String {
    guard key.count >= 16 else { return "…" }
    let prefix = key.prefix { $0.isLetter }
    let isPrefixed = prefix.count <= 4 && key.dropFirst(prefix.count).first == "_"
    return (isPrefixed ? prefix + "_" : "") + "…" + key.suffix(4)
  }
}

extension StringProtocol {
  fileprivate func trimmingPrefix(while isTrimmed: (Character) -> Bool) -> SubSequence {
    drop(while: isTrimmed)
  }

  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> SubSequence {
    var rest = self[...]
    while let last = rest.last, isTrimmed(last) { rest.removeLast() }
    return rest
  }
}
