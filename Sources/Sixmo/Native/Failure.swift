import Syntax

/// A script error on its way: what is reported if nobody catches it, and the object a `catch` gets.
///
/// `@unchecked Sendable`, which `Error` asks for: a failure with a `value` never leaves the thread of its
/// machine; what leaves is the diagnostic.
package struct Failure: Error, @unchecked Sendable {
  /// The error's `kind`: a word for programs, `type`, `index`, `argument`, `timeout`, …
  package var kind: String
  package var diagnostic: Diagnostic
  /// The whole error object where it is more than kind and message; in the heap of its machine.
  var value: Value?
  package var ending = Ending.error

  /// What a script ends with if nobody catches this.
  package enum Ending: Sendable {
    case error
    // No script can catch these.
    case limit, interruption
    case exit(status: Int32)
  }

  package var isCatchable: Bool { if case .error = ending { true } else { false } }

  /// Without a `kind` it is that of the diagnostic's code.
  package init(_ diagnostic: Diagnostic, kind: String? = nil) {
    self.kind = kind ?? ErrorCode.kind(of: diagnostic.code)
    self.diagnostic = diagnostic
  }
}

extension Failure {
  /// What ends a script without a chance to catch it.
  static func limit(_ code: String, _ message: String, help: String? = nil) -> Failure {
    var failure = Failure(Diagnostic(code, message, at: nil, help: help))
    failure.ending = .limit
    return failure
  }

  /// Ctrl-C, or a cancellation.
  package static func interruption(_ message: String) -> Failure {
    var failure = limit("E0402", message)
    failure.ending = .interruption
    return failure
  }

  /// `exit(status)` travels as an error.
  static func exit(status: Int32) -> Failure {
    var failure = Failure(Diagnostic("E0300", "exit(\(status))", at: nil))
    failure.ending = .exit(status: status)
    return failure
  }

  /// An operator or function would calculate with an int that has more than 64 bits.
  static func bigInt(_ operation: String, at location: Diagnostic.Location?) -> Failure {
    Failure(
      Diagnostic(
        "E0304", "'\(operation)' calculates with ints of 64 bits, and this int is larger",
        at: location, help: "float(x) gives the nearest float; the int itself keeps its digits"))
  }
}

/// A place in a script, for nodes: keeps no reference, because the unit of code that owns the node also
/// owns the source.
struct Site {
  unowned(unsafe) let source: Source
  let span: Span

  var location: Diagnostic.Location { Diagnostic.Location(source, span) }
}
