import Formats

/// Runs that are tried before, and done again after.
extension Catalogue {
  static let attempts = [estimate, trial, retry]

  /// What a run may cost.
  static let limits: [Endpoint.Parameter] = [
    .init(
      "budget", in: .query, .number(minimum: 0),
      "The most that the requests of the run may cost together, in the currency of the blocks' `price`. Rows"
        + " that would cost more are not asked about: they go on with an `error`, and the run ends well.",
      isExtension: true),
    .init(
      "max_per_row", in: .query, .number(minimum: 0),
      "The most that the requests for one row may cost.", isExtension: true),
  ]

  /// What a run would be given, for endpoints that start none.
  private static func input(_ workflow: String) -> [Endpoint.Parameter] {
    [
      workflowID(in: .query, required: true, workflow),
      .init(
        "webhook_payload", in: .body, .either([.list(.map(.any)), .map(.any)]),
        "The input rows, as for `workflows.run`."),
      .init(
        "specs_override", in: .body, .map(.any),
        "Specs of the first block to replace, as for `workflows.run`."),
    ]
  }

  private static let inputErrors: [Endpoint.ErrorCase] = [
    .init(400, "The workflow takes no payload, or a row lacks a required column."),
    unknownWorkflow,
    tooLarge,
    .init(
      422, "The payload holds something that is not a record, or the overridden specs are wrong."),
  ]

