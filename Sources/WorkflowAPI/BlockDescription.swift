import Formats

/// A block type as help shows it.
package struct BlockDescription: Sendable {
  package var name: String
  /// Other names of the same block.
  package var aliases: [String]
  /// One sentence.
  package var summary: String
  package var specs: Schema.Object
  /// What its rows must be about, in words: `people or companies`.
  package var accepts: String
  /// The columns that it adds, with their meanings.
  package var columns: [Column]
  /// Sixmo source that runs against a fresh embedded engine.
  package var example: String
  /// What makes it refuse a definition, a run or a row, the likeliest first.
  package var refusals: [Refusal]

  package struct Column: Sendable {
    package var name: String
    package var meaning: String

    package init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  /// Something that a block refuses, and what to do about it.
  package struct Refusal: Sendable {
    package enum Kind: Sendable {
      /// When the workflow is made.
      case definition
      /// Before a run is accepted.
      case request
      /// While the run goes on, which fails.
      case run
      /// One row, with which nothing else ends.
      case row
    }

    package var kind: Kind
    /// What is refused, as a sentence.
    package var when: String
    /// What to do about it, as a sentence.
    package var fix: String
    /// What shows it; nil where that takes a file, or another service.
    package var trial: Trial?

    package init(_ kind: Kind, _ when: String, _ fix: String, _ trial: Trial? = nil) {
      (self.kind, self.when, self.fix, self.trial) = (kind, when, fix, trial)
    }

    /// That of the message at the prompt; nil for a row.
    package var code: String? {
      switch kind {
      case .definition: "E0704"
      case .request: "E0707"
      case .run: "E0310"
      case .row: nil
      }
    }
  }

  /// A workflow of a webhook block and the block, with rows for it, all as JSON.
  package struct Trial: Sendable {
    package var specs: String
    package var webhook = "{}"
    package var rows = #"[{"name": "Ada", "email": "ada@example.com", "country": "DE"}]"#

    package init(_ specs: String, webhook: String? = nil, rows: String? = nil) {
      self.specs = specs
      self.webhook = webhook ?? self.webhook
      self.rows = rows ?? self.rows
    }
  }

  package init(
    name: String, aliases: [String], summary: String, specs: Schema.Object, accepts: String,
    columns: [Column], example: String, refusals: [Refusal] = []
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.specs = specs
    self.accepts = accepts
    self.columns = columns
    self.example = example
    self.refusals = refusals
  }
}
