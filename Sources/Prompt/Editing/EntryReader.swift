import Completion

/// Where the prompt gets what somebody types: `LineEditor` on a terminal that can draw, `PlainReader` on
/// one that cannot.
package protocol EntryReader {
  func read() -> Entry

  /// Adds an entry that was not read here to the history.
  func remember(_ text: String)
}

package enum Entry: Equatable {
  /// A whole entry, of one line or several, without the final newline.
  case text(String)
  /// Ctrl-C: what was typed is given up.
  case interrupted
  /// Ctrl-D on an empty line, or the terminal went away.
  case end
}

/// What an editor asks about the text while somebody types it.
package protocol EntryAssistant: AnyObject {
  /// False when Enter should open another line: a bracket or a string is open.
  func isComplete(_ text: String) -> Bool

  /// What could be at the end of `text`; nil when there is nothing to offer.
  func completions(of text: String) -> Completions?

  /// The text with colours; `cursor` is an offset in bytes.
  func colored(_ text: String, cursor: Int) -> String

  /// What a paste into an empty entry is to be: a `curl` command becomes the call of a script.
  func pasted(_ text: String) -> String

  /// What has happened since this was last asked, to be reported above the text; lines that end in a newline.
  func takeNews() -> String

  /// What may follow the text, shown in grey.
  func hint(after text: String) -> [HintPart]
}

/// A piece of a hint.
package struct HintPart: Equatable {
  package var text: String
  /// What is to be typed next.
  package var isCurrent: Bool

  package init(_ text: String, isCurrent: Bool = false) {
    self.text = text
    self.isCurrent = isCurrent
  }
}
