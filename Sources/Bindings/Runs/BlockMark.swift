import Syntax

/// The marks of the states of blocks, as stdlib/drawing.sixmo writes them.
enum BlockMark {
  private static let paints: [Unicode.Scalar: Paint] = [
    "✓": .done, "▶": .running, "✗": .failed, "–": .waiting, "·": .waiting,
  ]

  /// The line with the mark coloured that it begins with, after the lines of branches.
  static func colored(_ line: String, _ palette: Paint.Palette) -> String {
    let scalars = line.unicodeScalars
    guard let place = scalars.firstIndex(where: { !" │├─".unicodeScalars.contains($0) }),
      let paint = paints[scalars[place]]
    else { return line }
    let end = scalars.index(after: place)
    return line[..<place] + paint.on(String(scalars[place]), palette) + line[end...]
  }
}
