import Completion
import Syntax

/// Candidates as they are listed below an entry: one in a row with its summary if they fit on the screen,
/// otherwise their texts in columns.
struct CandidateList {
  var columns: Int
  var rows: Int
  var isColored: Bool

  /// Further to the right no summary begins.
  private static let widestText = 32

  func text(of candidates: [Candidate]) -> String {
    // Fields come from rows and answers, and so does what is said of them.
    let candidates = candidates.map { candidate in
      var candidate = candidate
      candidate.text = VisibleText.of(candidate.text)
      candidate.summary = VisibleText.of(candidate.summary)
      return candidate
    }
    let hasSummaries = candidates.contains { !$0.summary.isEmpty }
    return hasSummaries && candidates.count <= max(1, rows - 3)
      ? described(candidates) : inColumns(candidates.map(\.text))
  }

  private func described(_ candidates: [Candidate]) -> String {
    let widest = candidates.map { Terminal.width($0.text) }.max() ?? 0
    let column = min(widest, Self.widestText, columns / 2) + 2
    return candidates.map { candidate in
      let room = columns - 1 - max(column, Terminal.width(candidate.text) + 2)
      guard !candidate.summary.isEmpty, room > 8 else {
        return DisplayWidth.cut(candidate.text, to: columns - 1) + "\n"
      }
      let summary = DisplayWidth.cut(candidate.summary, to: room)
      return Self.padded(candidate.text, to: column)
        + (isColored ? Paint.faint.on(summary) : summary) + "\n"
    }.joined()
  }

  private func inColumns(_ texts: [String]) -> String {
    let width = min((texts.map { Terminal.width($0) }.max() ?? 0) + 2, columns)
    let perRow = max(1, columns / width)
    let limit = perRow * max(1, rows - 3)
    var text = ""
    for (index, candidate) in texts.prefix(limit).enumerated() {
      let isLast = index % perRow == perRow - 1 || index == min(limit, texts.count) - 1
      text += isLast ? candidate + "\n" : Self.padded(candidate, to: width)
    }
    if texts.count > limit { text += "… and \(texts.count - limit) more\n" }
    return text
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(2, width - Terminal.width(text)))
  }
}
