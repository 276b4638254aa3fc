import Sixmo
import Syntax

/// Where names are declared and used: in their own script, and in open ones that import it.
extension LanguageServer {
  /// A name and the script that declares it.
  struct Symbol {
    var declaration: ScriptNames.Declaration
    /// Open, or as it is in its file; nil for a module of the standard library, which has none.
    var document: Document?
    /// The name at the place that was asked about.
    var span: Span
  }

  /// The name at a place that this script declares, or takes from a module.
  func symbol(at offset: Int, in document: Document) -> Symbol? {
    let names = found(in: document.uri).names
    if let (declaration, span) = names.declaration(at: offset) {
      return Symbol(declaration: declaration, document: document, span: span)
    }
    guard case (let module, let name?, let span)? = names.module(at: offset) else { return nil }
    let home = self.document(of: module)
    // What is open may have changed since this script was looked at.
    let current = documents[home?.uri ?? ""].map { found(in: $0.uri).names } ?? module.names
    return current.export(name).map { Symbol(declaration: $0, document: home, span: span) }
  }

  private func document(of module: ScriptNames.Module) -> Document? {
    guard module.source.name.hasBytePrefix("/") else { return nil }
    return documents.values.first { $0.path == module.source.name } ?? Document(module.source)
  }

  /// All places of a name that are known, by document.
  private func places(of symbol: Symbol, withDeclaration: Bool) -> [(Document, [Span])] {
    let declaration = symbol.declaration
    guard let home = symbol.document else { return [] }
    let own = (withDeclaration ? [declaration.span] : []) + declaration.uses
    guard declaration.isTopLevel, declaration.kind != .module else { return [(home, own)] }
    let others = documents.values.sorted { $0.uri < $1.uri }.map { document in
      let modules = found(in: document.uri).names.modules.filter { $0.source.name == home.path }
      return (
        document,
        modules.flatMap(\.uses).filter { $0.name == declaration.name }.map(\.span)
      )
    }
    return [(home, own)] + others.filter { !$0.1.isEmpty }
  }

  func definition(_ parameters: JSON) throws(RequestFault) -> JSON {
    let (document, offset) = try place(parameters)
    if let symbol = symbol(at: offset, in: document) {
      return symbol.document.map { location(symbol.declaration.span, $0) } ?? .null
    }
    // The path of an import is its file.
    guard case (let module, nil, _)? = found(in: document.uri).names.module(at: offset),
      let home = self.document(of: module)
    else { return .null }
    return location(Span(0, 0), home)
  }

  func references(_ parameters: JSON) throws(RequestFault) -> JSON {
    let (document, offset) = try place(parameters)
    guard let symbol = symbol(at: offset, in: document) else { return [] }
    let isDeclarationAsked = parameters["context"]?["includeDeclaration"]?.bool ?? false
    return .array(
      places(of: symbol, withDeclaration: isDeclarationAsked).flatMap { document, spans in
        spans.map { location($0, document) }
      })
  }

  func highlights(_ parameters: JSON) throws(RequestFault) -> JSON {
    let (document, offset) = try place(parameters)
    guard let symbol = symbol(at: offset, in: document) else { return [] }
    let here = places(of: symbol, withDeclaration: true).filter { $0.0.uri == document.uri }
    return .array(here.flatMap(\.1).map { ["range": document.range(of: $0)] })
  }

  private func location(_ span: Span, _ document: Document) -> JSON {
    ["uri": .string(document.uri), "range": document.range(of: span)]
  }

  // MARK: Renaming

  /// The name that a rename is about.
  func renamed(_ parameters: JSON) throws(RequestFault) -> (symbol: Symbol, range: JSON) {
    let (document, offset) = try place(parameters)
    guard let symbol = symbol(at: offset, in: document), symbol.document != nil else {
      throw RequestFault(-32602, "here is no name that this script declares")
    }
    return (symbol, document.range(of: symbol.span))
  }

  func rename(_ parameters: JSON) throws(RequestFault) -> JSON {
    let symbol = try renamed(parameters).symbol
    let old = symbol.declaration.name
    let name = parameters["newName"]?.string ?? ""
    guard Lexer.isName(name) else {
      throw RequestFault(-32602, "'\(name)' is not a name: letters, digits and _, no keyword")
    }
    let taken = found(in: symbol.document?.uri ?? "").names.declarations.contains {
      $0.name == name
    }
    guard !taken || name == old else {
      throw RequestFault(-32803, "the script has the name '\(name)' already")
    }
    var changes = JSONObject()
    for (document, spans) in places(of: symbol, withDeclaration: true) {
      let shorthands = Self.shorthands(in: document.source)
      let edits = spans.map { span -> JSON in
        // `{id}` stands for `{id: id}`, of which the key stays.
        let text = shorthands.contains(span) ? "\(old): \(name)" : name
        return ["range": document.range(of: span), "newText": .string(text)]
      }
      changes[document.uri] = .array(edits)
    }
    return ["changes": .object(changes)]
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
