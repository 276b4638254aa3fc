import System

/// Runs `body` on a thread of its own with a stack of this size, calls `meanwhile` on this one, and waits
/// for the end.
func withDeepStack<T>(bytes: Int, meanwhile: () -> Void, _ body: () throws -> T)
  -> Result<T, any Error>
{
  withoutActuallyEscaping(body) { body in
    let outcome = Outcome<T>()
    do throws(Failure) {
      let thread = try Thread(forScripts: bytes) { outcome.result = Result { try body() } }
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

extension Thread {
  /// For scripts: throws what no script can catch if there can be no more threads.
  init(forScripts stackSize: Int, _ body: @escaping () -> Void) throws(Failure) {
    do throws(SystemError) {
      try self.init(stackSize: stackSize, body)
    } catch {
      throw .limit("E0407", "the system gives no more threads: \(error)")
    }
  }
}
