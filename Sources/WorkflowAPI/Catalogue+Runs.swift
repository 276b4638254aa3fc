import Formats

extension Catalogue {
  static let runs = [run, list, liveStatus, cancel, downloadLinks]

  private static let run = Endpoint(
    "workflows.run", .post, "/workflows/run",
    "Queues a run of a workflow and returns at once with the id to follow it by.",
    parameters: [
      workflowID(
        in: .query, required: true,
        "The workflow to execute as it is now; later changes do not reach the run."),
      .init(
        "webhook_payload", in: .body, .either([.list(.map(.any)), .map(.any)]),
        "The input rows of a workflow that starts with a webhook block: a list of records, or one"
          + " record."),
      .init(
        "specs_override", in: .body, .map(.any),
        "Specs of the first block to replace in this run only; `workflows.blocks()` says what each"
          + " block takes."),
      .init(
        "save_json", in: .body, .bool, "True writes the results as JSON too, beside the CSV files.",
        isAlsoInQuery: true),
      .init(
        "result_formats", in: .body, .list(format), "The formats of the result files."),
    ] + limits,
    example: .init(
      setup: createContacts,
      #"workflows.run("contacts", webhook_payload: [{email: "ada@example.com"}])"#),
    response: .response([
      .init("status", .string(), required: true, "`queued`."),
      .init("workflow_id", .string(), required: true, "The workflow that is executed."),
      .init(
        "job_id", .string(), required: true,
        "The run: `runs.wait(run.job_id)` waits for its end, `runs.live_status` looks once; all"
          + " functions of `runs` take it as run id."),
      .init("cache_config", .any, nullable: true, "Reserved by the service; null."),
      .init(
        "already_started", .bool,
        "True if a repeated request found the run that the first one had started, by the"
          + " `Idempotency-Key` that each call sends."),
    ]),
    errors: [
      .init(
        400,
        "The workflow takes no payload, or a row lacks a required column. The hosted service also refuses a"
          + " workflow that starts with `read_csv`, which the local engine runs and there only the editor:"
          + " start with a `webhook` block."),
      .init(
        402,
        "The balance is too low for the estimated cost of the run; add credits to the account, or run fewer"
          + " rows."),
      unknownWorkflow,
      .init(409, "The request repeats an idempotency key with another body."),
      tooLarge,
      .init(
        422, "The payload holds something that is not a record, or the overridden specs are wrong."),
    ],
    mistakes: [
      .init(
        #"workflows.run("contacts", payload: [{email: "ada@example.com"}])"#, "E0206",
        "The rows are the `webhook_payload`.",
        meant: #"workflows.run("contacts", webhook_payload: [{email: "ada@example.com"}])"#),
      .init(
        #"workflows.run("contacts", [{email: "ada@example.com"}]).overall_status"#, "E0301",
        "The answer comes before the run has begun; how far it is, its live status says.",
        meant: """
          let run = workflows.run("contacts", [{email: "ada@example.com"}])
          runs.wait(run.job_id).overall_status
          """),
      .init(
        #"workflows.run("contacts", {rows: [{email: "ada@example.com"}]})"#, nil,
        "An object is one row; several rows are a list.",
        meant: #"workflows.run("contacts", [{email: "ada@example.com"}])"#),
    ],
    takesIdempotencyKey: true)

  private static let list = Endpoint(
    "runs.list", .get, "/workflows/runs",
    "Lists runs, the last queued first.",
    parameters: [
      .init(
        "status", in: .query,
        .oneOf(["running", "completed", "cancelled", "active", "queued", "failed"]),
        "Only runs with this status; `active` means queued or running. Left out, all runs, the"
          + " failed ones included."),
      workflowID(in: .query, required: false, "Only runs of this workflow, which must exist."),
      .init(
        "limit", in: .query, .int(minimum: 1, maximum: 500), default: 100,
        "The most runs to return."),
    ],
    example: .init(
      setup: createContacts + "\n" + runContacts, #"runs.list(workflow_id: "contacts", limit: 10)"#),
    response: .list(.response(runFields)),
    errors: [
      unknownWorkflow, .init(422, "`status` is none of these words, or `limit` is not 1 to 500."),
    ],
    mistakes: [
      .init(
        #"runs.list("contacts")"#, "E0708", "The first parameter is the status.",
        meant: #"runs.list(workflow_id: "contacts")"#),
      .init(
        #"runs.list(status: "done")"#, "E0708", "A run that has ended well is `completed`.",
        meant: #"runs.list(status: "completed")"#),
      .init(
        "runs.list()[0].id", "E0301", "A run is named by its `job_id`.",
        meant: "runs.list()[0].job_id"),
    ])

  private static let liveStatus = Endpoint(
    "runs.live_status", .get, "/workflows/runs/{run_id}/live_status",
    "Returns how far a run is, block by block.",
    parameters: [runID("run_id", in: .path, "The run: the `job_id` of `workflows.run`.")],
    example: .init(setup: createContacts + "\n" + runContacts, "runs.live_status(run.job_id)"),
    response: .response(liveStatusFields),
    errors: [unknownRun],
    mistakes: [
      wholeRun("live_status"),
      .init(
        "runs.live_status(run.job_id).status", "E0301",
        "It is the `overall_status`; each block has a `status`.",
        meant: "runs.live_status(run.job_id).overall_status"),
      .init(
        #"while runs.live_status(run.job_id).overall_status != "completed" {}"#, nil,
        "It asks without a pause, and a run that failed never completes; every 5 to 10 seconds is enough.",
        meant: "runs.wait(run.job_id)"),
    ])

  private static let cancel = Endpoint(
    "runs.cancel", .post, "/workflows/cancel",
    "Stops a run; what its finished blocks wrote can still be downloaded.",
    parameters: [runID("job_id", in: .query, "The run: the `job_id` of `workflows.run`.")],
    example: .init(setup: createContacts + "\n" + runContacts, "runs.cancel(run.job_id)"),
    response: .response([
      .init("job_id", .string(), required: true, "The run."),
      .init(
        "status", .string(), required: true,
        "`cancelled`; a run that has ended before stays as it is, and this says how it ended."),
    ]),
    errors: [unknownRun],
    mistakes: [
      wholeRun("cancel"),
      .init(
        "runs.cancel(run_id: run.job_id)", "E0206", "This parameter is called `job_id`.",
        meant: "runs.cancel(job_id: run.job_id)"),
      .init(
        #"runs.cancel("contacts")"#, "E0703",
        "That is the id of the workflow; what is cancelled is one of its runs.",
        meant: #"for run in runs.list("active", "contacts") { runs.cancel(run.job_id) }"#),
    ])

  private static let downloadLinks = Endpoint(
    "runs.download_links", .get, "/workflows/runs/{run_id}/results/download-links",
    "Gives signed URLs of a run's result files.",
    parameters: [
      runID("run_id", in: .path, "The run: the `job_id` of `workflows.run`."),
      .init(
        "format", in: .query, format,
        "Only files of this format; otherwise those that the run was started with."),
    ],
    example: .init(
      setup: createContacts + "\n" + runContacts + "\nruns.wait(run.job_id)",
      "runs.download_links(run.job_id)"),
    response: .list(.response(linkFields)),
    errors: [unknownRun, .init(422, "`format` is none of these words.")],
    mistakes: [
      wholeRun("download_links"),
      .init(
        #"runs.download_links(run.job_id, "xlsx")"#, "E0708",
        "The service writes CSV, JSON and NDJSON; a spreadsheet opens CSV.",
        meant: #"runs.download_links(run.job_id, "csv")"#),
      .init(
        "runs.download_links(run.job_id).map(.url)", "E0301", "It is the `download_url`.",
        meant: "runs.download_links(run.job_id).map(.download_url)"),
      .init(
        "runs.download_links(run.job_id)[0]", nil,
        "The first file is that of the first block; the final rows are in the last one.",
        meant: "runs.download_links(run.job_id)[-1]"),
    ])
}

extension Catalogue {
  /// Starts a run, after `createContacts`.
  static let runContacts =
    #"let run = workflows.run("contacts", webhook_payload: [{email: "ada@example.com"}])"#

  private static let format = Schema.oneOf(["csv", "json", "ndjson"])

  static let unknownRun = Endpoint.ErrorCase(
    404, "There is no run with this id; `runs.list()` shows the latest.")

  private static func wholeRun(_ function: String) -> Endpoint.Mistake {
    .init(
      "runs.\(function)(run)", "E0307",
      "`run` is the answer of `workflows.run`; the id is a field of it.",
      meant: "runs.\(function)(run.job_id)")
  }

  static func runID(
    _ name: String, in place: Endpoint.Parameter.Place, _ documentation: String
  ) -> Endpoint.Parameter {
    .init(
      name, in: place, required: true, .string(), documentation,
      listing: .init("runs.list", "job_id"))
  }

  private static let runFields: [Schema.Field] = [
    .init("job_id", .string(), required: true, "The run."),
    .init("workflow_id", .string(), required: true, "The workflow it executes."),
    .init(
      "workflow_name", .string(), default: "Untitled Workflow", "That workflow's name."),
    .init(
      "status", .string(), required: true, "queued, running, completed, failed or cancelled."),
    .init("step", .string(), nullable: true, "What it is doing; `finished` at the end."),
    .init("user_id", .string(), nullable: true, "Who started it."),
    .init("created_at", .time, nullable: true, "When it was asked for, in UTC."),
    .init("updated_at", .time, nullable: true, "When anything about it last changed, in UTC."),
    .init("queued_at", .time, nullable: true, "When it entered the queue, in UTC."),
    .init("started_at", .time, nullable: true, "When its first block began, in UTC."),
    .init("completed_at", .time, nullable: true, "When it ended, in UTC."),
    .init("duration_ms", .int(), nullable: true, "Milliseconds from start to end."),
    .init("status_reason", .string(), nullable: true, "Why it has its status, if it failed."),
    .init("error_message", .string(), nullable: true, "What went wrong, if it failed."),
    .init("metrics", .object(metrics), nullable: true, "What it counted."),
    .init("blocks_count", .int(), default: 0, "How many blocks it executes."),
    .init("blocks", .list(.any), nullable: true, "Its blocks, if the service says."),
  ]

  private static let metrics = Schema.Object(
    [
      .init("total_records", .int(), nullable: true, "How many rows came in."),
      .init("processed_records", .int(), nullable: true, "How many rows have been worked on."),
      .init(
        "enrichment_rate", .number(), nullable: true,
        "The share of rows that were enriched, from 0 to 1."),
    ], others: .any)

  private static let liveStatusFields: [Schema.Field] = [
    .init("run_id", .string(), required: true, "The run, the same as `job_id` elsewhere."),
    .init("workflow_id", .string(), required: true, "The workflow it executes."),
    .init(
      "overall_status", .string(), required: true,
      "queued, running, completed, failed or cancelled; the last three are final."),
    .init("current_block", .string(), nullable: true, "The name of the block at work."),
    .init("current_block_sequence", .int(), nullable: true, "That block's `sequence_number`."),
    .init("total_blocks", .int(), default: 0, "How many blocks there are."),
    .init("completed_blocks", .int(), default: 0, "How many of them are done."),
    .init("started_at", .time, nullable: true, "When the first block began, in UTC."),
    .init("completed_at", .time, nullable: true, "When the run ended, in UTC."),
    .init("last_updated", .time, required: true, "When this was last brought up to date, in UTC."),
    .init(
      "overall_progress_percentage", .number(minimum: 0, maximum: 100), default: 0.0,
      "How far the run is; it never falls, and is 100 only when completed."),
    .init(
      "estimation_blocked_by", .string(), nullable: true,
      "The block that hides how many rows are to come."),
    .init("blocks", .list(.response(blockFields)), default: [], "The blocks, in sequence."),
  ]

  private static let blockFields: [Schema.Field] = [
    .init("block_name", .string(), required: true, "The block's name."),
    .init("sequence_number", .int(), required: true, "Its place in the workflow."),
    .init("block_id", .string(), nullable: true, "What edges name it by."),
    .init("previous_block_ids", .list(.string()), nullable: true, "The blocks it gets rows from."),
    .init(
      "status", .string(), required: true,
      "pending, queued, running, completed, failed, cancelled or skipped."),
    .init("started_at", .time, nullable: true, "When it began, in UTC."),
    .init("completed_at", .time, nullable: true, "When it ended, in UTC."),
    .init(
      "progress_percentage", .number(minimum: 0, maximum: 100), default: 0.0,
      "How far the block is."),
    .init("current_step", .string(), nullable: true, "What it is doing: `Enriching companies`."),
    .init("processed_count", .int(), default: 0, "How many rows it has worked on."),
    .init("total_count", .int(), default: 0, "How many rows it has been given."),
    .init("estimated_total_count", .int(), nullable: true, "How many it will probably get."),
    .init("last_updated", .time, required: true, "When this was last brought up to date, in UTC."),
    .init("error_message", .string(), nullable: true, "What went wrong, if it failed."),
    .init("metrics", .object(blockMetrics), required: true, "What it counted."),
  ]

  private static let blockMetrics = Schema.Object(
    [
      .init("row_count", .int(), default: 0, "How many rows it has passed on."),
      .init("dataframe_type", .string(), default: "LEAD", "What a row is: `LEAD` or `COMPANY`."),
      .init("processed_count", .int(), nullable: true, "How many rows it has worked on."),
      .init("total_count", .int(), nullable: true, "How many rows it has been given."),
    ], others: .any)

  private static let linkFields: [Schema.Field] = [
    .init("filename", .string(), required: true, "The file's name."),
    .init("storage_bucket", .string(), required: true, "Where the service keeps it."),
    .init("row_count", .int(), default: 0, "How many rows it has."),
    .init(
      "block_number", .int(), nullable: true,
      "The `sequence_number` of the block that wrote it; each block that has finished may have a file."
    ),
    .init("created_at", .time, nullable: true, "When it was written, in UTC."),
    .init(
      "message", .string(), nullable: true,
      "`Final enriched results` for the last file, which has the final rows."),
    .init(
      "download_url", .string(.init(format: "uri")), nullable: true,
      "The signed URL, which needs no key: anybody who has it can read the file until it expires."),
    .init(
      "download_expires_in_seconds", .int(), default: 900,
      "How long the URL works from now on; after that, ask for a new one."),
    .init("content_type", .string(), nullable: true, "The file's media type."),
    .init("file_size", .int(), nullable: true, "Its size in bytes."),
    .init("results", .list(.any), nullable: true, "The rows themselves, if they are few."),
  ]
}
