/// The code blocks of a page.
struct Markdown {
  struct Block {
    /// What stands behind the opening fence: `sixmo`, `console`.
    var language: String
    /// Of its first line of code.
    var line: Int
    var text: String
  }

  var blocks: [Block] = []

  init(_ text: String) {
    var open: Block?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if var block = open {
        if line == "```" {
          blocks.append(block)
          open = nil
        } else {
          block.text += line + "\n"
          open = block
        }
      } else if line.hasPrefix("```") {
        open = Block(language: String(line.dropFirst(3)), line: index + 2, text: "")
      }
    }
  }
}
