/// How fast a run goes on, from the looks at it so far.
struct RunPace {
  /// Of the block at work.
  private(set) var rowsPerSecond: Double?
  /// Until the run ends, if it goes on as it did: what the run's percentage says, and not less than the block
  /// at work needs for its rows.
  var secondsLeft: Double? { [secondsOfRun, secondsOfBlock].compactMap(\.self).max() }
  private var secondsOfRun: Double?
  private var secondsOfBlock: Double?
  private var start: (time: Double, percentage: Double)?
  private var block: (name: String?, time: Double, done: Int)?

  /// What is said after less time is too far from the truth.
  private static let leastSeconds = 0.5

  /// Takes what is known at a time, in seconds that only grow.
  mutating func note(_ progress: RunProgress, at time: Double) {
    noteRows(progress, time)
    guard let start, progress.percentage >= start.percentage else {
      start = (time, progress.percentage)
      return
    }
    let (seconds, percent) = (time - start.time, progress.percentage - start.percentage)
    guard seconds >= Self.leastSeconds, percent >= 1 else { return }
    secondsOfRun = (100 - progress.percentage) / percent * seconds
  }

  private mutating func noteRows(_ progress: RunProgress, _ time: Double) {
    guard let (done, total) = progress.rows else { return }
    guard let block, block.name == progress.block, block.done <= done else {
      block = (progress.block, time, done)
      (rowsPerSecond, secondsOfBlock) = (nil, nil)
      return
    }
    let seconds = time - block.time
    guard seconds >= Self.leastSeconds, done > block.done else { return }
    let pace = Double(done - block.done) / seconds
    (rowsPerSecond, secondsOfBlock) = (pace, Double(max(0, total - done)) / pace)
  }
}

extension RunPace {
  /// `120 rows/s`, `4 min left`
  var rateText: String? { rowsPerSecond.map { "\(Self.rate($0)) rows/s" } }
  var restText: String? { secondsLeft.map { "\(Self.time($0)) left" } }

  private static func rate(_ number: Double) -> String {
    number >= 10 ? String(Int(number)) : "\(Int(number * 10) / 10).\(Int(number * 10) % 10)"
  }

  private static func time(_ seconds: Double) -> String {
    guard seconds < 1e6 else { return "days" }
    let seconds = Int(seconds.rounded(.up))
    return switch seconds {
    case ..<100: "\(seconds) s"
    case ..<6_000: "\(seconds / 60) min"
    default: "\(seconds / 3_600) h \(seconds / 60 % 60) min"
    }
  }
}
