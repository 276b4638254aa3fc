import Sixmo

/// Shows the progress of runs on standard error; a script may wait for several at the same time.
package final class ProgressDisplay: Sendable {
  package enum Style: Sendable {
    case none
    /// A line for each change of a run's status or block: for logs and pipes.
    case lines
    /// One line that is painted again and again, this many columns wide.
    case bar(width: Int)
  }

  fileprivate struct State {
    /// The runs that are waited for, in the order in which that began.
    var runs: [RunProgress] = []
    /// What stands in the line that is being painted.
    var painted = ""
  }

  private let style: Style
  private let state = Locked(State())

  package init(_ style: Style) { self.style = style }

  /// The bytes to write now; empty if nothing has changed.
  func update(_ progress: RunProgress, hasEnded: Bool) -> String {
    state.withLock { state in
      let before = state.replace(progress)
      if hasEnded { state.remove(progress.runID) }
      switch style {
      case .none: return ""
      case .lines: return progress.line == before?.line ? "" : progress.line + "\n"
      case .bar(let width):
        let last = hasEnded ? state.leave(progress.bar(width: width)) : ""
        return last + state.paint(width: width)
      }
    }
  }

  /// What comes before something else is written when nobody waits for a run any longer: it ends the line
  /// that is being painted.
  func end(_ runID: String) -> String {
    state.withLock { state in
      state.remove(runID)
      defer { state.painted = "" }
      return state.painted.isEmpty ? "" : "\n"
    }
  }
}

extension ProgressDisplay.State {
  /// Takes what is new about a run and answers what was known.
  fileprivate mutating func replace(_ progress: RunProgress) -> RunProgress? {
    guard let index = runs.firstIndex(where: { $0.runID == progress.runID }) else {
      runs.append(progress)
      return nil
    }
    defer { runs[index] = progress }
    return runs[index]
  }

  fileprivate mutating func remove(_ runID: String) { runs.removeAll { $0.runID == runID } }

  /// Puts a line in place of the painted one, to stay.
  fileprivate mutating func leave(_ text: String) -> String {
    painted = ""
    return "\r\u{1B}[K\(text)\n"
  }

  fileprivate mutating func paint(width: Int) -> String {
    let text = RunProgress.bar(of: runs, width: width)
    guard text != painted else { return "" }
    painted = text
    return "\r\u{1B}[K\(text)"
  }
}
