import Sixmo
import WorkflowAPI

extension Block {
  /// All blocks as help shows them.
  package static var descriptions: [BlockDescription] { all.map(\.description) }

  private var description: BlockDescription {
    BlockDescription(
      name: name, aliases: aliases, summary: summary, specs: specs, accepts: acceptsPhrase,
      columns: addedColumns.map { .init($0, Self.meanings[$0] ?? "") },
      example: BlockExample.source(of: self), refusals: refusals)
  }

  private var acceptsPhrase: String {
    switch (role, accepts) {
    case (.source, _): "no rows: it is the first block of a workflow"
    case (.merge, _): "two or more streams of rows"
    case (_, [.lead]): "rows about people"
    case (_, [.company]): "rows about companies"
    default: "rows about people or companies"
    }
  }

  /// Those that rows have after this block without any spec, and those of its match.
  var addedColumns: [String] {
    let flow = ColumnFlow(self, JSONObject(), inputs: role == .source ? [] : [StreamColumns()])
    guard let matchColumn else { return flow.columns.names }
    let stem = matchColumn.prefix { $0 != "_" }
    return flow.columns.names.filter { $0 != matchColumn }
      + ["match", "confidence", "source"].map { "\(stem)_\($0)" }.filter {
        !flow.columns.names.contains($0) || $0 == matchColumn
      }
  }

  /// What the columns mean that blocks add, by their names.
  static let meanings: [String: String] = [
    "email_status": "OK, RISKY, INVALID, UNKNOWN or CATCH_ALL.",
    "email_reason": "Why the status is not OK; null for OK.",
    "email_normalized":
      "The address in its usual form: domain in lower case and as the DNS knows it.",
    "email_mailbox": "The same without the dots and `+tags` that the provider ignores.",
    "email_domain": "The part after the `@`.",
    "email_is_disposable": "Whether the domain gives addresses to throw away.",
    "email_is_role": "Whether it is a function rather than a person: `info`, `sales`.",
    "email_is_free": "Whether the domain is that of a free provider.",
    "phone_status": "VALID, POSSIBLE or INVALID.",
    "phone_reason": "Why the number is not VALID; null for VALID.",
    "phone_e164": "The number as `+493012345`.",
    "phone_extension": "The extension that follows the number.",
    "phone_region": "The country as ISO 3166 code.",
    "phone_type": "What kind of number it is: MOBILE, FIXED_LINE.",
    "company_match": "`found`, `not_found` or `error`.",
    "company_confidence": "How sure the match is, from 0 to 1.",
    "company_source": "Where the company was found.",
    "email": "The address, if it was found.",
    "email_type": "COMPANY, or PERSONAL for an address of a free provider.",
    "email_match": "`found`, `not_found` or `error`.",
    "email_confidence": "How sure the match is, from 0 to 1.",
    "email_source": "Where the address was found; `row` for the row's own.",
    "phone": "The number, if it was found.",
    "phone_match": "`found`, `not_found` or `error`.",
    "phone_confidence": "How sure the match is, from 0 to 1.",
    "phone_source": "Where the number was found; `row` for the row's own.",
    "company_domain": "The registrable domain of the company.",
    "company_name": "The company's name, as the first row has it.",
    "lead_count": "How many people of the company there are.",
    "llm_output": "The model's answer.",
    "qa_score": "From 0 to 10, weighted over the criteria.",
    "qa_passed": "Whether the score and each threshold are reached.",
    "qa_reason": "Why, in the words of the model.",
    "qa_criteria": "Score and reason of each criterion.",
    "count": "How many rows the group has.",
    "person_match": "`found`, `not_found` or `error`.",
    "person_confidence": "How sure the match is, from 0 to 1.",
    "person_source": "Where the person was found.",
  ]
}

