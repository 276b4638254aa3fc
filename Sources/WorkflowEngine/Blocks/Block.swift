import Sixmo
import WorkflowAPI

/// A block type: one declaration holds its name, the schema of its specs, docs and what it does.
///
/// `/workflows/blocks`, validation, completion and help read it.
package struct Block: Sendable {
  /// The documents' name: `enrich_company`.
  var name: String
  /// Names of the hosted service for the same block.
  var aliases: [String] = []
  /// One sentence.
  var summary: String
  var specs: Schema.Object
  var role: Role
  /// Whether the hosted service alone can do its work.
  var isHostedOnly = false
  /// The streams it takes; the fault of a wrong one names the block and the fix.
  var accepts: Set<DataType> = [.lead, .company]
  /// What its rows are about if the source does not say.
  var makes: DataType?
  /// What its rows are about, whatever came in.
  var turnsInto: DataType?
  /// How many rows it is given at once: few where a row costs a request, so that cancelling and
  /// resuming lose little.
  var batchSize = 1000
  /// Whether what comes out of a batch depends on that batch alone. Then a run that was interrupted goes
  /// on after the block's last batch; otherwise the block starts again with its first. Such a block gives
  /// nothing from `finish`.
  var isPerBatch = false
  /// Whether a run with these specs may do the block's work anew at no cost but time: it asks nobody outside.
  /// Such blocks work at the same time as their neighbours.
  var startsOver: @Sendable (_ specs: JSONObject) -> Bool = { _ in false }
  var effects = Effects.none
  /// The column that says `found` for an enriched row; the run's `enrichment_rate` counts it.
  var matchColumn: String?
  /// What the columns mean that it adds; help lists those that it adds without any spec.
  var meanings: [BlockDescription.Column] = []
  /// What help shows of it at work.
  var example = BlockExample.run()
  /// What makes it refuse a definition, a run or a row, beside what its schema says of each spec; help lists
  /// it, and a test tries it.
  var refusals: [BlockDescription.Refusal] = []
  /// Checks what a schema cannot say (a column twice, an expression that does not parse).
  /// `location` is that of the specs.
  var check: @Sendable (_ specs: JSONObject, _ location: [JSON]) -> [Fault] = { _, _ in [] }
  /// Whether this source is given the records of a request.
  var takesPayload = false
  /// Whether this source reads files of this machine: then a workflow that starts with it is run from the
  /// local program only.
  var readsThisMachine = false
  /// The Sixmo expressions in specs that fit the schema, each with its path below them; one that does not
  /// parse is a fault.
  var expressions: @Sendable (_ specs: JSONObject) -> [(path: [JSON], source: String)] = { _ in [] }
  /// How many expressions one block may have.
  static let expressionLimit = 200
  /// What the specs mean for columns: which they name, and which the block adds or takes away. Without it
  /// the columns stay as they are.
  var columns: @Sendable (_ specs: JSONObject, _ flow: inout ColumnFlow) -> Void = { _, _ in }
  /// The requests to other services that a run with these specs makes; a workflow is refused where the
  /// engine cannot make one.
  var requests: @Sendable (_ specs: JSONObject) -> [OutgoingUse] = { _ in [] }
  /// Says why a source cannot take a record of the request (`column 'email' is missing`), nil if it can.
  /// Asked before the run is accepted.
  var refuses: @Sendable (_ specs: JSONObject, _ record: Row) -> String? = { _, _ in nil }
  /// Whether `refuses` takes every record, so that none need be asked about.
  var takesEveryRecord: @Sendable (_ specs: JSONObject) -> Bool = { _ in false }
  /// Makes what turns rows into rows in one run.
  var makeStage: @Sendable (_ specs: JSONObject, _ context: RunContext) throws -> any Stage

  /// What a block changes outside of its run: files, notebooks, what others are sent.
  enum Effects: Sendable {
    case none
    case asRowsCome
    /// All at once, not before the blocks before have ended.
    case atEnd
  }

  enum Role: Sendable {
    /// Has no input block. It is given the records of the request, if there are any, and gives its own
    /// from `finish`.
    case source
    case step
    /// Two or more inputs.
    case merge
  }
}

extension Block {
  /// Every block, in the order in which they are listed; adding one means adding it here.
  package static let all: [Block] = [
    webhook, readCSV, readNotebook,
    enrichCompany, enrichPerson, findEmail, findPhone, reverseEmail, reversePhone,
    companyToLeads, leadsToCompany, validateEmail, validatePhone,
    filter, deduplicate, deduplicateWithNotebook, merge, transform, removeColumns, groupBy,
    llm, qaAgent,
    appendToNotebook, saveCSV, export, outgoingWebhook, sendSlackMessage,
  ]
}

/// What the rows of a stream are about.
package enum DataType: String, Sendable, CaseIterable {
  case lead = "LEAD"
  case company = "COMPANY"
}

/// A record that flows between blocks: columns in order.
typealias Row = JSONObject

/// One block at work in one run: batches of rows in, batches of rows out, in order.
///
/// A stage is used from one task at a time. It keeps in memory no more than its meaning needs. It has one
/// of the three `process`, by what it needs to know; the others come from that one.
protocol Stage: AnyObject, Sendable {
  /// Turns a batch into the rows that go on, without making values of cells that it does not look at.
  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws

