import Glibc

/// Threads wait here until as many have come as were promised.
package final class Barrier: @unchecked Sendable {
  // Initialised once and never moved, so that every thread may use it.
  private let barrier = UnsafeMutablePointer<pthread_barrier_t>.allocate(capacity: 1)

  package init(_ count: Int) { pthread_barrier_init(barrier, nil, UInt32(count)) }
  package func wait() { pthread_barrier_wait(barrier) }
}
