/// Where the prompt gets what somebody types: `LineEditor` on a terminal that can draw, `PlainReader` on
/// one that cannot.
package protocol EntryReader {
  func read() -> Entry
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

  /// What could stand at the end of `text`; nil when there is nothing to offer.
  func completions(of text: String) -> Completions?
}

/// Ways to go on with a text.
package struct Completions: Equatable {
  /// How many characters at the end of the text a candidate replaces.
  package var replaced: Int
  /// In the order in which they are listed.
  package var candidates: [String]

  package init(replaced: Int, candidates: [String]) {
    self.replaced = replaced
    self.candidates = candidates
  }
}
