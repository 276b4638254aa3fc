import Sixmo
import Syntax

/// How far a run is, as its live status tells it.
struct RunProgress {
  var runID: String
  var status: String
  var percentage: Double
  var completedBlocks: Int
  var totalBlocks: Int
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
    step = current?["current_step"]?.string ?? live["current_block"]?.string
    if let done = current?["processed_count"]?.int, let total = current?["total_count"]?.int,
      total > 0
    {
      rows = (done, total)
    }
  }

  /// `run_1 running  ███████▌········  45 %  2/5 blocks  Enriching companies 45/100`
  func bar(width: Int) -> String {
    let details = ["\(completedBlocks)/\(totalBlocks) blocks", stepText].compactMap { $0 }
    return ProgressBar.line("\(runID) \(status)", percentage, details, width: width)
  }

  /// `3 runs  ███████▌········  45 %  4/9 blocks  2 running, 1 queued`; of one run its own.
  static func bar(of runs: [RunProgress], width: Int) -> String {
    guard runs.count > 1 else { return runs.first?.bar(width: width) ?? "" }
    let (done, total) = runs.reduce((0, 0)) { ($0.0 + $1.completedBlocks, $0.1 + $1.totalBlocks) }
    var statuses: [String] = []
    for run in runs where !statuses.contains(run.status) { statuses.append(run.status) }
    let counts = statuses.map { status in "\(runs.count { $0.status == status }) \(status)" }
    let percentage = runs.reduce(0) { $0 + $1.percentage } / Double(runs.count)
    let details = ["\(done)/\(total) blocks", counts.joined(separator: ", ")]
    return ProgressBar.line("\(runs.count) runs", percentage, details, width: width)
  }

  /// `run_1: running, 1 of 3 blocks done, Enriching companies`
  var line: String {
    let parts = ["\(runID): \(status)", "\(completedBlocks) of \(totalBlocks) blocks done", step]
    return VisibleText.of(parts.compactMap { $0 }.joined(separator: ", "))
  }

  private var stepText: String? {
    guard let step else { return nil }
    return rows.map { "\(step) \($0.done)/\($0.total)" } ?? step
  }
}