/// A small workflow around a block, with rows that show what it does.
enum BlockExample {
  static func source(of block: Block) -> String {
    switch block.name {
    case "webhook": run([], rows: #"[{email: "ada@example.com"}]"#, as: block)
    case "read_csv":
      """
      csv.write("leads.csv", [{name: "Ada"}, {name: "Bob"}])
      \(create("example", [(block.name, #"{path: "leads.csv"}"#)]))
      let run = workflows.run("example")
      runs.wait(run.job_id, every: 0.1)
      runs.results(run.job_id)
      """
    case "company_to_leads":
      run(
        [(block.name, "{}")],
        rows: #"""
          [
            {company_name: "Lovelace Ltd", leads: [{name: "Ada"}, {name: "Bob"}]},
          ]
          """#, as: block)
    case "merge": merge
    case "read_notebook":
      """
      \(create("writer", [("webhook", "{}"), ("append_to_notebook", #"{notebook_name: "Leads"}"#)]))
      let people = [{name: "Ada"}, {name: "Bob"}]
      let first = workflows.run("writer", webhook_payload: people)
      runs.wait(first.job_id, every: 0.1)
      \(create("example", [(block.name, #"{notebook_name: "Leads"}"#)]))
      let run = workflows.run("example")
      runs.wait(run.job_id, every: 0.1)
      runs.results(run.job_id)
      """
    case "llm_openai":
      create(
        "example",
        [
          ("webhook", "{}"),
          (
            block.name,
            #"""
            {
              url: "http://localhost:11434/v1", model: "llama3.2",
              prompt: "Which industry is {{company}} in?",
              output_column: "industry",
            }
            """#
          ),
        ])
    case "qa_agent":
      create(
        "example",
        [
          ("webhook", "{}"),
          (
            block.name,
            #"""
            {
              url: "http://localhost:11434/v1", model: "llama3.2",
              criteria: "Can this person buy software?",
            }
            """#
          ),
        ])
    case "send_slack_message":
      create(
        "example",
        [
          ("webhook", "{}"),
          (
            block.name,
            #"""
            {
              webhook_url: "https://hooks.slack.com/services/T0/B0/x",
              message: "{{rows}} new leads",
            }
            """#
          ),
        ])
    case "outgoing_webhook":
      create(
        "example", [("webhook", "{}"), (block.name, #"{url: "https://hooks.example.com/rows"}"#)])
    default: run([(block.name, specs[block.name] ?? "{}")], rows: rows, as: block)
    }
  }

  /// Those of the blocks that need some, as Sixmo source.
  private static let specs = [
    "validate_email": #"{email_field: "email", allow_reserved: true}"#,
    "validate_phone": #"{phone_field: "phone", default_region: "DE"}"#,
    "filter": #"{where: "row.country == \"DE\""}"#,
    "deduplicate": #"{columns: ["email"], keep: "first"}"#,
    "transform": #"""
    {
      set: {label: "row.name.upper() + \" \" + row.country"},
      remove: ["phone"],
    }
    """#,
    "remove_columns": #"{columns: ["phone"]}"#,
    "group_by": #"{columns: ["country"]}"#,
    "append_to_notebook": #"{notebook_name: "Leads"}"#,
    "deduplicate_wrt_notebook": #"""
    {
      notebook_name: "Leads", columns: ["email"],
    }
    """#,
    "save_csv": #"{path: "people.csv"}"#,
    "export": #"{format: "csv", path: "people.csv"}"#,
    "enrich_company": #"""
    {
      company_field: "company", return_fields: {industry: "The industry"},
    }
    """#,
    "find_email": #"{mode: "PROFESSIONAL", allow_reserved: true}"#,
    "find_phone": #"{default_region: "DE"}"#,
    "leads_to_company": #"{keep_leads: true}"#,
    "enrich_person": #"{person_field: "name", email_field: "email"}"#,
  ]

  private static let rows = """
    [
      {name: "Ada", email: "ada@example.com", phone: "030 1234567",
        country: "DE", company: "Lovelace Ltd"},
      {name: "Bob", email: "ada@example.com", phone: "12",
        country: "FR", company: "Bobbins"},
    ]
    """

  private static func run(_ blocks: [(String, String)], rows: String, as block: Block) -> String {
    """
    \(create("example", [("webhook", "{}")] + blocks))
    let rows = \(rows)
    let run = workflows.run("example", webhook_payload: rows)
    runs.wait(run.job_id, every: 0.1)
    runs.results(run.job_id)
    """
  }

  /// As an update, which makes the workflow where there is none.
  private static func create(_ id: String, _ blocks: [(name: String, specs: String)]) -> String {
    let lines = blocks.enumerated().map { index, block in
      """
          {sequence_number: \(index + 1), block_type: "\(block.name)",
            block_name: "\(block.name)",
            specs: \(block.specs.replacing("\n", with: "\n      "))},
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

  private static let merge = """
    workflows.update("example", workflow_name: "Example", workflow_definition: {
      blocks: [
        {block_id: "in", sequence_number: 1, block_type: "webhook",
          block_name: "webhook", specs: {}},
        {block_id: "de", sequence_number: 2, block_type: "filter",
          block_name: "filter", specs: {where: "row.country == \\"DE\\""}},
        {block_id: "fr", sequence_number: 3, block_type: "filter",
          block_name: "filter", specs: {where: "row.country == \\"FR\\""}},
        {block_id: "all", sequence_number: 4, block_type: "merge",
          block_name: "merge", specs: {mode: "append"}},
      ],
      edges: [
        {from_block_id: "in", to_block_id: "de"},
        {from_block_id: "in", to_block_id: "fr"},
        {from_block_id: "de", to_block_id: "all"},
        {from_block_id: "fr", to_block_id: "all"},
      ],
    })
    let rows = [{name: "Ada", country: "DE"}, {name: "Bob", country: "FR"}]
    let run = workflows.run("example", webhook_payload: rows)
    runs.wait(run.job_id, every: 0.1)
    runs.results(run.job_id)
    """
}
