import Syntax

/// A script error on its way: what is told if nobody catches it, and the object a `catch` gets.
///
/// `@unchecked Sendable`, which `Error` asks for: a failure with a `value` never leaves the thread of its
/// machine; what leaves is the diagnostic.
package struct Failure: Error, @unchecked Sendable {
  /// The error's `kind`: a word for programs, `type`, `index`, `argument`, `timeout`, …
  package var kind: String
  package var diagnostic: Diagnostic
  /// The whole error object where it is more than kind and message; in the heap of its machine.
  var value: Value?
  /// Limits, Ctrl-C and `exit` cannot be caught by a script.
  package var isCatchable = true

  package init(kind: String, _ diagnostic: Diagnostic) {
    self.kind = kind
    self.diagnostic = diagnostic
  }
}

extension Failure {
  /// What ends a script without a chance to catch it.
  static func limit(_ code: String, _ message: String, help: String? = nil) -> Failure {
    var failure = Failure(kind: "limit", Diagnostic(code, message, at: nil, help: help))
    failure.isCatchable = false
    return failure
  }

  /// An operator or function would calculate with an int that has more than 64 bits.
  static func bigInt(_ operation: String, at location: Diagnostic.Location?) -> Failure {
    Failure(
      kind: kind(of: "E0304"),
      Diagnostic(
        "E0304", "'\(operation)' calculates with ints of 64 bits, and this int is larger",
        at: location, help: "float(x) gives the nearest float; the int itself keeps its digits"))
  }

  /// The kind that a code of the evaluator stands for.
  static func kind(of code: String) -> String {
    switch code {
    case "E0301": "field"
    case "E0302": "index"
    case "E0303", "E0305", "E0311": "type"
    case "E0304": "arithmetic"
    case "E0306", "E0307": "argument"
    case "E0308", "E0312": "match"
    case "E0309": "assertion"
    case "E0315": "size"
    case "E0406": "permission"
    case "E0501", "E0502": "import"
    default: "error"
    }
  }
}

/// A place in a script, for nodes: keeps no reference, because the unit of code that owns the node also
/// owns the source.
struct Site {
  unowned(unsafe) let source: Source
  let span: Span

  var location: Diagnostic.Location { Diagnostic.Location(source, span) }
}
