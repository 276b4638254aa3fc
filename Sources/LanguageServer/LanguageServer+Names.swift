import Sixmo
import Syntax

/// Where names are declared and used.
extension LanguageServer {
  func definition(_ parameters: JSON) throws(RequestFault) -> JSON {
    let (document, offset) = try place(parameters)
    guard let (declaration, _) = found(in: document.uri).names.declaration(at: offset) else {
      return .null
    }
    return location(declaration.span, document)
  }

  func references(_ parameters: JSON) throws(RequestFault) -> JSON {
    let (document, offset) = try place(parameters)
    guard let (declaration, _) = found(in: document.uri).names.declaration(at: offset) else {
      return []
    }
    let isDeclarationAsked = parameters["context"]?["includeDeclaration"]?.bool ?? false
    let spans = (isDeclarationAsked ? [declaration.span] : []) + declaration.uses
    return .array(spans.map { location($0, document) })
  }

  func highlights(_ parameters: JSON) throws(RequestFault) -> JSON {
    let (document, offset) = try place(parameters)
    guard let (declaration, _) = found(in: document.uri).names.declaration(at: offset) else {
      return []
    }
    return .array(
      ([declaration.span] + declaration.uses).map { ["range": document.range(of: $0)] })
  }

  private func location(_ span: Span, _ document: Document) -> JSON {
    ["uri": .string(document.uri), "range": document.range(of: span)]
  }

  // MARK: Renaming

  /// The name that a rename is about.
  func renamed(_ parameters: JSON) throws(RequestFault)
    -> (declaration: ScriptNames.Declaration, range: JSON)
  {
    let (document, offset) = try place(parameters)
    guard let (declaration, span) = found(in: document.uri).names.declaration(at: offset) else {
      throw RequestFault(-32602, "here is no name that this script declares")
    }
    return (declaration, document.range(of: span))
  }

  func rename(_ parameters: JSON) throws(RequestFault) -> JSON {
    let document = try self.document(parameters)
    let declaration = try renamed(parameters).declaration
    let name = parameters["newName"]?.string ?? ""
    guard Lexer.isName(name) else {
      throw RequestFault(-32602, "'\(name)' is not a name: letters, digits and _, no keyword")
    }
    let taken = found(in: document.uri).names.declarations.contains { $0.name == name }
    guard !taken || name == declaration.name else {
      throw RequestFault(-32803, "the script has the name '\(name)' already")
    }
    let shorthands = Self.shorthands(in: document.source)
    let edits = ([declaration.span] + declaration.uses).map { span -> JSON in
      // `{id}` stands for `{id: id}`, of which the key stays.
      let text = shorthands.contains(span) ? "\(declaration.name): \(name)" : name
      return ["range": document.range(of: span), "newText": .string(text)]
    }
    return ["changes": .object([document.uri: .array(edits)])]
  }

  /// The places where one word is the key and the name.
  private static func shorthands(in source: Source) -> Set<Span> {
    var spans: Set<Span> = []
    Parser.parse(source).program.walk { part in
      switch part {
      case .expression(let expression):
        guard case .object(let fields) = expression.kind else { return true }
        for case .named(let key, let value) in fields where key.span == value.span {
          spans.insert(key.span)
        }
      case .pattern(let pattern):
        guard case .object(let fields, _) = pattern.kind else { return true }
        for field in fields where field.key.span == field.pattern.span {
          spans.insert(field.key.span)
        }
      default: break
      }
      return true
    }
    return spans
  }

  // MARK: Symbols

  func symbols(_ parameters: JSON) throws(RequestFault) -> JSON {
    let document = try self.document(parameters)
    return .array(
      found(in: document.uri).names.declarations.filter(\.isTopLevel).map { declaration in
        [
          "name": .string(declaration.name),
          "detail": .string(declaration.signature ?? ""),
          "kind": .int(declaration.kind.symbolKind),
          "range": document.range(of: declaration.extent.union(declaration.span)),
          "selectionRange": document.range(of: declaration.span),
        ]
      })
  }
}

extension ScriptNames.Declaration.Kind {
  /// The protocol's number.
  fileprivate var symbolKind: Int {
    switch self {
    case .module: 2
    case .function: 12
    case .variable, .parameter: 13
    case .constant: 14
    }
  }
}
