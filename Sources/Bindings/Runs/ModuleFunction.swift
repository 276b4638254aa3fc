import Sixmo
import Syntax

extension DocumentedFunction {
  /// The public functions of stdlib/NAME.sixmo as builtins `NAME.function`: fields of the namespace in
  /// which the endpoints are.
  static func builtins(ofModule name: String) -> [Builtin] {
    all(in: Stdlib.text("\(name).sixmo") ?? "").map {
      $0.builtin("\(name).\($0.signature)", in: name)
    }
  }

  /// The function of stdlib/pipeline.sixmo, which needs no namespace.
  static func pipeline(_ methods: @escaping @Sendable () -> [Builtin]) -> [Builtin] {
    all(in: Stdlib.text("pipeline.sixmo") ?? "").map {
      $0.builtin($0.signature, in: "pipeline").giving(methods)
    }
  }

  /// The function of stdlib/drawing.sixmo that needs no import.
  static let drawing = all(in: Stdlib.text("drawing.sixmo") ?? "").filter { $0.name == "draw" }
    .map { $0.builtin($0.signature, in: "drawing") }

  private func builtin(_ signature: String, in module: String) -> Builtin {
    Builtin(
      signature, summary, documentation: details,
      examples: [Builtin.Example(code)]
    ) { call in
      let function = try call.moduleFunction(name, in: module)
      do {
        return try call.invoke(function, with: (0..<call.count).map { call[$0] })
      } catch let failure as Failure {
        throw failure.outsideStdlib(call)
      }
    }
  }

  /// What follows the first paragraph, without its code.
  private var details: String {
    let rest = documentation.drop { !$0.isEmpty }.drop { $0.isEmpty }
    return rest.prefix { $0 != "```" }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The lines between the ``` marks.
  private var code: String {
    documentation.drop { $0 != "```" }.dropFirst().prefix { $0 != "```" }.joined(separator: "\n")
  }
}

extension Failure {
  /// The same error, shown where the script called instead of inside the library's own source.
  fileprivate func outsideStdlib(_ call: Call) -> Failure {
    var failure = self
    guard failure.diagnostic.location?.source.name.hasBytePrefix("stdlib/") ?? true else {
      return self
    }
    failure.diagnostic.location = call.location()
    failure.diagnostic.label = ""
    failure.diagnostic.trace.removeAll { $0.location.source.name.hasBytePrefix("stdlib/") }
    return failure
  }
}
