import Formats

extension Catalogue {
  static let workflows = [list, get, blocks, create, update, delete]

  private static let list = Endpoint(
    "workflows.list", .get, "/workflows",
    "Lists the workflows of your organization, the last changed first.",
    example: .init("workflows.list()"),
    response: .list(.response(workflow + [lastRun] + owner)),
    errors: [],
    mistakes: [
      .init(
        "workflows.list()[0].workflow_definition", "E0301",
        "The list leaves the block graphs out; `workflows.get` returns one.",
        meant: "workflows.get(workflows.list()[0].id).workflow_definition"),
      .init(
        "workflows.list(10)", "E0206", "The list is always whole: it takes no limit.",
        meant: "workflows.list().take(10)"),
    ])

  private static let get = Endpoint(
    "workflows.get", .get, "/workflows/{workflow_id}",
    "Reads one workflow with its complete block graph.",
    parameters: [workflowID(in: .path, "The workflow to read.")],
    example: .init(setup: createContacts, #"workflows.get("contacts")"#),
    response: .response(workflow + [lastRun, definition(nullable: true)] + owner),
    errors: [unknownWorkflow],
    mistakes: [
      byName("get"),
      .init(
        "workflows.get(workflows.list()[0])", "E0307",
        "A workflow is named by its id, not given as a whole.",
        meant: "workflows.get(workflows.list()[0].id)"),
      .init(
        #"workflows.get("contacts").blocks"#, "E0301", "The blocks are inside the definition.",
        meant: #"workflows.get("contacts").workflow_definition.blocks"#),
    ])

  private static let blocks = Endpoint(
    "workflows.blocks", .get, "/workflows/blocks",
    "Lists the block types that a workflow can be made of, each with the schema of its specs.",
    example: .init("workflows.blocks()"),
    response: .list(
      .response([
        .init("block_name", .string(), required: true, "What `block_type` names it by."),
        .init("description", .string(), required: true, "What the block does, in a sentence."),
        .init(
          "specs_schema", .map(.any), required: true,
          "A JSON Schema (2020-12) of the block's `specs`."),
      ])),
    errors: [],
    mistakes: [
      .init(
        "workflows.blocks().map(.block_type)", "E0301",
        "What a definition calls `block_type` is `block_name` here.",
        meant: "workflows.blocks().map(.block_name)"),
      .init(
        #"workflows.blocks("filter")"#, "E0206",
        "It lists all block types; one of them is found in the list, or by `help(\"filter\")`.",
        meant: #"workflows.blocks().find(.block_name == "filter")"#),
    ])

  private static let create = Endpoint(
    "workflows.create", .post, "/workflows/create_workflow",
    "Creates a workflow from a graph of blocks.",
    parameters: [
      .init("workflow_name", in: .body, required: true, .string(), "The name people see."),
      .init(
        "workflow_description", in: .body, required: true, .string(), "What the workflow does."),
      .init(
        "workflow_definition", in: .body, required: true, Schema.workflowDefinition,
        "The blocks and the edges between them, validated before they are saved: also whether each"
          + " block fits the data of the block before it."),
      .init(
        "id", in: .body, Schema.workflowID,
        "An id of your own: 1 to 128 letters, digits and `.` `_` `:` `-`; otherwise one is made."),
    ],
    example: .init(
      #"""
      workflows.create("Contact Validation", "Validates email addresses", {
        blocks: [
          {
            sequence_number: 1, block_type: "webhook", block_name: "webhook",
            block_id: "input", specs: {}
          },
          {
            sequence_number: 2, block_type: "validate_email", block_name: "validate_email",
            block_id: "validate", specs: {email_field: "email"}
          }
        ],
        edges: [{from_block_id: "input", to_block_id: "validate"}]
      }, id: "my_workflow")
      """#),
    response: .response(workflow + owner),
    errors: [
      .init(409, "There is a workflow with this `id` already; `workflows.update` changes it."),
      invalidDefinition, tooLarge,
    ],
    mistakes: [
      .init(
        #"workflows.create("Check", "", [])"#, "E0307",
        "The definition is an object with `blocks` and `edges`, not the list of blocks.",
        meant: #"workflows.create("Check", "", {blocks: [\#(inputBlock)], edges: []})"#),
      .init(
        #"workflows.create("Check", "", {blocks: [{block_type: "webhook"}], edges: []})"#, "E0704",
        "Each block also needs `sequence_number`, `block_name` and `specs`; `pipeline` writes them.",
        meant: #"pipeline("Check").webhook().create()"#),
      .init(
        #"workflows.create("Check", "", {blocks: [\#(inputBlock)]})"#, "E0704",
        "A definition has `edges` too; an empty list lets the blocks run in their order.",
        meant: #"workflows.create("Check", "", {blocks: [\#(inputBlock)], edges: []})"#),
    ])

  private static let update = Endpoint(
    "workflows.update", .post, "/workflows/update_workflow",
    "Changes the name, the description or the graph of a workflow, or creates it.",
    parameters: [
      workflowID(
        in: .query,
        "The workflow to change. An unknown id creates it, with the id as its name if none is given.",
        Schema.workflowID),
      .init(
        "workflow_name", in: .body, .string(),
        "The new name; what is left out here and below stays as it is."),
      .init("workflow_description", in: .body, .string(), "The new description."),
      .init(
        "workflow_definition", in: .body, Schema.workflowDefinition,
        "The new blocks and edges, validated before they are saved; a new workflow needs them."),
    ],
    example: .init(
      setup: createContacts, #"workflows.update("contacts", workflow_name: "Checked contacts")"#),
    response: .response(workflow + owner),
    errors: [invalidDefinition, tooLarge],
    mistakes: [
      .init(
        #"workflows.update("contacts", name: "Checked")"#, "E0206",
        "The answer has a `name`, the request a `workflow_name`.",
        meant: #"workflows.update("contacts", workflow_name: "Checked")"#),
      .init(
        #"workflows.update("contact", workflow_name: "Checked")"#, "E0704",
        "An id that does not exist is taken for a new workflow, which needs a definition.",
        meant: #"workflows.update("contacts", workflow_name: "Checked")"#),
      .init(
        #"workflows.update("contacts", workflow_definition: {blocks: [\#(inputBlock)], edges: []})"#,
        nil, "A definition replaces the whole graph: the other blocks are gone.",
        meant: #"""
          let flow = workflows.get("contacts").workflow_definition
          workflows.update("contacts", workflow_definition: {...flow, edges: []})
          """#),
    ])

  private static let delete = Endpoint(
    "workflows.delete", .post, "/workflows/delete_workflow",
    "Deletes a workflow for good; its past runs stay listed and their results downloadable.",
    parameters: [workflowID(in: .query, "The workflow to delete.")],
    example: .init(setup: createContacts, #"workflows.delete("contacts")"#),
    response: .response(workflow + owner),
    errors: [unknownWorkflow],
    mistakes: [
      byName("delete"),
      .init(
        #"workflows.delete(["contacts"])"#, "E0307", "It takes one id; a loop deletes several.",
        meant: #"for id in ["contacts"] { workflows.delete(id) }"#),
    ])
}

extension Catalogue {
  /// Statements that make the workflow `contacts`, for examples that need one.
  static let createContacts = #"""
    workflows.create("Contacts", "Checks email addresses", {
      blocks: [
        {sequence_number: 1, block_type: "webhook", block_name: "webhook", specs: {}},
        {sequence_number: 2, block_type: "validate_email", block_name: "validate_email", specs: {}}
      ],
      edges: []
    }, id: "contacts")
    """#

  /// A block for the shortest definition there is.
  private static let inputBlock =
    #"{sequence_number: 1, block_type: "webhook", block_name: "webhook", specs: {}}"#

  private static func byName(_ function: String) -> Endpoint.Mistake {
    .init(
      #"workflows.\#(function)("Contacts")"#, "E0703",
      "That is its name; a workflow is found by its id.",
      meant: #"workflows.\#(function)("contacts")"#)
  }

  static let unknownWorkflow = Endpoint.ErrorCase(
    404, "There is no workflow with this id; `workflows.list()` shows them all.")
  static let tooLarge = Endpoint.ErrorCase(413, "The body is larger than the service takes.")

  static let invalidDefinition = Endpoint.ErrorCase(
    422, "A field is missing or wrong, or the graph is invalid; `detail` lists every fault.")

  static func workflowID(
    in place: Endpoint.Parameter.Place, required: Bool = true, _ documentation: String,
    _ schema: Schema = .string()
  ) -> Endpoint.Parameter {
    .init(
      "workflow_id", in: place, required: required, schema, documentation,
      listing: .init("workflows.list", "id"))
  }

  /// What every answer about a workflow has.
  static let workflow: [Schema.Field] = [
    .init("id", .string(), required: true, "Identifies the workflow in every other call."),
    .init("name", .string(), required: true, "The name people see."),
    .init("description", .string(), nullable: true, "What the workflow does."),
    .init("status", .string(), required: true, "`active`, or `deleted` once it is deleted."),
    .init(
      "step", .string(), required: true,
      "`draft` before the first completed run, `completed` after it, `deleted` at the end."),
    .init("created_at", .time, required: true, "When it was created, in UTC."),
    .init("updated_at", .time, required: true, "When it was last changed, in UTC."),
  ]

  private static let lastRun = Schema.Field(
    "last_run_date", .time, nullable: true, "When its latest run was started, in UTC.")

  private static func definition(nullable: Bool) -> Schema.Field {
    .init(
      "workflow_definition", Schema.workflowDefinition, nullable: nullable,
      "The blocks and the edges between them.")
  }

  /// Told by the hosted service only.
  static let owner: [Schema.Field] = [
    .init("user_uuid", .string(), nullable: true, "Who created it, if the service says."),
    .init("org_id", .string(), nullable: true, "Whose it is, if the service says."),
  ]
}

extension Schema {
  /// An answer's object: a newer service may add fields.
  static func response(_ fields: [Field]) -> Schema { .object(Object(fields, others: .any)) }

  /// ISO 8601 in UTC: `2026-02-12T09:00:00Z`.
  static let time = Schema.string(Text(format: "date-time"))
}
