import Sixmo

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

  package struct Column: Sendable {
    package var name: String
    package var meaning: String

    package init(_ name: String, _ meaning: String) {
      self.name = name
      self.meaning = meaning
    }
  }

  package init(
    name: String, aliases: [String], summary: String, specs: Schema.Object, accepts: String,
    columns: [Column], example: String
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.specs = specs
    self.accepts = accepts
    self.columns = columns
    self.example = example
  }
}
