import Formats
import NIOCore
import System

/// The connections of a server: how many there are, and their end.
final class OpenConnections: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isStopping = false
    var whenEmpty: CheckedContinuation<Void, Never>?
  }
  private let state = Locked(State())
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var count: Int { state.withLock { $0.channels.count } }
  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// False if there are too many already.
  func add(_ channel: any Channel) -> Bool {
    let isAdded = state.withLock { state in
      guard state.channels.count < limit, !state.isStopping else { return false }
      state.channels[ObjectIdentifier(channel)] = channel
      return true
    }
    if isAdded { channel.closeFuture.whenComplete { _ in self.remove(channel) } }
    return isAdded
  }

  private func remove(_ channel: any Channel) {
    let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.channels[ObjectIdentifier(channel)] = nil
      guard state.channels.isEmpty else { return nil }
      defer { state.whenEmpty = nil }
      return state.whenEmpty
    }
    waiting?.resume()
  }

  /// Returns when all are closed: each after the answer it is at, at the latest after `seconds`.
  func stop(within seconds: Double) async {
    let channels = state.withLock { state in
      state.isStopping = true
      return Array(state.channels.values)
    }
    for channel in channels {
      channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
    let force = Task {
      try await Task.sleep(for: .seconds(seconds))
      for channel in state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
    }
    await withCheckedContinuation { continuation in
      let isEmpty = state.withLock { state in
        if !state.channels.isEmpty { state.whenEmpty = continuation }
        return state.channels.isEmpty
      }
      if isEmpty { continuation.resume() }
    }
    force.cancel()
  }
}
