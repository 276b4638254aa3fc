import Sixmo

/// Ways to go on with a text.
package struct Completions: Sendable, Equatable {
  /// How many characters at the end of the text a candidate replaces.
  package var replaced: Int
  /// The likeliest first.
  package var candidates: [Candidate]

  package init(replaced: Int, candidates: [Candidate]) {
    self.replaced = replaced
    self.candidates = candidates
  }
}

/// One way to go on.
package struct Candidate: Sendable, Equatable {
  /// What is inserted.
  package var text: String
  /// What it means, in a few words; empty if there is nothing to say.
  package var summary: String

  package init(_ text: String, _ summary: String = "") {
    self.text = text
    self.summary = summary
  }
}

/// What completion knows about the program and the service; nothing of it evaluates code.
package protocol CompletionSource {
  /// The names declared so far, the latest last.
  var names: [String] { get }
  /// See `Interpreter.outline`.
  func outline(of name: String, _ steps: [Outline.Step]) -> Outline?
  /// What a listing endpoint returned lately, as far as that is known within a moment.
  func rows(of endpoint: String) -> [JSON]
  /// What `workflows.get` returned lately for an id, in the same way.
  func workflow(_ id: String) -> JSON?
  /// Entries of the folder that a path names, folders with a slash at the end.
  func files(startingWith path: String) -> [String]
  /// The names of the profiles in the configuration.
  var profiles: [String] { get }
}
