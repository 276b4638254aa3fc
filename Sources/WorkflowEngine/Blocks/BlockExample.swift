/// A small workflow around a block, as Sixmo source that help shows and a test runs.
enum BlockExample: Sendable {
  /// A run of a webhook and the block with these specs, or of a block that takes the records itself.
  case run(_ specs: String = "{}", rows: String = people)
  /// A run of a source with these specs that reads what `setup` has made.
  case reading(_ specs: String, setup: String)
  /// The workflow alone, where a run needs a service that is not there.
  case definition(_ specs: String)
  case script(String)

  static let people = """
    [
      {name: "Ada", email: "ada@example.com", phone: "030 1234567",
        country: "DE", company: "Lovelace Ltd"},
      {name: "Bob", email: "ada@example.com", phone: "12",
        country: "FR", company: "Bobbins"},
    ]
    """

  /// Runs where there is nothing yet.
  func source(of block: Block) -> String {
    switch self {
    case .run(let specs, let rows):
      let before = block.takesPayload ? [] : [("webhook", "{}")]
      return """
        \(Self.workflow("example", before + [(block.name, specs)]))
        let rows = \(rows)
        \(Self.results(of: #"workflows.run("example", webhook_payload: rows)"#))
        """
    case .reading(let specs, let setup):
      return """
        \(setup)
        \(Self.workflow("example", [(block.name, specs)]))
        \(Self.results(of: #"workflows.run("example")"#))
        """
    case .definition(let specs):
      return Self.workflow("example", [("webhook", "{}"), (block.name, specs)])
    case .script(let source): return source
    }
  }

  /// As an update, which makes the workflow where there is none; each block has a name and specs.
  static func workflow(_ id: String, _ blocks: [(String, String)]) -> String {
    let lines = blocks.enumerated().map { index, block in
      """
          {sequence_number: \(index + 1), block_type: "\(block.0)",
            block_name: "\(block.0)",
            specs: \(block.1.replacing("\n", with: "\n      "))},
      """
    }
    return """
      workflows.update("\(id)", workflow_name: "Example", workflow_definition: {
        blocks: [
      \(lines.joined(separator: "\n"))
        ],
        edges: [],
      })
      """
  }

  private static func results(of start: String) -> String {
    """
    let run = \(start)
    runs.wait(run.job_id, every: 0.1)
    runs.results(run.job_id)
    """
  }
}
