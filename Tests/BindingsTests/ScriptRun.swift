import Sixmo
import Syntax
import System
import Testing
import WorkflowAPI

import class Foundation.Thread

@testable import Bindings

/// What became of a script that was run against a service.
struct ScriptRun: Sendable {
  /// The value of the last statement; nil if the script failed.
  var value: JSON?
  /// What was written to standard output.
  var output: String
  /// What was written to standard error.
  var messages: String
  var diagnostic: Diagnostic?
  /// The error's `kind`.
  var kind: String?

  /// The whole text that a user sees.
  var rendered: String { diagnostic?.rendered() ?? "" }

  /// Runs the script on a thread of its own: it blocks while it waits for the service, whose answer needs
  /// the threads that tests run on.
  init(
    _ source: String, _ service: any WorkflowService, display: ProgressDisplay = .init(.none),
    host: Host = Host()
  ) async {
    self = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: ScriptRun(blocking: source, service, display, host))
      }
    }
  }

  private init(
    blocking source: String, _ service: any WorkflowService, _ display: ProgressDisplay,
    _ host: Host
  ) {
    let (output, errorOutput) = (Output(), Output())
    var host = host
    host.write = { output.append($0) }
    host.writeError = { errorOutput.append($0) }
    let api = Catalogue.builtins(for: service, display: display)
    let help = Help.builtin { Library(adding: api).all }
    let interpreter = Interpreter(host: host, builtins: api + [help])
    do {
      value = try interpreter.run(source: source, name: "script.sixmo").json
    } catch {
      switch error {
      case .rejected(let diagnostics): diagnostic = diagnostics.first
      case .failed(let failure, _):
        diagnostic = failure
        kind = error.kind
      case .limited(let failure): diagnostic = failure
      case .exited, .interrupted: break
      }
    }
    self.output = output.text
    messages = errorOutput.text
  }
}

private final class Output: Sendable {
  private let bytes = Locked<[UInt8]>([])
  func append(_ piece: [UInt8]) { bytes.withLock { $0 += piece } }
  var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}

extension ProgressDisplay.Style {
  /// A bar on a terminal of this size.
  static func bar(width: Int, rows: Int = 24) -> ProgressDisplay.Style {
    .bar(size: { (rows, width) })
  }
}
