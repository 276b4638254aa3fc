import Glibc

/// State that several threads use, one at a time.
///
/// This rather than the standard library's `Mutex`, which the thread sanitizer cannot see: it would take
/// whatever such a lock guards for a data race.
///
/// `@unchecked Sendable`: the state is reached under the lock alone.
package final class Locked<State>: @unchecked Sendable {
  @usableFromInline let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  @usableFromInline var state: State

  package init(_ state: sending State) {
    self.state = state
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Must not be called again from inside `body`.
  @inlinable package func withLock<R, E: Error>(
    _ body: (inout sending State) throws(E) -> sending R
  ) throws(E) -> sending R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Nil if another thread has the lock.
  @inlinable package func withLockIfFree<R>(_ body: (inout sending State) -> sending R)
    -> sending R?
  {
    guard pthread_mutex_trylock(mutex) == 0 else { return nil }
    defer { pthread_mutex_unlock(mutex) }
    return body(&state)
  }
}
