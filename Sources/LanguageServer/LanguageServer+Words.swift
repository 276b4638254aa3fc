import Bindings
import Completion
import Sixmo
import Syntax

/// How a text can go on, and what is known of a word in it.
extension LanguageServer {
  func completion(_ parameters: JSON) throws(RequestFault) -> JSON {
    let (document, offset) = try place(parameters)
    let text = document.text(before: offset)
    let source = DocumentSource(self, document, at: offset)
    guard let found = completer.completions(of: text, source) else { return [] }
    let start = offset - text.suffix(found.replaced).utf8.count
    let range = document.range(of: Span(start, offset))
    return .array(
      found.candidates.prefix(200).enumerated().map { index, candidate in
        [
          "label": .string(candidate.text), "detail": .string(candidate.summary),
          "kind": .int(kind(of: candidate, source)),
          // Editors sort by the alphabet otherwise.
          "sortText": .string(String(1000 + index)),
          "filterText": .string(String(text.suffix(found.replaced)) + candidate.text),
          "textEdit": ["range": range, "newText": .string(candidate.text)],
        ]
      })
  }

  /// The protocol's number: 3 function, 6 variable, 9 module, 10 property, 12 value, 14 keyword.
  private func kind(of candidate: Candidate, _ source: DocumentSource) -> Int {
    if source.names.contains(candidate.text) { return 6 }
    if candidate.summary == "keyword" { return 14 }
    if completer.namespaces.contains(candidate.text) { return 9 }
    if completer.functions[candidate.text] != nil { return 3 }
    return candidate.text.hasByteSuffix(": ") ? 10 : 12
  }

  func hover(_ parameters: JSON) throws(RequestFault) -> JSON {
    let (document, offset) = try place(parameters)
    if let symbol = symbol(at: offset, in: document) {
      let declaration = symbol.declaration
      let code = declaration.signature ?? "\(declaration.kind.word) \(declaration.name)"
      let text = "```sixmo\n\(code)\n```"
      return hover(
        text + (declaration.documentation.map { "\n\n\($0)" } ?? ""), document, symbol.span)
    }
    guard let span = Self.word(in: document, at: offset) else { return .null }
    for topic in Self.topics(of: span, document, offset) {
      if let text = help.text(for: topic, width: 80) {
        return hover("```text\n\(text)\n```", document, span)
      }
    }
    return .null
  }

  private func hover(_ text: String, _ document: Document, _ span: Span) -> JSON {
    [
      "contents": ["kind": "markdown", "value": .string(text)],
      "range": document.range(of: span),
    ]
  }

  /// `workflows.run` around a place, with its dots.
  private static func word(in document: Document, at offset: Int) -> Span? {
    let tokens = Lexer.lex(document.source).tokens
    let index = tokens.firstIndex { token in
      token.kind == .name && Int(token.span.start)...Int(token.span.end) ~= offset
    }
    guard let index else { return nil }
    var start = index
    while start > 1, tokens[start - 1].kind == .dot, tokens[start - 2].kind == .name { start -= 2 }
    return tokens[start].span.union(tokens[index].span)
  }

  /// The whole, then the last part: `rows.map` is the function `map`.
  private static func topics(of span: Span, _ document: Document, _ offset: Int) -> [String] {
    let whole = document.text(of: span)
    let last = whole.split(separator: ".").last.map(String.init)
    return [whole] + (last == whole ? [] : [last].compactMap { $0 })
  }

  func signatureHelp(_ parameters: JSON) throws(RequestFault) -> JSON {
    let (document, offset) = try place(parameters)
    let source = DocumentSource(self, document, at: offset)
    guard let call = completer.call(around: document.text(before: offset), source) else {
      return .null
    }
    let labels = call.parameters.map { ["label": .string($0)] as JSON }
    return [
      "signatures": [
        [
          "label": .string("\(call.name)(\(call.parameters.joined(separator: ", ")))"),
          "documentation": .string(call.summary), "parameters": .array(labels),
        ]
      ],
      "activeSignature": 0, "activeParameter": .int(call.active ?? labels.count),
    ]
  }
}

extension ScriptNames.Declaration.Kind {
  var word: String {
    switch self {
    case .constant: "let"
    case .variable: "var"
    case .parameter: "parameter"
    case .function: "fn"
    case .module: "import"
    }
  }
}
