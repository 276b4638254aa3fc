/// How a text differs from its formatted form, as `diff -u` shows it.
///
/// The formatter keeps every line that is not blank, in its order, so lines are matched without a search.
package struct LineDifference {
  private static let context = 3

  private struct Line {
    var mark: Character
    var text: Substring
  }
  private var lines: [Line] = []

  package init(from old: String, to new: String) {
    var (before, after) = (Self.lines(of: old), Self.lines(of: new))
    while let left = before.first, let right = after.first {
      if left == right {
        lines.append(Line(mark: " ", text: left))
      } else if !Self.isBlank(left) || Self.isBlank(right) {
        // A blank line that is only there afterwards cannot be: the formatter adds none.
        lines += [Line(mark: "-", text: left), Line(mark: "+", text: right)]
      } else {
        lines.append(Line(mark: "-", text: left))
        before = before.dropFirst()
        continue
      }
      (before, after) = (before.dropFirst(), after.dropFirst())
    }
    lines += before.map { Line(mark: "-", text: $0) } + after.map { Line(mark: "+", text: $0) }
  }

  /// Empty if nothing differs.
  package func text(named name: String) -> String {
    let hunks = hunks
    return hunks.isEmpty ? "" : "--- \(name)\n+++ \(name)\n" + hunks.map(text).joined()
  }

  /// Ranges of lines around the changes, apart by more than their context.
  private var hunks: [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in lines.indices where lines[index].mark != " " {
      let start = max(0, index - Self.context)
      let end = min(lines.count, index + Self.context + 1)
      if let last = hunks.last, last.upperBound >= start {
        hunks[hunks.count - 1] = last.lowerBound..<end
      } else {
        hunks.append(start..<end)
      }
    }
    return hunks
  }

  private func text(_ hunk: Range<Int>) -> String {
    let old = "-\(position(hunk.lowerBound, without: "+")),\(count(hunk, without: "+"))"
    let new = "+\(position(hunk.lowerBound, without: "-")),\(count(hunk, without: "-"))"
    // Runs of changes: what goes before what comes.
    var (body, added) = ("", "")
    for line in lines[hunk] {
      if line.mark == "+" {
        added += "+\(line.text)\n"
      } else {
        if line.mark == " " { (body, added) = (body + added, "") }
        body += "\(line.mark)\(line.text)\n"
      }
    }
    return "@@ \(old) \(new) @@\n" + body + added
  }

  private func position(_ index: Int, without mark: Character) -> Int {
    lines[..<index].count { $0.mark != mark } + 1
  }

  private func count(_ hunk: Range<Int>, without mark: Character) -> Int {
    lines[hunk].count { $0.mark != mark }
  }

  private static func lines(of text: String) -> ArraySlice<Substring> {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.last == "" ? lines.dropLast() : lines[...]
  }

  private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }
}
