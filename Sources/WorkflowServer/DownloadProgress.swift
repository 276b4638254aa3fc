import Synchronization

/// What of a download has gone out.
final class DownloadProgress: Sendable {
  private let status = Atomic(0)
  private let bytes = Atomic(0)

  var isStreaming: Bool { status.load(ordering: .relaxed) != 0 }

  func begin(_ status: Int) { self.status.store(status, ordering: .relaxed) }

  func add(_ count: Int) { bytes.add(count, ordering: .relaxed) }

  func report(to visit: inout Visit) {
    guard isStreaming else { return }
    visit.isStreaming = true
    visit.status = status.load(ordering: .relaxed)
    visit.bytesOut = bytes.load(ordering: .relaxed)
  }
}
