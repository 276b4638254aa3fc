import Bindings
import Configuration
import Examples
import Sixmo
import Syntax
import System

/// What the tests of one file run in: an interpreter, a store that is empty at first and gone afterwards,
/// and somewhere for their output to go.
final class TestStage {
  let interpreter: Interpreter
  private let service: ChosenService
  private let sandbox: Sandbox
  private let output: TestOutput
  private let run: TestRun
  private let number: Int

  /// Relative paths of files begin in a folder of its own, in which what lies in `folder` can be read; those
  /// that lead out of it begin in `folder`. A service that was chosen on the command line is used as it is.
  init(_ run: TestRun, beside folder: String) throws(SystemError) {
    self.run = run
    sandbox = try Sandbox()
    sandbox.showContents(of: folder)
    var settings = run.settings
    if settings.target == .automatic {
      settings.target = .local(sandbox.makeFolder(".store"))
    }
    service = ChosenService(settings)
    let output = TestOutput()
    self.output = output
    var host = Host.process(arguments: [], settings)
    host.logLevel = .debug
    host.write = { output.write($0) }
    host.writeError = { output.write($0) }
    host.files = { [sandbox] path, _ in
      if path.hasBytePrefix("/") { return path }
      return "\(path.hasBytePrefix("../") ? folder : sandbox.path)/\(path)"
    }
    let builtins = service.builtins(ProgressDisplay(.none))
    let help = Help.builtin(width: 80) { Library(adding: builtins).all }
    interpreter = Interpreter(
      host: host, builtins: builtins + [help] + Claim.builtins { output.takeUnclaimed() },
      limits: Limits(seconds: settings.timeout))
    number = run.register(interpreter.interrupt)
  }

  func close() {
    run.unregister(number)
    service.close()
  }

  func takeOutput() -> String { output.take() }
}

/// What tests print.
private final class TestOutput: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    /// How much of it is before the last claim.
    var claimed = 0
  }
  private let state = Locked(State())

  func write(_ bytes: [UInt8]) { state.withLock { $0.bytes += bytes } }

  /// What was printed since the last call.
  func takeUnclaimed() -> String {
    state.withLock { state in
      defer { state.claimed = state.bytes.count }
      return String(decoding: state.bytes[state.claimed...], as: UTF8.self)
    }
  }

  func take() -> String {
    state.withLock { state in
      defer { state = State() }
      return String(decoding: state.bytes, as: UTF8.self)
    }
  }
}
