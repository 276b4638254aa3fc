import CCurl
import Formats
import Glibc
import System

/// The one thread that moves the transfers of a transport on. It sleeps while there is nothing to do, and
/// it alone touches libcurl's handles.
final class TransferLoop: Sendable {
  private enum Order {
    case start(Transfer)
    case drop(Transfer)
    case resume(Transfer)
    case stop
  }

  private struct Inbox {
    var orders: [Order] = []
    /// Made together with the thread, when the first order comes; freed by the thread at its end.
    var handle: OpaquePointer?
  }

  private let inbox = Locked(Inbox())

  func start(_ transfer: Transfer) { put(.start(transfer)) }
  func drop(_ transfer: Transfer) { put(.drop(transfer)) }
  func resume(_ transfer: Transfer) { put(.resume(transfer)) }

  /// Ends the thread and what it still has under way; nothing may come afterwards.
  func stop() {
    if inbox.withLock({ $0.handle != nil }) { put(.stop) }
  }

  private func put(_ order: sending Order) {
    inbox.withLock { inbox in
      inbox.orders.append(order)
      if let handle = inbox.handle { return http_loop_wake(handle) }
      guard let handle = http_loop_create() else { preconditionFailure("no memory for HTTP") }
      inbox.handle = handle
      Thread.start { [self] in run() }
    }
  }

  // MARK: On the thread

  private func run() {
    // Ctrl-C belongs to the main thread; a server that hangs up must not end the program by SIGPIPE.
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let address = inbox.withLock { UInt(bitPattern: $0.handle) }
    guard let handle = OpaquePointer(bitPattern: address) else { return }
    var running: [UnsafeMutableRawPointer: Transfer] = [:]
    while carryOut(takeOrders(), handle, &running) {
      http_loop_perform(handle)
      var result = CURLE_OK
      while let context = http_loop_next_ended(handle, &result) {
        running.removeValue(forKey: context)?.finish(result)
      }
      http_loop_sleep(handle)
    }
    for transfer in running.values { transfer.abandon() }
    http_loop_destroy(handle)
  }

  private func takeOrders() -> [Order] {
    inbox.withLock { inbox in
      defer { inbox.orders = [] }
      return inbox.orders
    }
  }

  /// False if the thread is to end.
  private func carryOut(
    _ orders: [Order], _ handle: OpaquePointer,
    _ running: inout [UnsafeMutableRawPointer: Transfer]
  ) -> Bool {
    for order in orders {
      switch order {
      case .start(let transfer):
        if transfer.start(in: handle) { running[transfer.context] = transfer }
      case .drop(let transfer): running.removeValue(forKey: transfer.context)?.abandon()
      case .resume(let transfer): running[transfer.context]?.resume()
      case .stop: return false
      }
    }
    return true
  }
}
