import Syntax

/// A builtin in one interpreter: its signature is read once, on first use.
package final class NativeFunction {
  package let builtin: Builtin
  package let signature: Signature
  /// What a builtin made at run time keeps between its calls.
  let state: (any NativeState)?
  /// The same function where a `for` goes through its result.
  private(set) lazy var inLoop = builtin.loopBody.map { body in
    NativeFunction(Builtin(builtin.signature, builtin.summary, body: body))
  }
  private var defaults: [Value?]

  init(_ builtin: Builtin, _ state: (any NativeState)? = nil) {
    self.builtin = builtin
    self.state = state
    signature = Signature(builtin.signature)
    defaults = Array(repeating: nil, count: signature.parameters.count)
  }

  func parameterName(_ index: Int) -> String {
    signature.parameters[min(index, signature.parameters.count - 1)].name
  }

  /// What a parameter is when it is not given. Constants that lie in the heap are made anew each time.
  func defaultValue(_ index: Int, _ machine: Machine) -> Value {
    if let known = defaults[index] { return known }
    let value = machine.heap.value(signature.parameters[index].defaultValue ?? .null)
    switch value {
    case .int, .double, .bool, .nothing: defaults[index] = value
    default: break
    }
    return value
  }
}

/// The source of a call: what its builtin underlines when an argument is wrong.
final class CallSyntax {
  let source: Source
  let span: Span
  /// By parameter; nil where nothing was given or a spread gave it.
  let arguments: [(Expression, Source)?]
  /// Those that were given by name in a call whose callee was not known before it ran.
  let named: [String: (Expression, Source)]
  /// Where their names are.
  let labels: [String: Span]

  init(
    source: Source, span: Span, arguments: [(Expression, Source)?],
    named: [String: (Expression, Source)] = [:], labels: [String: Span] = [:]
  ) {
    self.source = source
    self.span = span
    self.arguments = arguments
    self.named = named
    self.labels = labels
  }

  /// Of the name of an argument, nil if a spread gave it.
  func location(ofLabel name: String) -> Diagnostic.Location? {
    labels[name].map { Diagnostic.Location(source, $0) }
  }
}
