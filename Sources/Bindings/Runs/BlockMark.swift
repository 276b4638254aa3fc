/// The marks of the states of blocks, as stdlib/drawing.sixmo writes them.
enum BlockMark {
  /// By the sixteen colours that a terminal's own theme defines, so that they are readable on light and on
  /// dark; what has not begun is grey.
  private static let colors: [Unicode.Scalar: String] = [
    "✓": "32", "▶": "36", "✗": "31", "–": "90", "·": "90",
  ]

  /// The line with the mark coloured that it begins with, after the lines of branches.
  static func colored(_ line: String) -> String {
    let scalars = line.unicodeScalars
    guard let place = scalars.firstIndex(where: { !" │├─".unicodeScalars.contains($0) }),
      let color = colors[scalars[place]]
    else { return line }
    let end = scalars.index(after: place)
    return "\(line[..<place])\u{1B}[\(color)m\(scalars[place])\u{1B}[0m\(line[end...])"
  }
}