  private static let estimate = Endpoint(
    "workflows.estimate", .post, "/workflows/estimate",
    "Says how many requests to other services a run would make, and what they would cost.",
    parameters: input("The workflow that would be executed."),
    example: .init(
      setup: createContacts,
      #"workflows.estimate("contacts", webhook_payload: [{email: "ada@example.com"}])"#),
    response: .response([
      .init("workflow_id", .string(), required: true, "The workflow."),
      .init("rows", .int(), required: true, "How many rows come in."),
      .init(
        "sample", .int(), required: true,
        "How many of them went through the blocks that ask nobody, so that rows which are filtered out do not count;"
          + " if these are fewer, the rest of the answer is scaled up."),
      .init(
        "requests", .int(), required: true,
        "How many requests the run would make at most: equal ones count once, and a filter on a column that answers"
          + " fill passes on every row that it could."),
      .init("cost", .number(), required: true, "What they would cost at most."),
      .init(
        "cost_per_row", .number(), required: true,
        "What the requests for one row cost that goes through all blocks on the dearest way."),
      .init(
        "blocks", .list(.response(estimateBlockFields)), required: true,
        "The blocks, in the order in which they work."),
    ]),
    errors: inputErrors,
    mistakes: [
      .init(
        #"workflows.estimate("contacts", [{email: "ada@example.com"}]).price"#, "E0301",
        "What the run costs is its `cost`; a `price` is that of one request of a block.",
        meant: #"workflows.estimate("contacts", [{email: "ada@example.com"}]).cost"#)
    ])

  private static let estimateBlockFields: [Schema.Field] = [
    .init("block_id", .string(), required: true, "What edges name it by."),
    .init("block_name", .string(), required: true, "The block's name."),
    .init(
      "status", .string(), required: true,
      "completed, failed, passed_on, or skipped where a block before has failed."),
    .init("error_message", .string(), nullable: true, "What went wrong, if it failed."),
    .init("rows", .int(), required: true, "How many rows come to it."),
    .init("requests", .int(), required: true, "How many requests it would make at most."),
    .init("cached", .int(), required: true, "How many more are answered already."),
    .init("price", .number(), required: true, "What one of them costs."),
    .init("cost", .number(), required: true, "What they cost together."),
  ]

  private static let trial = Endpoint(
    "runs.try", .post, "/workflows/try",
    "Takes a few rows through every block of a workflow and shows them before and after each.",
    parameters: input("The workflow to try.") + [
      .init(
        "rows", in: .body, .int(minimum: 1, maximum: 100), default: 10,
        "How many rows are taken.")
    ],
    example: .init(
      setup: createContacts,
      #"runs.try("contacts", webhook_payload: [{email: "ada@example.com"}], rows: 1)"#),
    response: .response([
      .init("workflow_id", .string(), required: true, "The workflow that was tried."),
      .init("rows", .int(), required: true, "How many rows were taken."),
      .init(
        "blocks", .list(.response(trialBlockFields)), required: true,
        "The blocks, in the order in which they worked."),
    ]),
    errors: inputErrors,
    mistakes: [
      .init(
        #"runs.try("contacts", [{email: "ada@example.com"}]).job_id"#, "E0301",
        "A trial starts no run: its answer holds the rows themselves.",
        meant: #"runs.try("contacts", [{email: "ada@example.com"}]).blocks[-1].after"#),
      .init(
        #"runs.try("contacts", [{email: "ada@example.com"}], rows: 1000)"#, "E0708",
        "It takes 100 rows at most; for all rows there is `workflows.run`.",
        meant: #"runs.try("contacts", [{email: "ada@example.com"}], rows: 100)"#),
    ])

  private static let trialBlockFields: [Schema.Field] = [
    .init("block_id", .string(), required: true, "What edges name it by."),
    .init("block_name", .string(), required: true, "The block's name."),
    .init("sequence_number", .int(), required: true, "Its place in the workflow."),
    .init("previous_block_ids", .list(.string()), required: true, "The blocks it gets rows from."),
    .init(
      "status", .string(), required: true,
      "completed, failed, skipped where a block before has failed, or passed_on by one that would write a file"
        + " or a notebook, or send to a webhook or Slack: a trial does not."),
    .init("error_message", .string(), nullable: true, "What went wrong, if it failed."),
    .init(
      "requests", .int(), required: true,
      "How many requests it has sent to providers and models, which may charge for them; a run of the same rows"
        + " within a week uses the answers again, unless its `cache_hours` is 0."),
    .init("row_count", .int(), required: true, "How many rows it has passed on."),
    .init("before", .list(.map(.any)), required: true, "Rows that came in, the first 100."),
    .init("after", .list(.map(.any)), required: true, "Rows that went out, the first 100."),
    .init(
      "refused", .list(.map(.any)), required: true,
      "Rows that an expression could not judge, with the reason in `error`."),
  ]

  private static let retry = Endpoint(
    "runs.retry", .post, "/workflows/runs/{job_id}/retry",
    "Starts a new run that takes over what an ended run has done, and does only the rest.",
    parameters: [
      runID("job_id", in: .path, "The run that has ended, in whatever way."),
      .init(
        "rows", in: .body, .oneOf(["refused", "failed", "all"]), default: "failed",
        "Which rows are done again: `refused`, those that no expression could judge; `failed`, those and all"
          + " with an `error`; `all`, whether something went wrong or not."),
      .init(
        "from", in: .body, .string(),
        "The id of a block: it and all blocks after it are done again, and no others."),
      .init(
        "definition", in: .body, .oneOf(["same", "newest"]), default: "same",
        "Whether the new run has the definition of the old one, or the newest of the workflow."),
    ] + limits,
    example: .init(
      setup: createContacts + "\n" + runContacts + "\nruns.wait(run.job_id)",
      #"runs.retry(run.job_id, rows: "all")"#),
    response: .response([
      .init("status", .string(), required: true, "`queued`."),
      .init("workflow_id", .string(), required: true, "The workflow that is executed."),
      .init("job_id", .string(), required: true, "The new run."),
      .init(
        "retry_of", .string(), required: true,
        "The run that it goes on with. Rows that this has appended to a notebook are replaced, and a request whose"
          + " outcome nobody knows is sent with the same `Idempotency-Key`, so that it is not charged twice."
      ),
      .init(
        "taken_over", .list(.string()), required: true,
        "The ids of the blocks whose rows are taken over as they are: no row failed in them or before them. The"
          + " others work again, but ask nobody for what was answered, unless `rows` is `all`;"
          + " an answer that `cache_hours` keeps is used in any case."),
      .init(
        "already_started", .bool,
        "True if a repeated request found the run that the first one had started."),
    ]),
    errors: [
      .init(
        400, "A row does not fit the newest definition, or that takes no payload."),
      .init(
        404,
        "There is no run with this id, or its workflow has been deleted and the newest"
          + " definition is asked for."),
      .init(
        409,
        "The run has not ended, its files have been removed, or nothing is left to do; or an idempotency key is"
          + " repeated with another request."),
      .init(422, "`from` does not name a block of the run, or the newest definition is not valid."),
    ],
    mistakes: [
      .init(
        #"runs.retry(run, rows: "all")"#, "E0307",
        "`run` is the answer of `workflows.run`; the id is a field of it.",
        meant: #"runs.retry(run.job_id, rows: "all")"#),
      .init(
        "runs.retry(run.job_id)", "E0705",
        "No row of this run failed, so there is nothing to do again.",
        meant: #"runs.retry(run.job_id, rows: "all")"#),
      .init(
        #"runs.retry(run.job_id, from: "webhok")"#, "E0704",
        "A block is named by its id, which the live status shows.",
        meant: "runs.retry(run.job_id, from: runs.live_status(run.job_id).blocks[0].block_id)"),
    ], takesIdempotencyKey: true)
}
