/// Follows the entries of a prompt and says what comes next: a lesson.
package protocol PromptGuide: AnyObject {
  /// Entries of an earlier session that are run again first; their results are not shown.
  var earlierEntries: [String] { get }

  /// Shown before somebody types, in place of the prompt's own first lines.
  var opening: String { get }

  /// Its own commands, as they are written: `:hint`.
  var commands: [(usage: String, summary: String)] { get }

  /// Performs a command, given without its colon; nil if it is not one of the guide's own.
  func perform(_ command: String) -> GuideAnswer?

  /// After an entry was evaluated, or a command of the prompt performed, which has no evaluation.
  func follow(_ entry: String, _ evaluation: Evaluation?) -> GuideAnswer?

  /// After Enter on an empty line.
  func goOn() -> GuideAnswer?
}

package struct GuideAnswer: Equatable {
  /// With a newline at its end, or empty.
  package var text: String
  /// Whether the prompt ends.
  package var leaves: Bool

  package init(_ text: String, leaves: Bool = false) {
    self.text = text
    self.leaves = leaves
  }
}
