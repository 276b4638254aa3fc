import Syntax

/// How far something is, in one line of a terminal.
enum ProgressBar {
  /// `run_1 running  ███████▌········  45 %  2/5 blocks`, with a bar of that many columns, or without.
  static func line(
    _ name: String, _ percentage: Double, _ details: [String], barLength: Int = 20
  ) -> String {
    let number = String(Int(percentage))
    let percent = String(repeating: " ", count: 3 - number.count) + number + " %"
    let bar = barLength > 0 ? blocks(percentage, length: barLength) : ""
    return VisibleText.of(
      ([name, bar, percent] + details).filter { !$0.isEmpty }.joined(separator: "  "))
  }

  /// The first of these lines that fits without the last column, in which some terminals wrap; if none does,
  /// the beginning of the last.
  static func fitting(_ lines: [String], width: Int) -> String {
    lines.first { DisplayWidth.of($0) < width } ?? cut(lines.last ?? "", to: max(width - 1, 0))
  }

  /// The same line with a shorter and shorter bar.
  static func line(_ name: String, _ percentage: Double, _ details: [String], width: Int) -> String
  {
    fitting(
      [20, 10, 0].map { line(name, percentage, details, barLength: $0) }
        + [line("", percentage, details, barLength: 0)], width: width)
  }

  /// As much of the beginning as fits into that many columns, with `…` in the last if something is missing.
  static func cut(_ text: String, to width: Int) -> String {
    guard DisplayWidth.of(text) > width else { return text }
    var room = width - 1
    let start = text.prefix { character in
      room -= DisplayWidth.of(String(character))
      return room >= 0
    }
    return width > 0 ? start + "…" : ""
  }

  /// In eighths of a character, so that it moves smoothly.
  private static func blocks(_ percentage: Double, length: Int) -> String {
    let eighths = Int(percentage / 100 * Double(length * 8))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let filled = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    return filled + String(repeating: "·", count: length - filled.count)
  }
}
