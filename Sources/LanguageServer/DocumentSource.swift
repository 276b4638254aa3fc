import Completion
import Sixmo
import Syntax

/// Completion within a document: its names, those of the modules that it imports, and what the service knows.
struct DocumentSource: CompletionSource {
  let names: [String]
  private let server: LanguageServer
  private let document: Document
  private let found: ScriptNames
  /// The declarations that mean something at the place, inner ones last.
  private let visible: [String: ScriptNames.Declaration]

  /// Without what is declared at `limit` or after it.
  init(
    _ server: LanguageServer, _ document: Document, at offset: Int,
    declaredBefore limit: Int32 = .max
  ) {
    self.server = server
    self.document = document
    found = server.found(in: document.uri).names
    let visible = found.declarations.filter {
      Int($0.scope.start)...Int($0.scope.end) ~= offset && $0.span.start < limit
    }
    names = visible.map(\.name)
    self.visible = Dictionary(visible.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  func outline(of name: String, _ steps: [Outline.Step]) -> Outline? {
    guard let declaration = visible[name] else { return nil }
    if declaration.kind == .module { return module(declaration, steps) }
    guard steps.isEmpty else { return nil }
    return declaration.outline ?? text(declaration) ?? pipeline(declaration)
  }

  /// A name that was given a text.
  private func text(_ declaration: ScriptNames.Declaration) -> Outline? {
    guard let value = declaration.value, let written = try? JSON.parse(document.text(of: value)),
      written.string != nil
    else { return nil }
    var outline = Outline(type: "string")
    outline.text = written.lineText
    return outline
  }

  /// The names of a module are its fields.
  private func module(
    _ declaration: ScriptNames.Declaration, _ steps: [Outline.Step]
  ) -> Outline? {
    guard let module = found.modules.first(where: { $0.span == declaration.span }) else {
      return nil
    }
    if case .field(let name)? = steps.first {
      return steps.count == 1 ? module.names.export(name)?.outline : nil
    }
    var outline = Outline(type: "object")
    outline.fields = module.names.exports.map {
      Outline.Field(name: $0.name, type: $0.signature ?? $0.kind.word)
    }
    return outline
  }

  /// A name that was given a pipeline. Only what is before it is asked, so this ends.
  private func pipeline(_ declaration: ScriptNames.Declaration) -> Outline? {
    guard let value = declaration.value else { return nil }
    let start = declaration.span.start
    let before = DocumentSource(server, document, at: Int(start), declaredBefore: start)
    return server.completer.outline(ofPipeline: document.text(of: value), before)
  }

  func rows(of endpoint: String) -> [JSON] { server.service.rows(of: endpoint) }

  func workflow(_ id: String) -> JSON? { server.service.workflow(id) }

  /// The path of an import begins at the folder of the script, others where it will run.
  func files(startingWith path: String) -> [String] {
    let elsewhere = server.service.files(startingWith: path)
    guard !path.hasBytePrefix("/"), let slash = document.path.lastByte("/") else {
      return elsewhere
    }
    let folder = String(document.path[...slash])
    let here = server.service.files(startingWith: folder + path)
      .map { String($0.dropFirst(folder.count)) }
    return here + elsewhere.filter { !here.contains($0) }
  }

  var profiles: [String] { server.service.profiles }
}

extension ScriptNames.Declaration {
  fileprivate var outline: Outline? {
    signature.map { Outline(type: "function", signature: $0) }
  }
}
