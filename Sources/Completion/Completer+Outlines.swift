import Bindings
import Sixmo

extension Completer {
  /// What a value looks like that is written as a pipeline; nil if it is none.
  package func outline(ofPipeline code: String, _ source: any CompletionSource) -> Outline? {
    let cursor = Cursor(atEndOf: code + ".")
    let request = Request(completer: self, cursor: cursor, source: source)
    guard case .member(of: let path?) = cursor.place, request.isPipeline(path) else { return nil }
    var outline = Outline(type: "object")
    outline.fields = PipelineMethods(help.blocks).all.map {
      Outline.Field(name: $0.name, type: $0.signature)
    }
    // As the object that stdlib/pipeline.sixmo makes.
    outline.fields.append(Outline.Field(name: "_state", type: "object"))
    return outline
  }
}

extension Cursor.Enclosing.Callee {
  /// Of a function that is a field of what is declared: `names.first_of`.
  func fieldSignature(_ source: any CompletionSource) -> String? {
    guard case .name(let root)? = receiver?.root, source.names.contains(root),
      let field = name.split(separator: ".").last
    else { return nil }
    return source.outline(of: root, (receiver?.steps ?? []) + [.field(String(field))])?.signature
  }
}
