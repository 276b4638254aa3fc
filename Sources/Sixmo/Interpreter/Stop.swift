import Syntax

/// Why a run ended early. Printed, it is the text that users of the command see.
public enum Stop: Error, Sendable {
  /// The program is wrong; nothing ran. Errors in the order of their places, and warnings.
  case rejected([Diagnostic])
  /// An error that nobody caught, and its object as a `catch` would get it: at least `kind` and `message`.
  case failed(Diagnostic, error: JSONObject)
  /// `exit(status)`
  case exited(Int32)
  /// Ctrl-C, or a cancellation from another thread: `Interpreter.interrupt`.
  case interrupted
  /// One of the `Limits` is reached: E0401 (depth), E0403 (steps), E0404 (memory), E0405 (time).
  case limited(Diagnostic)
}

extension Stop {
  /// What there is to show, in the order of the places; empty if the script left or was interrupted.
  public var diagnostics: [Diagnostic] {
    switch self {
    case .rejected(let diagnostics): diagnostics
    case .failed(let diagnostic, _), .limited(let diagnostic): [diagnostic]
    case .exited, .interrupted: []
    }
  }

  /// The kind of an uncaught error: `field`, `type`, `argument`, the script's own, …
  public var kind: String? {
    if case .failed(_, let error) = self { error["kind"]?.string } else { nil }
  }
}

extension Stop: CustomStringConvertible {
  public var description: String {
    switch self {
    case .rejected, .failed, .limited: diagnostics.map { $0.rendered() }.joined(separator: "\n")
    case .exited(let status): "exit(\(status))"
    case .interrupted: "interrupted"
    }
  }
}

extension Stop {
  /// Of what Swift code threw while a script ran.
  init(_ error: any Error) {
    switch error {
    case let stop as Stop: self = stop
    case let failure as Failure: self.init(failure)
    case let diagnostic as Diagnostic:
      self.init(Failure(diagnostic))
    case let error as ScriptError:
      let diagnostic = Diagnostic("E0300", error.message, at: nil, help: error.help)
      self = .failed(diagnostic, error: error.object)
    default: self.init(Failure(Diagnostic("E0300", "\(error)", at: nil)))
    }
  }

  private init(_ failure: Failure) {
    switch failure.ending {
    case .exit(let status): self = .exited(status)
    case .interruption: self = .interrupted
    case .limit: self = .limited(failure.diagnostic)
    case .error: self = .failed(failure.diagnostic, error: failure.object)
    }
  }
}

extension Failure {
  /// What `catch` would get, outside the heap.
  fileprivate var object: JSONObject {
    if case .object(let object)? = try? value?.json(.init(bytes: 1 << 20)) { return object }
    return ["kind": .string(kind), "message": .string(diagnostic.message)]
  }
}
