import Sixmo
import Syntax
import WorkflowAPI
import WorkflowEngine

extension Options {
  /// The engine of the local store that is selected; a command that needs one fails without.
  func localEngine(for command: String) throws -> WorkflowEngine {
    do throws(Diagnostic) {
      let active = try ChosenService(settings).active()
      if let local = active.local { return local.engine }
      throw Diagnostic(
        "E0816", "'\(command)' needs a local store, but \(active.address) is selected", at: nil,
        help: "add --local")
    } catch {
      Reporter(settings).report(error)
      throw ExitStatus.usage
    }
  }

  /// The value of `work` on the local store; a fault is reported with this code.
  func onLocalStore<Value: Sendable>(
    for command: String, code: String,
    _ work: @escaping @Sendable (WorkflowEngine) async throws -> Value
  ) throws -> Value {
    let engine = try localEngine(for: command)
    do {
      return try waiting { try await work(engine) }
    } catch {
      Reporter(settings).report(Self.diagnostic(code, error))
      throw ExitStatus.error
    }
  }

  /// The fault of a local store as an error with this code.
  static func diagnostic(_ code: String, _ error: any Error) -> Diagnostic {
    switch error {
    case let fault as KeyFault: Diagnostic(code, fault.message, at: nil, help: fault.help)
    case let fault as ArchiveFault: Diagnostic(code, fault.message, at: nil, help: fault.help)
    case let fault as TransportError: Diagnostic(code, fault.message, at: nil, help: fault.help)
    case let fault as StoreError: Diagnostic(code, fault.message, at: nil, help: fault.help)
    default: Diagnostic(code, "\(error)", at: nil)
    }
  }
}
