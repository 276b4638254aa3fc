import CCurl

/// Moves one transfer on by the thread that waits for it. The connections stay for the next one.
///
/// `@unchecked Sendable`: one thread at a time has it, and `wake` is for any thread.
final class OwnLoop: @unchecked Sendable {
  private let handle: OpaquePointer

  /// Nil if there is no memory.
  init?() {
    guard let handle = http_loop_create() else { return nil }
    self.handle = handle
  }

  deinit { http_loop_destroy(handle) }

  /// Blocks until the transfer has ended, or has been made to fail before a `wake`.
  func carryOut(_ transfer: Transfer) -> Result<Transfer.Answer, any Error> {
    var isRunning = transfer.start(in: handle)
    while true {
      if let outcome = transfer.outcome {
        if isRunning { transfer.abandon() }
        return outcome
      }
      http_loop_perform(handle)
      var result = CURLE_OK
      if http_loop_next_ended(handle, &result) != nil {
        transfer.finish(result)
        isRunning = false
      } else {
        http_loop_sleep(handle)
      }
    }
  }

  func wake() { http_loop_wake(handle) }
}
