import Sixmo
import Syntax

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
    /// The files that are being downloaded, by a number of their own.
    var files: [Int: FileProgress] = [:]
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
      case .lines:
        return progress.line == before?.line ? "" : VisibleText.of(progress.line) + "\n"
      case .bar(let width):
        let last = hasEnded ? state.leave(progress.bar(width: width)) : ""
        return last + state.paint(width: width)
      }
    }
  }

  /// The bytes to write now that more of a file has come; nil once it is there, or given up.
  func update(_ progress: FileProgress?, of file: DownloadedFile) -> String {
    guard case .bar(let width) = style else { return "" }
    return state.withLock { state in
      state.files[file.number] = progress
      return state.paint(width: width)
    }
  }

  /// A line of its own among what is shown; nothing if nothing is to be shown.
  func notice(_ text: String) -> String {
    switch style {
    case .none: ""
    case .lines: VisibleText.of(text) + "\n"
    case .bar(let width):
      state.withLock { state in state.leave(text) + state.paint(width: width) }
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
    return "\r\u{1B}[K\(VisibleText.of(text))\n"
  }

  fileprivate mutating func paint(width: Int) -> String {
    let numbers = files.keys.sorted()
    let text =
      files.isEmpty
      ? RunProgress.bar(of: runs, width: width)
      : FileProgress.bar(of: numbers.compactMap { files[$0] }, width: width)
    guard text != painted else { return "" }
    painted = text
    return "\r\u{1B}[K\(VisibleText.of(text))"
  }
}
