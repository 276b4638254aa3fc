import Syntax

/// The code blocks of a Markdown page.
package struct Page {
  package struct Block {
    /// The first word behind the opening fence: `sixmo`, `console`.
    package var language: String
    /// Of its first line of code, from 1.
    package var line: Int
    /// Its lines of code in the page.
    var lines: [Range<Int>] = []
    fileprivate var fence: Int
  }

  package let source: Source
  package private(set) var blocks: [Block] = []

  package init(_ source: Source) {
    self.source = source
    var open: Block?
    for (index, line) in source.lines.enumerated() {
      let fence = source.fence(line)
      if var block = open {
        if let fence, fence.length >= block.fence, fence.language.isEmpty {
          blocks.append(block)
          open = nil
        } else {
          block.lines.append(line)
          open = block
        }
      } else if let fence {
        open = Block(language: fence.language, line: index + 2, fence: fence.length)
      }
    }
  }

  package func text(of block: Block) -> String {
    block.lines.map { String(decoding: source.bytes[$0], as: UTF8.self) + "\n" }.joined()
  }
}

extension Source {
  /// The number of backticks that open or close a block, and the word behind; nil for any other line.
  fileprivate func fence(_ line: Range<Int>) -> (length: Int, language: String)? {
    let text = bytes[line].drop { $0 == UInt8(ascii: " ") }
    let length = text.prefix { $0 == UInt8(ascii: "`") }.count
    guard length >= 3 else { return nil }
    let words = text.dropFirst(length).split(separator: UInt8(ascii: " "))
    return (length, words.first.map { String(decoding: $0, as: UTF8.self) } ?? "")
  }
}
