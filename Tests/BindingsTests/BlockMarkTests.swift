import Testing

@testable import Bindings

struct `The mark of a block` {
  @Test(arguments: [
    ("✓ webhook  3 rows", "\u{1B}[32m✓\u{1B}[0m webhook  3 rows"),
    ("│  ├─ ▶ filter", "│  ├─ \u{1B}[36m▶\u{1B}[0m filter"),
    ("✗ filter  ✓", "\u{1B}[31m✗\u{1B}[0m filter  ✓"),
    ("– merge", "\u{1B}[90m–\u{1B}[0m merge"),
    ("run_1 running  ███···   40 %", "run_1 running  ███···   40 %"), ("", ""),
  ])
  func `has the colour of its state`(line: String, colored: String) {
    #expect(BlockMark.colored(line) == colored)
  }
}
