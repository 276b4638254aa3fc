import Glibc
import Syntax

/// Runs `body` on a thread of its own with a stack of this size, calls `meanwhile` on this one, and waits
/// for the end.
func withDeepStack<T>(bytes: Int, meanwhile: () -> Void, _ body: () throws -> T)
  -> Result<T, any Error>
{
  withoutActuallyEscaping(body) { body in
    let outcome = Outcome<T>()
    do throws(Failure) {
      let thread = try DeepThread(bytes: bytes) { outcome.result = Result { try body() } }
      meanwhile()
      thread.join()
    } catch {
      return .failure(error)
    }
    guard let result = outcome.result else {
      preconditionFailure("the thread ended without its result")
    }
    return result
  }
}

private final class Outcome<T> {
  var result: Result<T, any Error>?
}

/// A thread with a stack of its own size. The memory is only reserved: the system gives what is touched.
/// Throws what no script can catch if there can be no more threads.
struct DeepThread {
  private var thread = pthread_t()

  init(bytes: Int, _ body: @escaping () -> Void) throws(Failure) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, bytes)
    let job = Unmanaged.passRetained(Job(body: body))
    let status = pthread_create(
      &thread, &attributes,
      { raw in
        Unmanaged<Job>.fromOpaque(raw!).takeRetainedValue().body()
        return nil
      }, job.toOpaque())
    guard status != 0 else { return }
    job.release()
    throw .limit("E0407", "the system gives no more threads: \(String(cString: strerror(status)))")
  }

  func join() { pthread_join(thread, nil) }

  private final class Job {
    let body: () -> Void
    init(body: @escaping () -> Void) { self.body = body }
  }
}
