import Sixmo
import Syntax
import System

/// Shows the progress of runs on standard error; a script may wait for several at the same time.
package final class ProgressDisplay: Sendable {
  package enum Style: Sendable {
    case none
    /// A line for each change of a run's status or block: for logs and pipes.
    case lines
    /// One line that is painted again and again on a terminal, below a line for each block where `drawsBlocks`.
    case bar(colors: Paint.Palette? = nil, size: @Sendable () -> (rows: Int, columns: Int))
  }

  fileprivate struct State {
    /// The runs that are waited for, in the order in which that began.
    var runs: [FollowedRun] = []
    /// The files that are being downloaded, by a number of their own.
    var files: [String: FileProgress] = [:]
    /// The lines that are being painted.
    var painted: [String] = []
    var drawsBlocks = false
    var colors: Paint.Palette?
  }

  private let style: Style
  /// Seconds that only grow.
  private let clock: @Sendable () -> Double
  private let state = Locked(State())

  package init(_ style: Style, clock: (@Sendable () -> Double)? = nil) {
    self.style = style
    self.clock = clock ?? { RunSupport.secondsSinceStart }
    if case .bar(let colors, _) = style { state.withLock { $0.colors = colors } }
  }

  /// Shows the blocks of a run too from now on, where there is room: at a prompt.
  package func drawBlocks() { state.withLock { $0.drawsBlocks = true } }

  /// Whether a run with that many blocks is shown with them.
  func draws(blocks count: Int) -> Bool {
    guard case .bar(_, let size) = style, count > 1, count + 3 < size().rows else { return false }
    return state.withLock { $0.drawsBlocks && $0.runs.count < 2 }
  }

  /// The bytes to write now; empty if nothing has changed. `graph` has a line for each block.
  func update(_ progress: RunProgress, graph: [String] = [], hasEnded: Bool) -> String {
    state.withLock { state in
      let (before, run) = state.replace(progress, graph, at: clock())
      if hasEnded { state.remove(progress.runID) }
      switch style {
      case .none: return ""
      case .lines:
        return progress.line == before?.line ? "" : VisibleText.of(progress.line) + "\n"
      case .bar(_, let size):
        let width = size().columns
        let last = hasEnded ? state.leave(State.lines(of: [run], width: width)) : ""
        return last + state.paint(width: width)
      }
    }
  }

  /// The bytes to write now that more of a file has come; nil once it is there, or given up.
  func update(_ progress: FileProgress?, of file: DownloadedFile) -> String {
    guard case .bar(_, let size) = style else { return "" }
    return state.withLock { state in
      state.files[file.id] = progress
      return state.paint(width: size().columns)
    }
  }

  /// A line of its own among what is shown; nothing if nothing is to be shown.
  func notice(_ text: String) -> String {
    switch style {
    case .none: ""
    case .lines: VisibleText.of(text) + "\n"
    case .bar(_, let size):
      state.withLock { state in state.leave([text]) + state.paint(width: size().columns) }
    }
  }

  /// What comes before something else is written when nobody waits for a run any longer: it ends the line
  /// that is being painted.
  func end(_ runID: String) -> String {
    state.withLock { state in
      state.remove(runID)
      defer { state.painted = [] }
      return state.painted.isEmpty ? "" : "\n"
    }
  }

  /// Shows nothing more: what ran was stopped. The result are the ids of the runs that it waited for.
  package func abandon() -> [String] {
    state.withLock { state in
      defer { (state.runs, state.files, state.painted) = ([], [:], []) }
      return state.runs.map(\.progress.runID)
    }
  }
}

extension ProgressDisplay.State {
  /// Takes what is new about a run and answers what was known.
  fileprivate mutating func replace(
    _ progress: RunProgress, _ graph: [String], at time: Double
  ) -> (before: RunProgress?, run: FollowedRun) {
    let index = runs.firstIndex { $0.progress.runID == progress.runID }
    let before = index.map { runs[$0] }
    var run = FollowedRun(progress: progress, pace: before?.pace ?? RunPace(), graph: graph)
    run.pace.note(progress, at: time)
    if let index { runs[index] = run } else { runs.append(run) }
    return (before?.progress, run)
  }

  fileprivate mutating func remove(_ runID: String) {
    runs.removeAll { $0.progress.runID == runID }
  }

  /// Puts lines in place of the painted ones, to stay.
  fileprivate mutating func leave(_ lines: [String]) -> String {
    let text = lines.map { "\u{1B}[K\(shown($0))\n" }.joined()
    defer { painted = [] }
    return start + text + (lines.count < painted.count ? "\u{1B}[J" : "")
  }

  fileprivate mutating func paint(width: Int) -> String {
    let lines = currentLines(width: width)
    guard lines != painted else { return "" }
    let text = (lines.isEmpty ? [""] : lines).map { "\u{1B}[K\(shown($0))" }
    defer { painted = lines }
    return start + text.joined(separator: "\n") + (text.count < painted.count ? "\u{1B}[J" : "")
  }

  /// A line as the terminal gets it, with the state of its block in a colour.
  private func shown(_ line: String) -> String {
    let text = VisibleText.of(line)
    return colors.map { BlockMark.colored(text, $0) } ?? text
  }

  /// From the end of what is painted to its beginning.
  private var start: String { (painted.count > 1 ? "\u{1B}[\(painted.count - 1)A" : "") + "\r" }

  private func currentLines(width: Int) -> [String] {
    guard files.isEmpty else {
      let numbers = files.keys.sorted()
      return [FileProgress.bar(of: numbers.compactMap { files[$0] }, width: width)]
    }
    return runs.isEmpty ? [] : Self.lines(of: runs, width: width)
  }

  /// The blocks of a run above its bar; of several runs one bar.
  static func lines(of runs: [FollowedRun], width: Int) -> [String] {
    let graph = runs.count == 1 ? runs[0].graph.map { ProgressBar.cut($0, to: width - 1) } : []
    return graph + [RunProgress.bar(of: runs, width: width)]
  }
}
