import Glibc

/// What one thread sleeps on until another one rings. A ring that comes too early is not lost; several
/// count as one.
///
/// `@unchecked Sendable`: the mutex guards `isRung` and `ringer`, and the memory lives as long as this object.
package final class Alarm: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var isRung = false
  private var ringer: (@Sendable () -> Void)?

  package init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // A clock that nobody sets, so that a sleep never becomes longer.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  package func ring() {
    pthread_mutex_lock(mutex)
    isRung = true
    pthread_cond_signal(condition)
    let ringer = ringer
    pthread_mutex_unlock(mutex)
    ringer?()
  }

  /// What else is done at each ring, by the thread that rings: the one that should hear it may be busy.
  package func onRing(_ body: (@Sendable () -> Void)?) {
    pthread_mutex_lock(mutex)
    ringer = body
    pthread_mutex_unlock(mutex)
  }

  /// Returns at the next ring, when the seconds are over (nil: never), or for no reason: anybody who waits for
  /// something looks whether it is there, and waits again.
  package func wait(seconds: Double? = nil) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if !isRung {
      if let seconds {
        var end = timespec(seconds: monotonicSeconds() + seconds)
        pthread_cond_timedwait(condition, mutex, &end)
      } else {
        pthread_cond_wait(condition, mutex)
      }
    }
    isRung = false
  }
}
