import Glibc
import Synchronization
import System

/// The way into a running machine from other threads and from signal handlers.
///
/// `@unchecked Sendable`: other threads touch only atomics (`Control.limit` and those here); the rest of
/// `control` belongs to the machine's own thread, and the memory lives as long as this object.
final class Signal: @unchecked Sendable {
  enum Reason: UInt8 { case none, interrupt, deadline }

  let control: UnsafeMutablePointer<Control>
  private let state = Atomic<UInt8>(0)
  private let hasEnded = Atomic(false)
  /// Counts what the thread that watches a run has to look at. Posting is safe in a signal handler, unlike
  /// everything that the run's own threads sleep on.
  private let events = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() {
    control = .allocate(capacity: 1)
    // Overwritten by the machine as soon as it has a stack.
    control.initialize(to: Control(top: Frame(bitPattern: 16)!))
    sem_init(events, 0, 0)
  }

  deinit {
    control.deinitialize(count: 1)
    control.deallocate()
    sem_destroy(events)
    events.deallocate()
  }

  var reason: Reason { Reason(rawValue: state.load(ordering: .acquiring)) ?? .none }

  /// Stops the script at its next safepoint, or in its wait. Safe in a signal handler.
  func stop(_ reason: Reason) {
    state.store(reason.rawValue, ordering: .releasing)
    requestCheck()
    sem_post(events)
  }

  /// Before a run.
  func clear() {
    state.store(Reason.none.rawValue, ordering: .releasing)
    hasEnded.store(false, ordering: .releasing)
  }

  func requestCheck() { control.pointee.limit.store(0, ordering: .relaxed) }

  // MARK: The watch

  func end() {
    hasEnded.store(true, ordering: .releasing)
    sem_post(events)
  }

  /// Waits until the run `end`s, while its own threads work or sleep. Calls `onStop` when something stops
  /// the run, which may be that its time is over.
  func watch(seconds: Double?, onStop: () -> Void) {
    var deadline = seconds.map { monotonicSeconds() + $0 }
    while !hasEnded.load(ordering: .acquiring) {
      if let end = deadline, monotonicSeconds() >= end {
        deadline = nil
        stop(.deadline)
      }
      if reason != .none { onStop() }
      waitForEvent(until: deadline)
    }
  }

  private func waitForEvent(until deadline: Double?) {
    guard let deadline else {
      _ = sem_wait(events)
      return
    }
    let seconds = max(0, deadline - monotonicSeconds())
    var end = timespec(seconds: timespec(of: CLOCK_REALTIME).seconds + seconds)
    sem_timedwait(events, &end)
  }
}
