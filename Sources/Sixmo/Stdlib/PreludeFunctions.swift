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

/// What a parameter of a prelude function takes, as a `##` line above the function says:
///
///     ## Types: items array, count int.
///
/// A parameter that is not named there takes anything.
struct ParameterCheck {
  let kind: Kind
  /// Whether its default is null.
  let allowsNull: Bool

  enum Kind: String, CaseIterable {
    case anything
    case array = "an array"
    case object = "an object"
    case string = "a string"
    case function = "a function"
    case int = "an int"
    case number = "a number"
    case bool = "a bool"

    /// As the line has it: `array`.
    fileprivate var word: Substring { rawValue.split(separator: " ").last ?? "" }
  }

  private static let mark = "Types: "

  init(_ parameter: FunctionDetails.Parameter, _ kinds: [String: Kind]) {
    kind = kinds[parameter.name ?? ""] ?? .anything
    allowsNull = parameter.text.hasSuffix("= null")
  }

  static func checks(of function: FunctionDetails) -> [ParameterCheck] {
    let kinds = kinds(in: function.documentation ?? "")
    return function.parameters.map { ParameterCheck($0, kinds) }
  }

  /// By the names of the parameters, from the documentation of a function. A word that is no type means anything.
  static func kinds(in documentation: String) -> [String: Kind] {
    let line = documentation.split(separator: "\n").last { $0.hasPrefix(mark) }
    let entries = (line?.dropFirst(mark.count) ?? "").split { ",.".contains($0) }
    return entries.reduce(into: [:]) { kinds, entry in
      let words = entry.split(separator: " ")
      guard words.count == 2 else { return }
      kinds[String(words[0])] = Kind.allCases.first { $0.word == words[1] } ?? .anything
    }
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
