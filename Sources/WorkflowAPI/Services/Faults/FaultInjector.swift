import Formats
import System

/// Decides what happens to each request: the same for the same seed, whatever ids the requests have and
/// however long they take.
///
/// Each endpoint has a sequence of its own, so that calls of different endpoints at the same time do not
/// change each other's faults.
final class FaultInjector: Sendable {
  /// What happens to one request.
  struct Decision: Sendable, Hashable {
    /// Seconds to wait first.
    var delay = 0.0
    var fault: FaultPlan.Fault?
    /// A dropped connection breaks after the service did its work.
    var isLate = false
  }

  private let plan: FaultPlan
  private let seed: UInt64
  private let sequences = Locked<[String: SplitMix64]>([:])

  init(_ plan: FaultPlan) {
    self.plan = plan
    seed = plan.seed ?? 0
  }

  /// `endpoint` is a name such as `runs.list`.
  func next(for endpoint: String) -> Decision {
    let (wait, draw, side) = sequences.withLock { sequences in
      var sequence = sequences[endpoint] ?? SplitMix64(seed: seed ^ Self.hash(endpoint))
      defer { sequences[endpoint] = sequence }
      return (sequence.fraction(), sequence.fraction(), sequence.fraction())
    }
    var decision = Decision(fault: fault(at: draw), isLate: side < 0.5)
    if let latency = plan.latency {
      decision.delay = latency.lowerBound + wait * (latency.upperBound - latency.lowerBound)
    }
    return decision
  }

  private func fault(at draw: Double) -> FaultPlan.Fault? {
    var end = 0.0
    for rate in plan.rates {
      end += rate.share
      if draw < end { return rate.fault }
    }
    return nil
  }

  /// Fowler, Noll and Vo's FNV-1a: Swift's own hashes differ from process to process.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

extension SplitMix64 {
  /// From 0 to below 1.
  fileprivate mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
