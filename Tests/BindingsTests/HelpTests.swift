import Sixmo
import Testing
import WorkflowAPI

@testable import Bindings

@Suite("Help")
struct HelpTests {
  let help = Help(builtins: [
    Builtin(
      "split(text, separator, limit = null)",
      "Splits `text` at every `separator`, at most `limit` times.",
      examples: [.init(#"split("a,b", ",")"#, #"["a", "b"]"#)]
    ) { _ in .null },
    Builtin("json.parse(text)", "Reads JSON.") { _ in .null },
    Builtin("_private()", "Not to be shown.") { _ in .null },
  ])

  @Test func `shows an endpoint whole`() {
    #expect(
      help.text(for: "runs.cancel") == #"""
        Stops a run; what its finished blocks wrote can still be downloaded.

        Call
          runs.cancel(run.job_id)

        POST /workflows/cancel

        Parameters
          runs.cancel(job_id)
          job_id  string. The run: the `job_id` of `workflows.run`.

        The request with all that it needs
          workflows.create("Contacts", "Checks email addresses", {
            blocks: [
              {sequence_number: 1, block_type: "webhook", block_name: "webhook", specs: {}},
              {sequence_number: 2, block_type: "validate_email", block_name: "validate_email", specs: {}}
            ],
            edges: []
          }, id: "contacts")
          let run = workflows.run("contacts", webhook_payload: [{email: "ada@example.com"}])
          runs.cancel(run.job_id)

        Answer: an object with
          job_id  string. The run.
          status  string. `cancelled`; a run that has ended before stays as it is, and
                  this says how it ended.

        Errors
          401  The key is missing or wrong; the environment variable `SIXTYFOUR_API_KEY`
               holds it.
          403  The organization of the key may not use this; its administrator can have
               it enabled.
          404  There is no run with this id; `runs.list()` shows the latest.
          429  More than 500 requests in a minute with one key; `Retry-After` says how
               long.
          500  The service failed; the same request may work later.

        Common mistakes
          ✗ runs.cancel(run)
            E0307: `run` is the answer of `workflows.run`; the id is a field of it.
          ✓ runs.cancel(run.job_id)
          ✗ runs.cancel(run_id: run.job_id)
            E0206: This parameter is called `job_id`.
          ✓ runs.cancel(job_id: run.job_id)
          ✗ runs.cancel("contacts")
            E0703: That is the id of the workflow; what is cancelled is one of its runs.
          ✓ for run in runs.list("active", "contacts") { runs.cancel(run.job_id) }

        curl
          curl -sS --fail-with-body -X POST 'https://api.sixtyfour.ai/workflows/cancel?job_id=JOB_ID' \
            -H "x-api-key: $SIXTYFOUR_API_KEY" \
            -H 'content-length: 0'

        Python
          import os
          import requests

          response = requests.post(
              "https://api.sixtyfour.ai/workflows/cancel",
              params={"job_id": "JOB_ID"},
              headers={"x-api-key": os.environ["SIXTYFOUR_API_KEY"]},
          )
          response.raise_for_status()
          print(response.text)

        """#)
  }

  @Test func `shows the body of a request as JSON`() throws {
    let text = try #require(help.text(for: "workflows.update"))
    #expect(
      text.contains(
        "\nRequest body\n  {\n    \"workflow_name\": \"Checked contacts\"\n  }\n\nThe request"))
  }

  @Test(arguments: [
    ("cancel", ["runs.cancel"]), ("update", ["workflows.update"]),
    ("list block types", ["workflows.blocks"]), ("signed URLs", ["runs.download_links"]),
  ])
  func `finds words of names and summaries`(words: String, first: [String]) {
    #expect(Array(help.search(words).map(\.name).prefix(1)) == first)
    #expect(help.answer(to: words)?.hasPrefix("Found for '\(words)', best first:\n\n") == true)
  }

  @Test(arguments: [
    ("POST /workflows/update_workflow", "workflows.update"), ("get /workflows", "workflows.list"),
    ("/workflows/runs/run_1/live_status", "runs.live_status"),
  ])
  func `finds a request`(request: String, page: String) {
    #expect(help.answer(to: request) == help.text(for: page))
  }

  @Test func `finds nothing for what it does not know`() {
    for topic in ["zebra crossing", "", "/nothing", "POST /nothing", "workflow.run"] {
      #expect(help.answer(to: topic) == nil, "\(topic)")
    }
  }

  @Test(arguments: Catalogue.endpoints.map(\.name))
  func `explains each endpoint in one order`(name: String) throws {
    let endpoint = try #require(Catalogue.endpoint(name))
    let text = try #require(help.text(for: name, width: 300))
    let parts =
      ["\(endpoint.summary)\n", "\nCall\n", "\n\(endpoint.method.rawValue) \(endpoint.path)\n"]
      + (endpoint.parameters.isEmpty ? [] : ["\nParameters\n  \(endpoint.signature)\n"])
      + (endpoint.exampleBody == nil ? [] : ["\nRequest body\n"])
      + ["\nAnswer: a", "\nErrors\n", "\nCommon mistakes\n", "\ncurl\n", "\nPython\n"]
    let starts = parts.map { text.firstRange(of: $0)?.lowerBound }
    #expect(starts.first == text.startIndex)
    #expect(starts.allSatisfy { $0 != nil })
    #expect(starts.compactMap { $0 }.sorted() == starts.compactMap { $0 })
  }

  @Test(arguments: Catalogue.endpoints.map(\.name))
  func `tells about each endpoint its path, parameters, answer and errors`(name: String) throws {
    let endpoint = try #require(Catalogue.endpoint(name))
    let text = try #require(help.text(for: name, width: 300))
    #expect(text.contains("\(endpoint.method.rawValue) \(endpoint.path)\n"))
    #expect(text.contains(endpoint.example.call.split(separator: "\n")[0]))
    for field in endpoint.parameters.map(\.field) + endpoint.response.fields {
      #expect(text.contains(field.documentation))
    }
    for error in endpoint.everyError { #expect(text.contains(error.when)) }
    for mistake in endpoint.mistakes {
      #expect(text.contains("  ✗ \(mistake.call)\n") && text.contains(mistake.reason))
      #expect(text.contains("  ✓ \(mistake.meant.split(separator: "\n")[0])\n"))
    }
  }

  @Test func `explains blocks, their specs and what has the same name`() throws {
    let filter = BlockDescription(
      name: "split", aliases: ["cut"], summary: "Keeps rows: those that fit.",
      specs: .init([.init("where", .string(), required: true, "An expression.")]),
      accepts: "rows", columns: [.init("status", "OK or not.")], example: "workflows.list()",
      refusals: [
        .init(.definition, "`where` is missing.", "Write an expression."),
        .init(.row, "It has no number.", "It is left out."),
      ])
    let help = Help(builtins: self.help.builtins, blocks: [filter])
    #expect(help.text(for: "blocks")?.hasSuffix("  split  Keeps rows.\n") == true)
    let both = try #require(help.text(for: "split"))
    #expect(both.hasPrefix("split(text, separator"))
    #expect(
      both.hasSuffix(
        """
        block split

        Keeps rows: those that fit.
        Takes rows.
        The hosted service also calls it cut.

        Specs
          where  string. An expression.

        Columns that it adds
          status  OK or not.

        Example
          workflows.list()

        Errors
          E0704  `where` is missing.
                 Write an expression.
          a row  It has no number.
                 It is left out.

        """))
    let spec = "string\nAn expression.\n"
    #expect(help.text(for: "split.specs.where") == "split.specs.where\n\n" + spec)
    #expect(help.text(for: "cut.where") == "cut.where\n\n" + spec)
    #expect(help.text(for: "split.specs.wher") == nil)
    #expect(help.suggestion(for: "split.specs.wher") == "split.specs.where")
    #expect(help.suggestion(for: "cut.wher") == "cut.where")
    #expect(help.topics.contains("blocks"))
  }

  @Test func `wraps signatures and prose, and sets examples apart`() throws {
    let function = DocumentedFunction(
      name: "score", signature: "score(lead, limit = null, weights = null, most = 100)",
      documentation: [
        "How good a lead is, from 0 up", "to `most`.", "", "More.", "", "```",
        "score({size: 3})", "```",
      ])
    var page = HelpPage(width: 40)
    page.add(function)
    #expect(
      page.text == """
        score(lead, limit = null,
          weights = null, most = 100)

        How good a lead is, from 0 up to `most`.

        More.

        Examples
          score({size: 3})

        """)
    page = HelpPage(width: 40)
    page.code("[1, 2, 3, 4].map(x => x * 10)  # => [10, 20, 30, 40]")
    #expect(page.text == "  [1, 2, 3, 4].map(x => x * 10)\n  # => [10, 20, 30, 40]\n")
  }

  @Test func `shows a word of the language with lines of the guide`() throws {
    let text = try #require(help.text(for: "match"))
    #expect(text.hasPrefix("match: a word of the language; help(\"language\") explains it.\n"))
    #expect(try #require(help.text(for: "let")).contains("\nExamples\n  let "))
  }

  @Test func `goes down into the fields of what is sent`() {
    #expect(
      help.text(for: "workflows.create.workflow_definition.edges") == """
        workflows.create.workflow_definition.edges

        array of objects
        Which block's rows go into which; with no edges at all, blocks run one after the
        other by `sequence_number`.

        Fields
          from_block_id  string. The block whose rows are passed on.
          to_block_id    string. The block that gets them.
          condition      string, optional. A Sixmo expression over `row`; only rows for
                         which it is true take this edge.

        """)
  }

  @Test func `goes down into the fields of an answer`() throws {
    let text = try #require(help.text(for: "runs.live_status.blocks.metrics.dataframe_type"))
    #expect(text.contains("string, \"LEAD\" by default"))
  }

  @Test func `shows a builtin with its examples`() {
    #expect(
      help.text(for: "split") == #"""
        split(text, separator, limit = null)

        Splits `text` at every `separator`, at most `limit` times.

        Examples
          split("a,b", ",")  # => ["a", "b"]

        """#)
    #expect(help.text(for: "split", width: 40)?.contains("`separator`, at\nmost") == true)
  }

  @Test func `shows a function of the prelude with the lines above it`() throws {
    let text = try #require(help.text(for: "chunk"))
    #expect(text.hasPrefix("chunk(items, size)\n\nCuts `items` into arrays of `size`"))
  }

  @Test func `lists the functions of a namespace`() throws {
    let text = try #require(help.text(for: "json"))
    #expect(text == "json\n  json.parse  Reads JSON.\n")
  }

  @Test func `lists the functions of an area, its module's with how to get them`() throws {
    let rows = try #require(help.text(for: "rows"))
    #expect(rows.hasPrefix("Rows\n  count_by     Counts `items` by `key`: "))
    let url = try #require(help.text(for: "url"))
    #expect(url.hasPrefix("url (import url)\n  url.build "))
    #expect(
      try #require(help.text(for: "url.query")).hasPrefix("url.query(values)\n\nAn object as"))
  }

  @Test func `lists all functions by area in lines of eighty columns`() throws {
    let text = try #require(
      Help(builtins: Builtin.areas.flatMap(\.builtins)).text(for: "functions"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    for name in Builtin.areas.flatMap(\.builtins).map(\.name) + ["chunk", "options.read"] {
      #expect(text.contains("\n  \(name)"), "\(name)")
    }
    #expect(!text.contains("\nRunning\n  all"))
  }

  @Test func `shows a page of the guide`() throws {
    #expect(try #require(help.text(for: "command")).hasPrefix("# The command line\n"))
  }

  @Test func `has no text for what it does not know, but a suggestion`() {
    for topic in ["workflow.run", "", ".", "workflows.", "workflows.run.nothing", "_private"] {
      #expect(help.text(for: topic) == nil, "\(topic)")
    }
    #expect(help.suggestion(for: "workflow.run") == "workflows.run")
    #expect(help.suggestion(for: "splt") == "split")
    #expect(help.suggestion(for: "chnuk") == "chunk")
    #expect(help.suggestion(for: "zebra crossing") == nil)
    #expect(
      help.suggestion(for: "workflows.create.workflow_definition.blocks.block_typ")
        == "workflows.create.workflow_definition.blocks.block_type")
  }

  @Test func `gives an overview of all topics`() {
    let text = help.overview()
    for endpoint in Catalogue.endpoints { #expect(text.contains("  \(endpoint.signature)\n")) }
    #expect(text.contains("\njson\n  parse\n"))
    #expect(text.contains(" split "))
    #expect(!text.contains("_private"))
  }

  @Test func `keeps to the width of the terminal`() throws {
    let text = try #require(help.text(for: "runs.live_status", width: 60))
    let prose = text.split(separator: "\n").filter {
      !$0.contains("{") && !$0.contains("workflows.run(") && !$0.contains("https:")
    }
    #expect(prose.allSatisfy { $0.count <= 60 })
  }
}
