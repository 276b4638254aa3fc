import Formats

/// The lines that show how a script got to an error.
enum CallTrace {
  /// A recursion's calls repeat in groups of up to this many frames.
  private static let longestPeriod = 4
  private static let maximumLines = 20

  /// Newest first, repeats folded, the middle of what is still too long left out; then how many older frames
  /// are unknown.
  static func lines(_ frames: [Diagnostic.Frame], hidden older: Int) -> [String] {
    let rest = older == 0 ? [] : ["… and \(older.counted("older call"))"]
    let lines = folded(frames.map(line))
    guard lines.count > maximumLines else { return lines + rest }
    let half = maximumLines / 2
    let hidden = lines.count - 2 * half
    return lines.prefix(half) + ["… \(hidden) more lines"] + lines.suffix(half) + rest
  }

  private static func line(_ frame: Diagnostic.Frame) -> String {
    let (source, span) = (frame.location.source, frame.location.span)
    let position = source.position(of: Int(span.start))
    return "in \(frame.function), called at \(source.name):\(position.line):\(position.column)"
  }

  /// `a b a b a b a b` becomes `a b … repeated 3 more times`.
  private static func folded(_ lines: [String]) -> [String] {
    var result: [String] = []
    var index = 0
    while index < lines.count {
      let (period, repeats) = longestRepeat(lines, at: index)
      result += lines[index..<index + period]
      if repeats > 0 {
        result.append("… repeated \(repeats.counted("more time"))")
      }
      index += period * (repeats + 1)
    }
    return result
  }

  /// The group at `index` that stands for the most lines, and how often it comes again; groups that
  /// save no line are left alone.
  private static func longestRepeat(
    _ lines: [String], at index: Int
  ) -> (period: Int, repeats: Int) {
    var best = (period: 1, repeats: 0)
    for period in 1...longestPeriod {
      var repeats = 0
      while matches(lines, index, index + period * (repeats + 1), period) { repeats += 1 }
      if repeats * period > max(1, best.repeats * best.period) { best = (period, repeats) }
    }
    return best
  }

  private static func matches(_ lines: [String], _ first: Int, _ second: Int, _ count: Int) -> Bool
  {
    guard second + count <= lines.count else { return false }
    return lines[first..<first + count] == lines[second..<second + count]
  }
}
