import Syntax

/// How far something is, in one line of a terminal.
enum ProgressBar {
  /// `run_1 running  ███████▌········  45 %  2/5 blocks`, cut to the width.
  static func line(_ name: String, _ percentage: Double, _ details: [String], width: Int) -> String
  {
    let number = String(Int(percentage))
    let percent = String(repeating: " ", count: 3 - number.count) + number + " %"
    let line = "\(name)  \(blocks(percentage))  \(percent)  " + details.joined(separator: "  ")
    return String(VisibleText.of(line).prefix(max(width - 1, 0)))
  }

  private static let length = 20

  /// In eighths of a character, so that it moves smoothly.
  private static func blocks(_ percentage: Double) -> String {
    let eighths = Int(percentage / 100 * Double(length * 8))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let filled = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    return filled + String(repeating: "·", count: length - filled.count)
  }
}
