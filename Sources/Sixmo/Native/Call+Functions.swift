import Syntax

extension Call {
  /// A function of a module in stdlib/, which runs if this is its first use.
  package func moduleFunction(_ name: String, in module: String) throws -> Value {
    let source = syntax?.source ?? Source(name: "<builtin>", bytes: [])
    let request = Host.ModuleRequest(path: module, isFile: false, importer: source)
    let site = Site(source: source, span: syntax?.span ?? Span(0, 0))
    guard
      case .object(let object)? = try machine.runtime?.importModule(
        request, frame: machine.control.pointee.top, site),
      let function = heap.field(name, of: object)
    else {
      preconditionFailure("stdlib/\(module).sixmo has no function '\(name)'")
    }
    return function
  }

  /// The object of a module that a program has written, compiled once for each text.
  package func module(_ text: String, name: String) throws -> Value {
    guard let runtime = machine.runtime else { preconditionFailure("a call outside of a runtime") }
    let source = Source(name: "\(name)-\(text.hashValue)", text: text)
    let site = Site(
      source: syntax?.source ?? source, span: syntax?.span ?? Span(0, source.bytes.count))
    return try runtime.importModule(source, frame: machine.control.pointee.top, site)
  }

  /// Calls a function with all arguments in one array; see `invoke`.
  package func invoke(_ function: Value, with arguments: [Value]) throws -> Value {
    try machine.invoke(function, arguments)
  }

  /// What a function says about itself; nil for a value that is none.
  package func description(of value: Value) -> FunctionDescription? {
    guard case .function(let function) = value else { return nil }
    if function.isNative {
      let builtin = function.nativeFunction.takeUnretainedValue().builtin
      return FunctionDescription(
        name: builtin.name, signature: builtin.signature, documentation: builtin.summary)
    }
    let details = function.scriptCode.pointee.details.takeUnretainedValue()
    return FunctionDescription(
      name: details.name, signature: details.signature, documentation: details.documentation ?? "")
  }
}

/// A function as help shows it.
package struct FunctionDescription {
  /// Nil for a lambda.
  package var name: String?
  package var signature: String
  /// Empty if there is none.
  package var documentation: String
}