  /// Turns one batch into the rows that go on. `input` counts from 0 in edge order; only a merge has
  /// more than one. A row that fails carries its reason in its `error` column and is counted.
  func process(_ rows: [Row], input: Int) async throws -> [Row]

  /// The same, for a stage that knows a row again after an interruption: by its number among all that
  /// come in.
  func process(_ rows: [Row], numbers: [Int], input: Int) async throws -> [Row]

  /// The rows that are left when all input has been seen, a batch at a time, nil at the end.
  func finish() async throws -> [Row]?

  /// The same as a batch.
  func finishBatch() async throws -> RowBatch?

  /// What the live status shows while it works: `Enriching companies`.
  var currentStep: String { get }

  /// Rows of the batch before that failed and went no further, each with its reason in its `error` column.
  /// They are kept in a file of their own.
  func takeRefused() -> [Row]

  /// The most rows that it takes at once, if these are fewer than the block's `batchSize`.
  var batchLimit: Int? { get }

  /// How many rows a source is about to give, as far as it knows; for progress only.
  var expectedCount: Int? { get }

  /// The columns that a source knows without any row.
  var knownColumns: [String]? { get }
}

extension Stage {
  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {
    batch = RowBatch(try await process(batch.objects, numbers: numbers, input: input))
  }

  func process(_ rows: [Row], numbers: [Int], input: Int) async throws -> [Row] {
    try await process(rows, input: input)
  }

  func process(_ rows: [Row], input: Int) async throws -> [Row] {
    var batch = RowBatch(rows)
    try await process(&batch, numbers: Array(rows.indices), input: input)
    return batch.objects
  }

  func finishBatch() async throws -> RowBatch? { try await finish().map { RowBatch($0) } }

  var batchLimit: Int? { nil }
  func finish() async throws -> [Row]? { nil }
  func takeRefused() -> [Row] { [] }
  var expectedCount: Int? { nil }
  var knownColumns: [String]? { nil }
}

/// What a block may ask of the run it works in.
struct RunContext: Sendable {
  var runID: String
  /// Whose run it is.
  var organization = APIRequest.localOrganization
  var blockID: String
  /// The block's place in the run's order.
  var position: Int
  /// The number of the first row that comes in: not 0 where an interrupted run goes on.
  var firstRow = 0
  /// Of the claim under which the run is executed, see `RowChunk`.
  var epoch = 1
  /// What the names of the files begin with that the block keeps for itself in this run.
  var files: String
  /// What the run does again of another one.
  var retry: RunRetry?
  /// Whether a few rows are only tried: answers that were paid for are kept for a run of all rows.
  var isTrial = false
  /// What the requests of the block may cost.
  var purse: Purse?
  /// Counts what would be asked, where nobody is asked.
  var forecast: Forecast?
  /// Whether the request came with records; a source without them gives its own.
  var hasPayload: Bool
  /// How many streams come in.
  var inputCount: Int
  /// The columns of the rows that come in.
  var columns: [String] = []
  /// Where the engine keeps its files.
  var dataDirectory: String
  var reference: any ReferenceData
  /// Nil where the engine has no store.
  var notebooks: Notebooks?
  /// Nil where the engine has no HTTP.
  var outgoing: Outgoing?
  /// Compiles a Sixmo expression over `row`.
  var compile: @Sendable (_ source: String) throws -> RowExpression
}

/// A Sixmo expression over `row`, ready to be asked of many rows.
struct RowExpression: Sendable {
  var evaluate: @Sendable (_ row: Row) throws -> JSON
  /// What is to be known of a batch before its rows are asked about; `counts` are how many columns of each
  /// layout the expression sees, all if it is nil.
  var fields: @Sendable (_ batch: RowBatch, _ counts: [Int]?) -> RowFields
  /// Whether the value for a row of a batch is neither `false` nor `null`.
  var isTrue: @Sendable (_ batch: RowBatch, _ row: Int, _ fields: RowFields) throws -> Bool
  /// The value as a cell of the batch.
  var cell:
    @Sendable (_ batch: inout RowBatch, _ row: Int, _ fields: RowFields) throws -> RowBatch.Cell
}

/// The imported tables that `enrich_*` blocks match against.
protocol ReferenceData: Sendable {
  /// Companies with this registrable domain.
  func companies(domain: String) throws -> [JSONObject]
  /// Companies whose normalised name is this.
  func companies(normalizedName: String) throws -> [JSONObject]
  /// Companies that share search keys with a name (`CompanyName.searchKeys`), the most and the rarest
  /// first.
  func companies(sharing keys: [String], limit: Int) throws -> [JSONObject]
  func people(email: String) throws -> [JSONObject]
  func people(normalizedName: String) throws -> [JSONObject]
  /// People with this number, as `+493012345`.
  func people(phone: String) throws -> [JSONObject]
  /// People of a company with this registrable domain.
  func people(companyDomain: String) throws -> [JSONObject]
  /// People of a company whose normalised name is this.
  func people(companyName: String) throws -> [JSONObject]
}
