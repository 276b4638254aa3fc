import Sixmo
import Syntax
import WorkflowAPI

/// A `curl` command, as documents and browsers give them, read as the call of a script that makes the same
/// request.
package struct CurlCommand {
  private var method: String?
  private var url: String?
  private var data: [String] = []
  private var sendsDataInQuery = false

  /// `workflows.get("contacts")`; nil for what is not a `curl` command, or calls no endpoint.
  package static func call(of text: String) -> String? {
    guard let words = ShellWords.split(text), words.first == "curl" else { return nil }
    return CurlCommand(words.dropFirst()).call
  }

  /// Whether a text is a command that goes on in the next line.
  package static func isOpen(_ text: String) -> Bool {
    ShellWords.split(text) == nil || text.hasSuffix("\\")
  }

  private init(_ words: ArraySlice<String>) {
    var rest = words
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else {
        url = url ?? word
        continue
      }
      let isShort = !word.hasPrefix("--")
      let option = isShort ? String(word.prefix(2)) : word
      guard Self.optionsWithValue.contains(option) else {
        sendsDataInQuery = sendsDataInQuery || ["-G", "--get"].contains(option)
        continue
      }
      let attached = isShort && word.count > 2 ? String(word.dropFirst(2)) : nil
      guard let value = attached ?? rest.popFirst() else { return }
      take(option, value)
    }
  }

  private static let optionsWithValue: Set = [
    "-X", "--request", "-H", "--header", "-d", "--data", "--data-raw", "--data-binary",
    "--data-ascii", "--data-urlencode", "--json", "--url", "-o", "--output", "-u", "--user", "-m",
    "--max-time", "--connect-timeout", "--retry", "-A", "--user-agent", "-b", "--cookie", "-e",
    "--referer", "-w", "--write-out", "--cacert",
  ]

  private mutating func take(_ option: String, _ value: String) {
    switch option {
    case "-X", "--request": method = value
    case "--url": url = value
    case "-d", "--json",
      _ where option.hasPrefix("--data"):
      data.append(value)
    default: break
    }
  }

  // MARK: The call

  private var call: String? {
    guard let url, let (endpoint, values) = endpoint(target(of: url)) else { return nil }
    var arguments = endpoint.parameters.compactMap { parameter -> (Endpoint.Parameter, String)? in
      guard parameter.place != .body, let text = values[parameter.name] else { return nil }
      return (parameter, parameter.literal(of: text))
    }
    var further: [String] = []
    if !data.isEmpty, !sendsDataInQuery {
      if data.count == 1, data[0].hasBytePrefix("@") {
        further = ["...file.read_json(\(JSON.string(String(data[0].dropFirst())).lineText))"]
      } else {
        guard let body = try? JSON.parse(data.joined(separator: "&")), let fields = body.object
        else { return nil }
        for (name, value) in fields {
          guard let parameter = endpoint.parameter(name) else { continue }
          arguments.append((parameter, value.lineText))
        }
      }
    }
    return
      "\(endpoint.name)(\((Self.written(arguments, endpoint) + further).joined(separator: ", ")))"
  }

  /// What the endpoint needs by position as far as it is given, everything else by name.
  private static func written(
    _ arguments: [(parameter: Endpoint.Parameter, text: String)], _ endpoint: Endpoint
  ) -> [String] {
    let needed = endpoint.parameters.prefix { parameter in
      parameter.isRequired && arguments.contains { $0.parameter.name == parameter.name }
    }
    let positional = needed.compactMap { parameter in
      arguments.first { $0.parameter.name == parameter.name }?.text
    }
    let named = arguments.filter { argument in
      !needed.contains { $0.name == argument.parameter.name }
    }
    return positional + named.map { "\($0.parameter.name): \($0.text)" }
  }

  /// The path and the query of a URL.
  private func target(of url: String) -> String {
    let afterScheme = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    let path = (afterScheme.firstByte("/").map { afterScheme[$0...] } ?? "")
      .bytePrefix { $0 == UInt8(ascii: "#") }
    guard sendsDataInQuery, !data.isEmpty else { return String(path) }
    return path + (path.containsBytes("?") ? "&" : "?") + data.joined(separator: "&")
  }

  /// The API may be below another path: `/v1/workflows`.
  private func endpoint(_ target: String) -> (Endpoint, [String: String])? {
    let method = method ?? (data.isEmpty || sendsDataInQuery ? "GET" : "POST")
    var rest = target[...]
    while rest.hasBytePrefix("/") {
      if case .endpoint(let endpoint, let values) = Route(method.uppercased(), String(rest)) {
        return (endpoint, values)
      }
      let end = rest.dropFirst().bytePrefix { "/?".utf8.contains($0) }.endIndex
      rest = rest[end...]
    }
    return nil
  }
}

extension Endpoint.Parameter {
  /// A value of a path or a query as source.
  fileprivate func literal(of text: String) -> String {
    switch schema {
    case .int, .number, .bool: if (try? JSON.parse(text)) != nil { return text }
    default: break
    }
    return JSON.string(text).lineText
  }
}

/// Words as bash takes a command line apart, up to the end of the first command.
enum ShellWords {
  /// Nil if a quote is open.
  static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var rest = text[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        guard let next = rest.popFirst() else { return words + [word].compactMap(\.self) }
        if next != "\n" { word = (word ?? "") + String(next) }
      case "'", "\"":
        guard let part = quoted(&rest, by: character, escapes: character == "\"") else {
          return nil
        }
        word = (word ?? "") + part
      case "$" where rest.first == "'":
        rest.removeFirst()
        guard let part = quoted(&rest, by: "'", escapes: true) else { return nil }
        word = (word ?? "") + part
      case " ", "\t", "\n":
        if let whole = word { words.append(whole) }
        word = nil
      case "|", ";", "&", ">", "<": return words + [word].compactMap(\.self)
      default: word = (word ?? "") + String(character)
      }
    }
    return words + [word].compactMap(\.self)
  }

  /// Up to the closing quote. A backslash takes the next character as it is; in JSON, which is what is
  /// quoted here, the others of bash do not come.
  private static func quoted(
    _ rest: inout Substring, by quote: Character, escapes: Bool
  ) -> String? {
    var part = ""
    while let character = rest.popFirst() {
      if character == quote { return part }
      guard escapes, character == "\\", let next = rest.popFirst() else {
        part.append(character)
        continue
      }
      if "\"\\'$`".contains(next) { part.append(next) } else if next != "\n" { part += "\\\(next)" }
    }
    return nil
  }
}
