import Syntax
import Testing

@testable import Bindings

struct `The mark of a block` {
  @Test(arguments: [
    ("✓ webhook  3 rows", Paint.done.on("✓", .large) + " webhook  3 rows"),
    ("│  ├─ ▶ filter", "│  ├─ " + Paint.running.on("▶", .large) + " filter"),
    ("✗ filter  ✓", Paint.failed.on("✗", .large) + " filter  ✓"),
    ("– merge", Paint.waiting.on("–", .large) + " merge"),
    ("run_1 running  ███···   40 %", "run_1 running  ███···   40 %"), ("", ""),
  ])
  func `has the colour of its state`(line: String, colored: String) {
    #expect(BlockMark.colored(line, .large) == colored)
  }
}
