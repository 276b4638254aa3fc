import Syntax

// Functions of the prelude are written in Sixmo, but a script need not know: they check their arguments
// and tell errors as builtins do, at the call in the script.

extension Source {
  var isPrelude: Bool { name.hasBytePrefix("stdlib/prelude/") }

  /// Whether errors in it are shown at the call in the script: the prelude, and what `pipeline` is made of.
  var hidesErrors: Bool { isPrelude || name.hasBytePrefix("stdlib/pipeline") }
}

extension Failure {
  /// An error on its way through a call of or in the prelude: where it arose in the prelude, the call in
  /// the script is its place.
  mutating func leavePrelude(at call: Site) {
    guard !call.source.hidesErrors, diagnostic.location?.source.hidesErrors ?? true else { return }
    diagnostic.location = call.location
    if kind == "argument" { diagnostic.code = "E0307" }
  }
}

/// What a parameter of a prelude function takes, known by its name: `items` is an array wherever it stands.
struct ParameterCheck {
  let kind: Kind
  /// Whether its default is null.
  let allowsNull: Bool

  enum Kind: String {
    case anything
    case array = "an array"
    case object = "an object"
    case string = "a string"
    case function = "a function"
    case int = "an int"
    case number = "a number"
    case bool = "a bool"
  }

  /// Every parameter name of the prelude; a test holds it to that.
  static let names: [Kind: Set<String>] = [
    .array: ["items", "rows", "others", "names", "columns", "pairs"],
    .object: ["object", "new_names", "values", "measures"],
    .string: ["text", "by", "column", "on", "other_on", "name", "separator", "keep"],
    .function: ["f", "test", "key", "amount", "when"],
    .int: ["count", "size", "depth", "start", "times", "index"],
    .number: ["seconds", "delay", "longest", "percent"],
    .bool: ["population"],
    .anything: ["value", "fill", "path", "new", "old"],
  ]

  /// The functions of the prelude that answer a changed copy of the value they are called on.
  static let copiers: Set = [
    "compact", "drop", "flatten", "insert_at", "omit_keys", "pick", "remove_at", "rename", "set_at",
    "take", "unique",
  ]

  init(_ parameter: FunctionDetails.Parameter) {
    let kind = Self.names.first { $0.value.contains(parameter.name ?? "") }?.key
    self.kind = parameter.isRest ? .anything : kind ?? .anything
    allowsNull = parameter.text.hasSuffix("= null")
  }

  @inline(__always)
  func accepts(_ value: Value) -> Bool {
    switch (kind, value) {
    case (.anything, _), (.array, .array), (.array, .range), (.object, .object), (.string, .text),
      (.function, .function), (.int, .int), (.bool, .bool):
      true
    case (_, .nothing): allowsNull
    case (.number, _): value.asDouble != nil
    default: false
    }
  }
}

/// The body of a public prelude function, behind a look at its arguments.
final class CheckedBodyNode: Node {
  private let checks: [ParameterCheck]
  private let code: UnsafeMutablePointer<FunctionCode>
  private let body: Node
  private let machine: Machine
  init(
    _ code: UnsafeMutablePointer<FunctionCode>, _ body: Node, _ machine: Machine, _ site: Site
  ) {
    checks = code.pointee.details.takeUnretainedValue().parameters.map(ParameterCheck.init)
    self.code = code
    self.body = body
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    for slot in checks.indices where !checks[slot].accepts(frame[slot]) {
      return refuse(slot, frame[slot])
    }
    return body.evaluate(frame)
  }

  /// The place is left to the call.
  private func refuse(_ slot: Int, _ value: Value) -> Value {
    let details = code.pointee.details.takeUnretainedValue()
    let (function, parameter) = (details.name ?? "", details.parameters[slot].name ?? "")
    let message =
      "'\(function)' needs \(checks[slot].kind.rawValue) for '\(parameter)', got \(value.typePhrase)"
    let help = checks[slot].kind == .function ? value.fieldHelp(for: function) : nil
    return machine.raise(
      Failure(Diagnostic("E0307", message, at: nil, help: help)))
  }
}
