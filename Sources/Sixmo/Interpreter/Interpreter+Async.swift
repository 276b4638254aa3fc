import Glibc
import System

extension Interpreter {
  /// The same from asynchronous code, whose threads are few and must not be blocked: another thread waits
  /// for the run, and cancelling the task interrupts it, so that it throws `Stop.interrupted`.
  @discardableResult
  public nonisolated(nonsending) func run(source text: String, name: String = "<script>")
    async throws(Stop) -> Answer
  {
    try await elsewhere { () throws(Stop) in try self.run(source: text, name: name) }
  }

  /// The same from asynchronous code.
  public nonisolated(nonsending) func call<each Argument: Encodable>(
    _ function: String, with argument: repeat each Argument
  ) async throws(Stop) -> Answer {
    let arguments = try [JSON](encoding: repeat each argument)
    return try await elsewhere { () throws(Stop) in
      try self.call(function, withArguments: arguments)
    }
  }
}

extension Script {
  /// The same from asynchronous code: cancelling the task interrupts the run.
  @discardableResult
  public nonisolated(nonsending) func run(_ values: [String: JSON] = [:]) async throws(Stop)
    -> Answer
  {
    try await interpreter.elsewhere { () throws(Stop) in try self.run(values) }
  }

  /// The same from asynchronous code.
  public nonisolated(nonsending) func call<each Argument: Encodable>(
    _ function: String, with argument: repeat each Argument
  ) async throws(Stop) -> Answer {
    let arguments = try [JSON](encoding: repeat each argument)
    return try await interpreter.elsewhere { () throws(Stop) in
      try self.call(function, withArguments: arguments)
    }
  }
}

extension Interpreter {
  /// Does on a thread of its own what blocks.
  fileprivate nonisolated(nonsending) func elsewhere<T: Sendable>(
    _ body: @escaping () throws(Stop) -> T
  ) async throws(Stop) -> T {
    let work = Work(body: body)
    let interrupt = interrupt
    let result: Result<T, Stop> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        do throws(Failure) {
          try Thread(forScripts: Self.waitingStack) {
            continuation.resume(returning: Result(catching: work.body))
          }.detach()
        } catch {
          continuation.resume(returning: .failure(Stop(error)))
        }
      }
    } onCancel: {
      interrupt()
    }
    // A cancellation that came when the run was over is not meant for the next one.
    interrupt.withdraw()
    return try result.get()
  }

  /// In bytes: it only starts the run and waits for it.
  private static var waitingStack: Int { 1 << 20 }
}

/// `@unchecked Sendable`: the task that makes it is suspended until the other thread is done with it.
private struct Work<T>: @unchecked Sendable {
  let body: () throws(Stop) -> T
}
