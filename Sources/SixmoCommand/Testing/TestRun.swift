import Dispatch
import Glibc
import Prompt
import Sixmo
import Synchronization
import System

/// The tests of some files, several files at once, and what ends them early.
final class TestRun: Sendable {
  let settings: Settings
  /// Only tests with this in their name.
  let filter: String?
  private struct State {
    var running: [Int: Interrupt] = [:]
    var count = 0
    var nextFile = 0
    var outcomes: [Int: [TestOutcome]] = [:]
  }
  private let state = Locked(State())
  private let cancelled = Atomic(false)

  init(_ settings: Settings, filter: String?) {
    self.settings = settings
    self.filter = filter
  }

  /// How many seconds a test may take unless `--timeout` says something else: so a loop without end is a
  /// test that fails.
  static let usualSeconds = 60.0

  /// Ctrl-C came.
  var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  func isWanted(_ name: String) -> Bool { filter.map { name.contains($0) } ?? true }

  /// Runs up to `jobs` files at once and hands their outcomes over in the order of the files.
  func run(_ files: [String], jobs: Int, _ tell: ([TestOutcome]) -> Void) {
    let isNews = DispatchSemaphore(value: 0)
    Signals.catchInterrupts {
      // The second one leaves at once, whatever still hangs.
      if self.cancelled.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.code) }
    }
    for _ in 0..<min(jobs, files.count) {
      Thread.start { self.work(files, isNews) }
    }
    for index in files.indices {
      while !has(index) {
        _ = isNews.wait(timeout: .now() + .milliseconds(50))
        if isCancelled { interruptAll() }
      }
      tell(state.withLock { $0.outcomes.removeValue(forKey: index) } ?? [])
    }
  }

  private func work(_ files: [String], _ isNews: DispatchSemaphore) {
    while let index = takeFile(files.count) {
      let outcomes = isCancelled ? [] : TestedFile(files[index], in: self).outcomes()
      state.withLock { $0.outcomes[index] = outcomes }
      isNews.signal()
    }
  }

  private func takeFile(_ count: Int) -> Int? {
    state.withLock { state in
      guard state.nextFile < count else { return nil }
      defer { state.nextFile += 1 }
      return state.nextFile
    }
  }

  private func has(_ index: Int) -> Bool { state.withLock { $0.outcomes[index] != nil } }

  // MARK: Ctrl-C

  /// Answers the number to `unregister` with.
  func register(_ interrupt: Interrupt) -> Int {
    state.withLock { state in
      state.count += 1
      state.running[state.count] = interrupt
      return state.count
    }
  }

  func unregister(_ number: Int) { state.withLock { $0.running[number] = nil } }

  private func interruptAll() {
    state.withLock { for interrupt in $0.running.values { interrupt() } }
  }
}
