import Sixmo
import Synchronization

/// Shows the progress of runs on standard error.
package final class ProgressDisplay: Sendable {
  package enum Style: Sendable {
    case none
    /// A line for each change of status or block: for logs and pipes.
    case lines
    /// One line that is painted again and again, this many columns wide.
    case bar(width: Int)
  }

  private let style: Style
  private let last = Mutex("")

  package init(_ style: Style) { self.style = style }

  /// The bytes to write now; empty if nothing has changed.
  func update(_ progress: RunProgress, hasEnded: Bool) -> String {
    last.withLock { last in
      let text: String
      switch style {
      case .none: return ""
      case .lines: text = progress.line
      case .bar(let width): text = progress.bar(width: width)
      }
      guard text != last || hasEnded else { return "" }
      let isRepeated = text == last
      last = hasEnded ? "" : text
      if case .bar = style { return "\r\u{1B}[K\(text)\(hasEnded ? "\n" : "")" }
      return isRepeated ? "" : text + "\n"
    }
  }

  /// What ends the line that is being painted, before something else is written.
  func interrupted() -> String {
    last.withLock { last in
      defer { last = "" }
      if case .bar = style, !last.isEmpty { return "\n" }
      return ""
    }
  }
}
