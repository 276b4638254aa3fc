import Syntax

/// A Markdown page: its code blocks and the lines of text around them.
package struct Page {
  package struct Block {
    /// The first word after the opening fence: `sixmo`, `console`.
    package var language: String
    /// The second word, which says what the block is for: `check` in a lesson. Usually empty.
    package var purpose: String
    /// Of its first line of code, from 1.
    package var line: Int
    /// Its lines of code in the page.
    var lines: [Range<Int>] = []
    fileprivate var fence: Int
  }

  package enum Part {
    /// A line outside of code, with its number from 1.
    case line(String, number: Int)
    case block(Block)
  }

  package let source: Source
  /// In the order of the page.
  package private(set) var parts: [Part] = []

  package var blocks: [Block] {
    parts.compactMap { if case .block(let block) = $0 { block } else { nil } }
  }

  package init(_ source: Source) {
    self.source = source
    var open: Block?
    for (index, line) in source.lines.enumerated() {
      let fence = source.fence(line)
      if var block = open {
        if let fence, fence.length >= block.fence, fence.language.isEmpty {
          parts.append(.block(block))
          open = nil
        } else {
          block.lines.append(line)
          open = block
        }
      } else if let fence {
        open = Block(
          language: fence.language, purpose: fence.purpose, line: index + 2, fence: fence.length)
      } else {
        let text = String(decoding: source.bytes[line], as: UTF8.self)
        parts.append(.line(text, number: index + 1))
      }
    }
  }

  package func text(of block: Block) -> String {
    block.lines.map { String(decoding: source.bytes[$0], as: UTF8.self) + "\n" }.joined()
  }
}

extension Source {
  /// The number of backticks that open or close a block, and the two words after them; nil for any other
  /// line.
  fileprivate func fence(
    _ line: Range<Int>
  ) -> (length: Int, language: String, purpose: String)? {
    let text = bytes[line].drop { $0 == UInt8(ascii: " ") }
    let length = text.prefix { $0 == UInt8(ascii: "`") }.count
    guard length >= 3 else { return nil }
    let words = text.dropFirst(length).split(separator: UInt8(ascii: " "))
      .map { String(decoding: $0, as: UTF8.self) }
    return (length, words.first ?? "", words.count > 1 ? words[1] : "")
  }
}
