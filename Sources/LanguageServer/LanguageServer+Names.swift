import Sixmo
import Syntax

/// Where names are declared and used: in their own script, and in those that import it.
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
    let own = ownPlaces(of: symbol, withDeclaration: isDeclarationAsked)
    // A script that cannot be read has no uses to show.
    let others = (try? importers(of: symbol, strictly: false)) ?? []
    return .array(
      (own + others).flatMap { document, spans in spans.map { location($0, document) } })
  }

  func highlights(_ parameters: JSON) throws(RequestFault) -> JSON {
    let (document, offset) = try place(parameters)
    guard let symbol = symbol(at: offset, in: document) else { return [] }
    let all = ownPlaces(of: symbol, withDeclaration: true) + openImporters(of: symbol)
    let here = all.filter { $0.0.uri == document.uri }
    return .array(here.flatMap(\.1).map { ["range": document.range(of: $0)] })
  }

  private func location(_ span: Span, _ document: Document) -> JSON {
    ["uri": .string(document.uri), "range": document.range(of: span)]
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
