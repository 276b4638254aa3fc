import Sixmo
import Syntax

/// How far a run is, as its live status says it.
struct RunProgress {
  var runID: String
  var status: String
  var percentage: Double
  var completedBlocks: Int
  var totalBlocks: Int
  /// The name of the block at work.
  var block: String?
  /// What the block at work does, or its name; nil between blocks.
  var step: String?
  /// The rows that this block has worked on, of how many.
  var rows: (done: Int, total: Int)?

  /// Reads a live status; a field that is missing counts as nothing.
  init(_ live: JSON, of runID: String) {
    self.runID = runID
    status = live["overall_status"]?.string ?? "unknown"
    percentage = min(max(live["overall_progress_percentage"]?.double ?? 0, 0), 100)
    completedBlocks = live["completed_blocks"]?.int ?? 0
    totalBlocks = live["total_blocks"]?.int ?? 0
    let current = live["blocks"]?.array?.first { $0["status"] == "running" }
    block = current?["block_name"]?.string ?? live["current_block"]?.string
    step = current?["current_step"]?.string ?? live["current_block"]?.string
    if let done = current?["processed_count"]?.int, let total = current?["total_count"]?.int,
      total > 0
    {
      rows = (done, total)
    }
  }

  /// `run_1 running  ███████▌········  45 %  2/5 blocks  Enriching companies 45/100  12 rows/s  5 s left`
  ///
  /// Where that is too wide, what can be known otherwise goes first and the numbers stay.
  func bar(width: Int, pace: RunPace = RunPace()) -> String {
    let name = "\(runID) \(status)"
    let blocks = "\(completedBlocks)/\(totalBlocks) blocks"
    // What has ended has no pace any more.
    let pace = status == "running" ? pace : RunPace()
    let (rate, rest) = (pace.rateText ?? "", pace.restText ?? "")
    let (step, short) = (stepText(step), stepText(self.step.map { ProgressBar.cut($0, to: 12) }))
    func line(_ name: String, _ barLength: Int, _ details: [String]) -> String {
      ProgressBar.line(name, percentage, details, barLength: barLength)
    }
    return ProgressBar.fitting(
      [
        line(name, 20, [blocks, step, rate, rest]), line(name, 10, [blocks, step, rate, rest]),
        line(name, 10, [step, rate, rest]), line(runID, 10, [step, rate, rest]),
        line("", 10, [step, rate, rest]), line("", 0, [short, rate, rest]),
        line("", 0, [short, rest]), line("", 0, [short]), line("", 0, [rowsText ?? ""]),
      ], width: width)
  }

  /// `3 runs  ███████▌········  45 %  4/9 blocks  2 running, 1 queued`; of one run its own.
  static func bar(of runs: [FollowedRun], width: Int) -> String {
    guard runs.count > 1 else {
      return runs.first.map { $0.progress.bar(width: width, pace: $0.pace) } ?? ""
    }
    let all = runs.map(\.progress)
    let (done, total) = all.reduce((0, 0)) { ($0.0 + $1.completedBlocks, $0.1 + $1.totalBlocks) }
    var statuses: [String] = []
    for run in all where !statuses.contains(run.status) { statuses.append(run.status) }
    let counts = statuses.map { status in "\(all.count { $0.status == status }) \(status)" }
    let percentage = all.reduce(0) { $0 + $1.percentage } / Double(all.count)
    let details = ["\(done)/\(total) blocks", counts.joined(separator: ", ")]
    return ProgressBar.line("\(all.count) runs", percentage, details, width: width)
  }

  /// `run_1: running, 1 of 3 blocks done, Enriching companies`
  var line: String {
    let parts = ["\(runID): \(status)", "\(completedBlocks) of \(totalBlocks) blocks done", step]
    return VisibleText.of(parts.compactMap { $0 }.joined(separator: ", "))
  }

  private func stepText(_ step: String?) -> String {
    [step, rowsText].compactMap { $0 }.joined(separator: " ")
  }

  private var rowsText: String? { rows.map { "\($0.done)/\($0.total)" } }
}

/// A run that somebody waits for, as it was last seen.
struct FollowedRun {
  var progress: RunProgress
  var pace = RunPace()
  /// A line for each of its blocks; empty if they are not shown.
  var graph: [String] = []
}
