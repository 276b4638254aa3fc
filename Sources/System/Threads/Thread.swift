import Glibc

/// A thread of this process.
package struct Thread {
  private var handle = pthread_t()

  /// Begins it. A stack of `stackSize` bytes, else of the system's size, is only reserved: the system gives
  /// what is touched.
  package init(stackSize: Int? = nil, _ body: @escaping () -> Void) throws(SystemError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }
    let job = Unmanaged.passRetained(Job(body))
    let status = pthread_create(
      &handle, &attributes,
      { job in
        Unmanaged<Job>.fromOpaque(job!).takeRetainedValue().body()
        return nil
      }, job.toOpaque())
    guard status != 0 else { return }
    job.release()
    throw SystemError(status)
  }

  /// Waits for its end. Either this or `detach` is called once.
  package func join() { pthread_join(handle, nil) }

  /// Nobody waits for its end.
  package func detach() { pthread_detach(handle) }

  private final class Job {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
}

extension Thread {
  /// Lets this thread stand back so much further where cores are short, as `nice` does for a process; the other
  /// threads of this one keep their place.
  package static func standBack(by niceness: Int32) {
    let which = Int32(PRIO_PROCESS.rawValue)
    if niceness > 0 { _ = setpriority(which, 0, min(19, getpriority(which, 0) + niceness)) }
  }

  /// A thread for work that blocks, without which the program cannot go on: the pool's threads are not the place
  /// for it, as what it waits for needs them.
  package static func start(stackSize: Int? = nil, _ work: @escaping @Sendable () -> Void) {
    do {
      try Thread(stackSize: stackSize, work).detach()
    } catch {
      preconditionFailure("the system gives no thread: \(error)")
    }
  }
}
