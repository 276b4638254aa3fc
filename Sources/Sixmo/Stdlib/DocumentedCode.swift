/// The examples in the `##` lines of Sixmo code, as scripts that can be run.
///
/// ````
/// ## ```
/// ## [1, 2, 3].take(2)  # => [1, 2]
/// ## ```
/// ````
///
/// Each block between fences is one script. A line `code  # => value` becomes an assertion that both are
/// equal; other lines stay as they are.
package struct DocumentedCode {
  /// Where the block begins in its file, from 1.
  package var line: Int
  package var script: String

  /// All blocks of a file.
  package static func blocks(in source: String) -> [DocumentedCode] {
    var blocks: [DocumentedCode] = []
    var lines: [String] = []
    var isInside = false
    for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      guard line.hasPrefix("##") else {
        isInside = false
        continue
      }
      let text = String(line.dropFirst(line.hasPrefix("## ") ? 3 : 2))
      guard text == "```" else {
        if isInside { lines.append(checked(text)) }
        continue
      }
      if isInside {
        blocks.append(
          DocumentedCode(line: index + 1 - lines.count, script: lines.joined(separator: "\n")))
      }
      isInside.toggle()
      lines = []
    }
    return blocks
  }

  private static func checked(_ line: String) -> String {
    guard let (code, value) = parts(line) else { return line }
    return "assert (\(code)) == (\(value))"
  }

  /// What stands before and behind `# =>`.
  private static func parts(_ line: String) -> (code: Substring, value: Substring)? {
    let mark = "  # => "
    var start = line.startIndex
    while start < line.endIndex {
      if line[start...].hasPrefix(mark) {
        return (line[..<start], line[start...].dropFirst(mark.count))
      }
      start = line.index(after: start)
    }
    return nil
  }
}
