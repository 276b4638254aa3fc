import Sixmo
import Syntax

/// Renames a name everywhere, or nowhere: also in scripts of the workspace that are not open.
extension LanguageServer {
  /// A script and where it has the name.
  typealias Places = (document: Document, spans: [Span])

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
    let all =
      ownPlaces(of: symbol, withDeclaration: true) + (try importers(of: symbol, strictly: true))
    for (document, _) in all { try requireSyntax(of: document) }
    let taken = symbol.document.map(names)?.declarations.contains { $0.name == name } ?? false
    guard !taken || name == old else {
      throw RequestFault(-32803, "the script has the name '\(name)' already")
    }
    guard all.count == 1 || !name.hasPrefix("_") else {
      let user = all[1].document.path
      throw RequestFault(
        -32803, "'\(user)' uses it, and names that begin with _ stay in their script")
    }
    var changes = JSONObject()
    for (document, spans) in all {
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

  /// Names after a syntax error may be unknown, and would keep their old name.
  private func requireSyntax(of document: Document) throws(RequestFault) {
    guard
      let fault = Parser.parse(document.source).diagnostics.first(where: { $0.severity == .error })
    else { return }
    throw RequestFault(
      -32803, "correct '\(document.path)' first, which may use the name: \(fault.message)")
  }

  // MARK: Places

  /// In the script that declares the name.
  func ownPlaces(of symbol: Symbol, withDeclaration: Bool) -> [Places] {
    guard let home = symbol.document else { return [] }
    let declaration = symbol.declaration
    return [(home, (withDeclaration ? [declaration.span] : []) + declaration.uses)]
  }

  /// In open scripts that import that one.
  func openImporters(of symbol: Symbol) -> [Places] {
    guard let home = symbol.document, symbol.isShared else { return [] }
    return documents.values.sorted { $0.uri < $1.uri }
      .map { ($0, symbol.uses(in: names($0), from: home)) }
      .filter { !$0.1.isEmpty }
  }

  /// In open scripts and in files of the workspace. A file that cannot be read, or that has syntax errors
  /// and may use the name, is a fault if it is asked `strictly`.
  func importers(of symbol: Symbol, strictly: Bool) throws(RequestFault) -> [Places] {
    guard let home = symbol.document, symbol.isShared, home.path.hasBytePrefix("/") else {
      return openImporters(of: symbol)
    }
    let open = Set(documents.values.map(\.path) + [home.path])
    let words = [home.moduleName, symbol.declaration.name].map { Array($0.utf8) }
    var closed: [Places] = []
    for folder in folders(around: home) {
      for file in scriptFiles(folder) where !open.contains(file.path) {
        guard !closed.contains(where: { $0.document.path == file.path }) else { continue }
        switch file.text {
        case .failure(let fault):
          if strictly {
            throw RequestFault(-32803, "\(fault.message); it may use the name")
          }
        case .success(let source):
          // Few scripts name both; the others are not looked at any further.
          guard words.allSatisfy({ source.bytes.contains($0) }) else { continue }
          let document = Document(source)
          if strictly { try requireSyntax(of: document) }
          closed.append((document, symbol.uses(in: names(document), from: home)))
        }
      }
    }
    return openImporters(of: symbol) + closed.filter { !$0.spans.isEmpty }
  }

  /// Of an open document as they were found, of another one as they are in its file.
  private func names(_ document: Document) -> ScriptNames {
    documents[document.uri] == nil ? inspect(document.source).names : found(in: document.uri).names
  }

  /// Those that the editor has opened, or else where the script is.
  private func folders(around home: Document) -> [String] {
    let around = workspace.filter { home.path.hasBytePrefix($0 + "/") }
    guard around.isEmpty, let slash = home.path.lastByte("/") else { return workspace }
    return workspace + [String(home.path[..<slash])]
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
}

extension LanguageServer.Symbol {
  /// Whether other scripts can have the name.
  fileprivate var isShared: Bool { declaration.isTopLevel && declaration.kind != .module }

  fileprivate func uses(in names: ScriptNames, from home: Document) -> [Span] {
    names.modules.filter { $0.source.name == home.path }.flatMap(\.uses)
      .filter { $0.name == declaration.name }.map(\.span)
  }
}

extension Document {
  /// `leads` of `/home/ada/lib/leads.sixmo`, which every import of it has in its path.
  fileprivate var moduleName: String {
    let file = path.lastByte("/").map { String(path[path.index(after: $0)...]) } ?? path
    return file.hasByteSuffix(".sixmo") ? String(file.dropLast(6)) : file
  }
}
