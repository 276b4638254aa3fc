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
