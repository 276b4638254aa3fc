import ArgumentParser
import Glibc
import Prompt
import Sixmo
import Synchronization
import Syntax
import WorkflowAPI
import WorkflowEngine

/// Finishes the runs of the local store.
struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Execute the runs of the local store that are not finished, and exit.")

  @OptionGroup var options: Options

  func run() throws {
    let engine = try options.localEngine(for: "sixmo work")
    Termination.handsBack { waiting { await engine.shutDown() } }
    Signals.catchInterrupts {
      if isInterrupted.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.code) }
    }
    defer { waiting { await engine.shutDown() } }
    let first = try unfinished(engine)
    var left = first
    while left > 0, !isInterrupted.load(ordering: .relaxed) {
      usleep(100_000)
      left = try unfinished(engine)
    }
    guard !options.quiet else { return try leave(left) }
    let done = first - left
    let text = "finished \(done.counted("run"))"
    StandardOutput.shared.write(
      Array((left == 0 ? "\(text)\n" : "\(text), \(left) left\n").utf8))
    try leave(left)
  }

  private func leave(_ left: Int) throws { if left > 0 { throw ExitStatus.interrupted } }

  /// How many runs, of whichever organization, are queued or running.
  private func unfinished(_ engine: WorkflowEngine) throws -> Int {
    do {
      let runs = try waiting { try await engine.statistics().runs }
      return (runs["queued"] ?? 0) + (runs["running"] ?? 0)
    } catch {
      Reporter(options.settings).report(Options.diagnostic("E0822", error))
      throw ExitStatus.error
    }
  }
}

private let isInterrupted = Atomic(false)
