import Formats
import Syntax

/// A part of a configuration file, with what messages about it need.
///
/// Messages name file, line and key. They never repeat values, which could be secrets.
struct ConfigurationNode {
  let tree: YAMLTree
  let path: String
  let surroundings: Surroundings
  /// The key whose value this is.
  private let name: String
  private let line: Int

  init(_ text: [UInt8], path: String, _ surroundings: Surroundings) throws(Diagnostic) {
    let tree: YAMLTree
    do throws(YAMLTree.SyntaxError) {
      tree = try YAMLTree(parsing: text)
    } catch {
      throw Self.fault(error.message, surroundings.shown(path), error.line)
    }
    self.init(tree: tree, path: path, surroundings: surroundings, name: "", line: 1)
  }

  private init(
    tree: YAMLTree, path: String, surroundings: Surroundings, name: String, line: Int
  ) {
    self.tree = tree
    self.path = path
    self.surroundings = surroundings
    self.name = name
    self.line = line
  }

  var origin: Origin { .file(surroundings.shown(path), line: line) }

  func fault(_ message: String, help: String? = nil) -> Diagnostic {
    Self.fault(message, surroundings.shown(path), line, help: help)
  }

  private static func fault(
    _ message: String, _ path: String, _ line: Int, help: String? = nil
  ) -> Diagnostic {
    Diagnostic("E0814", "\(path):\(line): \(message)", at: nil, help: help)
  }
}

extension ConfigurationNode {
  // MARK: Parts

  /// Fields of a mapping, all of them known; nil for nothing.
  func fields(_ known: [String], in place: String) throws(Diagnostic) -> [String: Self]? {
    guard let entries = try entries("a mapping") else { return nil }
    var fields: [String: Self] = [:]
    for (key, node) in entries {
      guard known.contains(key) else {
        let near = Suggestion.nearest(to: key, among: known).map { "did you mean '\($0)'?" }
        throw node.fault(
          "unknown key '\(key)' in \(place)\(near.map { "; \($0)" } ?? "")",
          help: near == nil ? "known keys: \(known.joined(separator: ", "))" : nil)
      }
      fields[key] = node
    }
    return fields
  }

  /// Entries of a mapping with any keys, in their order; nil for nothing.
  func entries(_ expected: String) throws(Diagnostic) -> [(String, Self)]? {
    switch tree.content {
    case .mapping(let entries): return entries.map { ($0.key, part($0)) }
    case .scalar(.null): return nil
    case .scalar, .list: throw mismatch(expected)
    }
  }

  private func part(_ entry: YAMLTree.Entry) -> Self {
    Self(
      tree: entry.value, path: path, surroundings: surroundings, name: entry.key, line: entry.line)
  }

  // MARK: Values

  func text() throws(Diagnostic) -> String {
    guard case .scalar(let value) = tree.content, let text = value.string, !text.isEmpty else {
      throw mismatch("a text")
    }
    return text
  }

  func words() throws(Diagnostic) -> [String] {
    guard case .list(let elements) = tree.content, !elements.isEmpty else {
      throw mismatch("a list of texts")
    }
    var words: [String] = []
    for element in elements {
      guard case .scalar(.string(let word)) = element.content else {
        throw mismatch("a list of texts")
      }
      words.append(word)
    }
    return words
  }

  /// A number of seconds above 0.
  func seconds() throws(Diagnostic) -> Setting<Double> {
    guard case .scalar(let value) = tree.content, let seconds = value.double, seconds > 0,
      seconds.isFinite
    else { throw mismatch("a number of seconds above 0") }
    return Setting(seconds, origin)
  }

  /// A number of days, also 0.
  func days() throws(Diagnostic) -> Setting<Double> {
    guard case .scalar(let value) = tree.content, let days = value.double, days >= 0, days.isFinite
    else { throw mismatch("a number of days") }
    return Setting(days, origin)
  }

  /// An absolute path; a relative one begins at the folder of the file.
  func filePath() throws(Diagnostic) -> String {
    let folder = path[..<(path.lastByte("/") ?? path.startIndex)]
    return surroundings.resolved(try text(), in: String(folder))
  }

  func baseURL() throws(Diagnostic) -> BaseURL {
    let text = try text()
    do throws(BaseURL.Fault) {
      return try BaseURL(text)
    } catch {
      throw fault("'\(name)': \(error.message)", help: error.help)
    }
  }

  private func mismatch(_ expected: String) -> Diagnostic {
    let subject = name.isEmpty ? "the file" : "'\(name)'"
    return fault("\(subject) needs \(expected), got \(typePhrase)")
  }

  private var typePhrase: String {
    switch tree.content {
    case .list: "a list"
    case .mapping: "a mapping"
    case .scalar(.null): "nothing"
    case .scalar(let value):
      switch value.typeName {
      case "int": "an int"
      case "string": value.string == "" ? "an empty text" : "a text"
      default: "a \(value.typeName)"
      }
    }
  }
}
