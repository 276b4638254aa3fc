import Formats

/// Which faults come how often: `429=5%,503=2%,latency=50..400ms,drop=1%,seed=7`.
package struct FaultPlan: Sendable, Hashable {
  package enum Fault: Sendable, Hashable {
    case status(Int)
    /// A broken connection, before or after the service did its work.
    case drop
  }

  package struct Rate: Sendable, Hashable {
    package var fault: Fault
    /// From 0 to 1.
    package var share: Double
  }

  /// In the order in which they were written; together at most 1.
  package var rates: [Rate] = []
  /// Seconds to wait before each answer.
  package var latency: ClosedRange<Double>?
  /// The same seed gives the same faults to the same requests; nil if none was written.
  package var seed: UInt64?

  static let statuses = [401, 429, 500, 502, 503, 504]

  /// How a plan is written, for messages and help.
  package static let grammar = """
    parts with commas between them: STATUS=PERCENT (\(statuses.map(String.init).joined(separator: ", "))), \
    drop=PERCENT, latency=TIME or latency=FROM..TO, seed=NUMBER; for example \
    429=5%,503=2%,latency=50..400ms,drop=1%,seed=7
    """
}

// MARK: Reading

extension FaultPlan {
  /// Which part of a plan is wrong.
  package struct Malformed: Error, Sendable, Hashable {
    package var message: String

    package init(message: String) { self.message = message }
  }

  package init(_ text: String) throws(Malformed) {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      try add(part.withoutOuterSpaces)
    }
    let total = rates.reduce(0) { $0 + $1.share }
    if total > 1.000_001 { throw Malformed(message: "the percentages come to more than 100 %") }
  }

  private mutating func add(_ part: Substring) throws(Malformed) {
    let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(
      \.withoutOuterSpaces)
    guard sides.count == 2 else {
      throw Malformed(message: "'\(part)' is not of the form name=value")
    }
    let (name, value) = (sides[0], sides[1])
    switch name {
    case "drop": try add(.drop, part, value)
    case "latency": latency = try Self.latency(value, part)
    case "seed":
      guard let seed = UInt64(value) else {
        throw Malformed(message: "'\(part)' needs a number from 0 up")
      }
      self.seed = seed
    default:
      guard let status = Int(name), Self.statuses.contains(status) else {
        throw Malformed(message: "'\(name)' in '\(part)' is not a known fault")
      }
      try add(.status(status), part, value)
    }
  }

  private mutating func add(
    _ fault: Fault, _ part: Substring, _ value: Substring
  ) throws(Malformed) {
    guard value.last == "%", let percent = Double(value.dropLast()), (0...100).contains(percent)
    else { throw Malformed(message: "'\(part)' needs a percentage from 0% to 100%") }
    guard !rates.contains(where: { $0.fault == fault }) else {
      throw Malformed(message: "'\(part)' repeats a fault")
    }
    rates.append(Rate(fault: fault, share: percent / 100))
  }

  /// `80ms`, `50..400ms`, `0.5..2s`: the unit of the end is that of both.
  private static func latency(
    _ text: Substring, _ part: Substring
  ) throws(Malformed) -> ClosedRange<Double> {
    let unit = text.hasSuffix("ms") ? 0.001 : 1
    let numbers = text.hasSuffix("ms") ? text.dropLast(2) : text.dropLast(1)
    let ends =
      numbers.firstRange(of: "..").map { [numbers[..<$0.lowerBound], numbers[$0.upperBound...]] }
      ?? [numbers, numbers]
    let values = ends.compactMap { Double($0) }.filter { (0...600_000).contains($0) }
    guard text.hasSuffix("s"), values.count == 2, values[0] <= values[1], values[1] * unit <= 600
    else { throw Malformed(message: "'\(part)' needs a time such as 80ms, 50..400ms or 0.5..2s") }
    return values[0] * unit...values[1] * unit
  }
}

// MARK: Writing

extension FaultPlan: CustomStringConvertible {
  /// As it is written.
  package var description: String {
    var parts = rates.map { rate in
      switch rate.fault {
      case .status(let status): "\(status)=\(Self.shown(rate.share * 100))%"
      case .drop: "drop=\(Self.shown(rate.share * 100))%"
      }
    }
    if let latency {
      let (from, to) = (latency.lowerBound * 1000, latency.upperBound * 1000)
      parts.append("latency=\(Self.shown(from))..\(Self.shown(to))ms")
    }
    if let seed { parts.append("seed=\(seed)") }
    return parts.joined(separator: ",")
  }

  private static func shown(_ number: Double) -> String {
    let rounded = (number * 1000).rounded() / 1000
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
