import Glibc

/// Runs `body` on a thread of its own with a stack of this size and waits for it.
///
/// The memory is only reserved: the system gives what is touched. `onTimeout` is called here if the
/// seconds are over first; the wait goes on until the body ends.
func withDeepStack<T>(
  bytes: Int, seconds: Double?, onTimeout: () -> Void, _ body: () throws -> T
) -> Result<T, any Error> {
  withoutActuallyEscaping(body) { body in
    let job = Job<T>(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, bytes)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { raw in
        Unmanaged<AnyJob>.fromOpaque(raw!).takeUnretainedValue().run()
        return nil
      }, Unmanaged.passUnretained(job).toOpaque())
    guard status == 0 else {
      preconditionFailure("no thread for a script: \(String(cString: strerror(status)))")
    }
    if let seconds, !job.waitForEnd(seconds: seconds) { onTimeout() }
    pthread_join(thread, nil)
    return job.takeResult()
  }
}

private class AnyJob {
  func run() {}
}

private final class Job<T>: AnyJob {
  private let body: () throws -> T
  private var result: Result<T, any Error>?
  private let ended = Flag()

  init(_ body: @escaping () throws -> T) { self.body = body }

  override func run() {
    result = Result { try body() }
    ended.signal()
  }

  /// False if the seconds are over first.
  func waitForEnd(seconds: Double) -> Bool { ended.wait(seconds: seconds) }

  func takeResult() -> Result<T, any Error> {
    guard let result else { preconditionFailure("the thread ended without its result") }
    return result
  }
}

/// Something that one thread waits for and another one makes true, once.
private final class Flag {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var isSet = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func signal() {
    pthread_mutex_lock(mutex)
    isSet = true
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  func wait(seconds: Double) -> Bool {
    var end = timespec()
    clock_gettime(CLOCK_REALTIME, &end)
    let total = Double(end.tv_sec) + Double(end.tv_nsec) / 1e9 + seconds
    end = timespec(tv_sec: Int(total), tv_nsec: Int((total - total.rounded(.down)) * 1e9))
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !isSet {
      if pthread_cond_timedwait(condition, mutex, &end) == ETIMEDOUT { return isSet }
    }
    return true
  }
}
