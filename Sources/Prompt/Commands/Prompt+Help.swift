import Bindings
import Completion
import Formats
import Sixmo
import Syntax

extension Prompt {
  func showOverview() {
    let width = Terminal.size.columns
    let parts =
      (guide.map { [Command.lines($0.commands, width: width)] } ?? [])
      + [Command.overview(width: width), Command.lines(Self.keys, width: width)]
    page((parts + [help.overview(width: width)]).joined(separator: "\n\n"))
  }

  private static let keys = [
    ("Enter", "run the entry, or open a line while a bracket is open"),
    ("Alt-Enter", "always open a line"),
    ("Up, Down", "earlier entries that begin with the text before the cursor"),
    ("Ctrl-R", "search the history"),
    ("Tab, Shift-Tab", "complete; again for the next candidate or the one before"),
    ("Ctrl-C", "give up the entry, or stop what runs; twice within a second leaves"),
    ("_, _3", "the last result, the result of entry 3"),
    (";", "at the end of an entry hides its result"),
  ].map { (usage: $0.0, summary: $0.1) }

  func showHelp(_ topic: String) {
    guard !topic.isEmpty else { return showOverview() }
    if let text = help.text(for: topic, width: Terminal.size.columns) {
      page(text)
    } else if let outline = session.outline(of: topic, []) {
      guard outline.signature != nil else { return Terminal.say("\(topic): \(outline.phrase)") }
      // With the lines above it.
      let source = Source(name: "<help>", text: "help(\(topic))")
      _ = session.evaluate(source, keepingAs: [], isTyped: false)
    } else if let text = help.answer(to: topic, width: Terminal.size.columns) {
      page(text)
    } else {
      let near = help.suggestion(for: topic).map { "; did you mean '\($0)'?" } ?? ""
      Terminal.say("no help about '\(topic)'\(near)")
    }
  }

  /// `help`, `help NAME`, `NAME?`, `POST /workflows/run`, `quit` and `exit`, as people write them; nil if the entry is code.
  func wordCommand(_ entry: String) -> String? {
    let words = entry.split(separator: " ").map(String.init)
    guard let first = words.first, words.count <= 3, !session.names.contains(first) else {
      return nil
    }
    switch (first, words.count) {
    case ("help", 1): return ":help"
    case ("quit", 1), ("exit", 1): return ":quit"
    case ("help", 2) where words[1].isTopic || words[1].hasBytePrefix("/"):
      return ":help \(words[1])"
    case ("GET", 2) where words[1].hasBytePrefix("/"),
      ("POST", 2) where words[1].hasBytePrefix("/"):
      return ":help \(first) \(words[1])"
    case ("help", 3) where words[2].hasBytePrefix("/"): return ":help \(words[1]) \(words[2])"
    case (_, 1) where first.hasByteSuffix("?") && first.dropLast().isTopic:
      return ":help \(first.dropLast())"
    default: return nil
    }
  }
}

extension StringProtocol {
  /// A name with its namespace and fields: `workflows.run`.
  fileprivate var isTopic: Bool {
    !isEmpty
      && utf8.allSatisfy {
        ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10
          || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
      }
  }
}
