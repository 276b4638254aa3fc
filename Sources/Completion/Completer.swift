import Bindings
import Sixmo
import Syntax
import WorkflowAPI

/// Says how a text can go on: at the prompt and in an editor.
///
/// It reads tokens, held values and the catalogue; it never evaluates a call.
package struct Completer: Sendable {
  let help: Help
  /// By name: `split`, `workflows.run`.
  package let functions: [String: Help.Summary]
  package let namespaces: Set<String>

  package init(_ help: Help) {
    self.help = help
    functions = Dictionary(
      help.summaries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    namespaces = Set(help.summaries.compactMap(\.namespace))
  }

  /// nil if nothing can be said about the end of the text.
  package func completions(of text: String, _ source: any CompletionSource) -> Completions? {
    let cursor = Cursor(atEndOf: text)
    // What a terminal would obey must not come into a text.
    let candidates = Request(completer: self, cursor: cursor, source: source).candidates
      .filter { !$0.text.unicodeScalars.contains(where: VisibleText.isHidden) }
    let matching = Matching.filter(candidates, cursor.typed)
    guard !matching.isEmpty else { return nil }
    return Completions(replaced: cursor.typed.count, candidates: matching)
  }

  /// Topics of help that begin so, with their summaries.
  package func topics(startingWith typed: String) -> Completions? {
    let candidates = help.topics.map { Candidate($0, functions[$0]?.summary ?? "") }
    let matching = Matching.filter(candidates, typed)
    return matching.isEmpty ? nil : Completions(replaced: typed.count, candidates: matching)
  }

  /// The function that a call as written reaches: the whole name, or its last part for a method.
  func function(_ callee: Cursor.Enclosing.Callee) -> Help.Summary? {
    functions[callee.name]
      ?? (callee.receiver == nil ? nil : functions[String(callee.name.split(separator: ".").last!)])
  }
}

/// One question to the completer.
struct Request {
  let completer: Completer
  let cursor: Cursor
  let source: any CompletionSource

  var candidates: [Candidate] {
    switch cursor.place {
    case .word: words
    case .member(let path): members(path)
    case .string: strings
    case .module: modules
    case .nothing: []
    }
  }

  // MARK: Words

  private var words: [Candidate] {
    guard let around = cursor.enclosing.last else { return names }
    if around.key != nil { return names }
    switch around.kind {
    case .object:
      let keys = keys(around)
      return keys.isEmpty ? names : keys + names.filter { source.names.contains($0.text) }
    case .call(let callee):
      return arguments(callee, around) + names
    case .array, .index, .other: return names
    }
  }

  private func arguments(
    _ callee: Cursor.Enclosing.Callee, _ around: Cursor.Enclosing
  ) -> [Candidate] {
    parameters(of: callee).dropFirst(around.items)
      .filter { !around.keys.contains($0.name) }
      .map { Candidate($0.name + ": ", $0.summary) }
  }

  /// Own names, the API, then everything else that an expression can begin with.
  private var names: [Candidate] {
    let own = source.names.reversed().filter { !$0.hasPrefix("_") || $0 == "_" }
      .map { Candidate($0, describe($0)) }
    let api = ["workflows", "runs"]
    let plain = completer.functions.values.filter { $0.namespace == nil && !$0.name.hasPrefix("_") }
      .map { Candidate($0.name, $0.summary) }
    let others = completer.namespaces.subtracting(api).map { Candidate($0, "functions of \($0)") }
    let keywords = Token.Kind.keywords.map { Candidate($0, "keyword") }
    let dotted = completer.functions.values.filter { $0.namespace != nil }
      .map { Candidate($0.name, $0.summary) }
    let rest = (plain + others + keywords).sorted { $0.text < $1.text }
    let all = own + api.map { Candidate($0, "the API's functions for \($0)") } + rest
    // Dotted names only answer a text that names their parts.
    let hasPrefix = all.contains { $0.text.hasPrefix(cursor.typed) }
    var seen: Set<String> = []
    return (hasPrefix ? all : all + dotted.sorted { $0.text < $1.text })
      .filter { seen.insert($0.text).inserted }
  }

  private func describe(_ name: String) -> String {
    guard let outline = source.outline(of: name, []) else { return "" }
    return outline.signature ?? outline.phrase
  }

  private var modules: [Candidate] {
    DocumentedFunction.moduleNames.map { Candidate($0, "module") }
  }

  // MARK: Members

  private func members(_ path: ValuePath?) -> [Candidate] {
    if let path, let namespace = namespace(path) { return namespace }
    if let path, isPipeline(path) { return blockTypes + Self.pipelineFunctions }
    guard let path, let shape = shape(path) else { return methods(of: nil) }
    let fields = shape.fields.map { field in
      field.name.isIdentifier
        ? Candidate(field.name, field.summary)
        : Candidate("?[\(JSON.string(field.name).lineText)]", field.summary)
    }
    return fields + methods(of: shape.type)
  }

  /// The functions of `json` after `json.`; nil for what is declared or is not a namespace.
  private func namespace(_ path: ValuePath) -> [Candidate]? {
    guard case .name(let name) = path.root, path.steps.isEmpty,
      completer.namespaces.contains(name), !source.names.contains(name)
    else { return nil }
    return completer.functions.values.filter { $0.namespace == name }
      .sorted { $0.name < $1.name }.map { Candidate($0.lastPart, $0.summary) }
  }

  /// Functions that take a value of a type as their first argument; all if the type is not known.
  private func methods(of type: String?) -> [Candidate] {
    let areas: Set<String>? =
      switch type {
      case "string": ["text", "values"]
      case "array": ["arrays", "rows", "values"]
      case "object": ["objects", "values"]
      case "int", "float": ["numbers", "values"]
      case "bool", "null": ["values"]
      default: nil
      }
    return completer.functions.values
      .filter { $0.namespace == nil && (areas?.contains($0.area) ?? true) && $0.takesArguments }
      .sorted { $0.name < $1.name }.map { Candidate($0.name, $0.summary) }
  }
}

extension Help.Summary {
  fileprivate var takesArguments: Bool { signature.contains("(") && !signature.hasSuffix("()") }
}
