import Sixmo
import System
import WorkflowAPI

/// The columns that an enriching block was asked for, and how they are filled.
struct ReturnFields: Sendable {
  /// In the order of the specs; nil if none were asked for: then a match gives all it has.
  private let fields: [(name: String, type: ColumnType)]?
  /// `company` or `person`: what columns that would be misunderstood beside the row's own begin with.
  private let prefix: String

  init(_ specs: JSON?, prefix: String) {
    fields = specs?.object?.map { name, rule in
      (name, rule["type"]?.string.flatMap(ColumnType.init(named:)) ?? .any)
    }
    self.prefix = prefix
  }

  /// Writes what a record, or failing that the row itself, has for the fields. A column that is asked for
  /// is always there, null where nothing is known; a filled one is only replaced by a record's.
  func write(to row: inout Row, record: JSONObject?, derived: JSONObject) {
    guard let fields else {
      if let record { writeAll(of: record, to: &row) }
      for (name, value) in derived { fill(&row, "\(prefix)_\(name)", value) }
      return
    }
    for (name, type) in fields {
      let found = record.flatMap { record in
        ReferenceColumns.column(name, in: record).flatMap { record[$0] }
      }
      if let found, !found.isBlank {
        row[name] = type.cast(found) ?? found
      } else {
        let own = ReferenceColumns.column(name, in: derived).flatMap { derived[$0] }
        fill(&row, name, own ?? .null)
      }
    }
  }

  private func writeAll(of record: JSONObject, to row: inout Row) {
    for (name, value) in record {
      // A lead's `name` is not its company's.
      let isMisleading = ["name", "domain", "country", "email", "phone"].contains(name)
      fill(&row, isMisleading && prefix == "company" ? "company_\(name)" : name, value)
    }
  }

  private func fill(_ row: inout Row, _ column: String, _ value: JSON) {
    if row[column]?.isBlank ?? true { row[column] = value }
  }
}

extension Schema.Field {
  static let returnFields = Schema.Field(
    "return_fields", fields,
    "The columns to add, each with a description, or with description and type; without it a match gives all it has."
  )

  /// By name, each with a description, or with description and type.
  static let fields = Schema.map(
    .either([
      .string(),
      .record([
        Schema.Field("description", .string(), "What is meant, in words."),
        Schema.Field("type", .oneOf(ColumnType.names), "What the column holds."),
      ]),
    ]))

  /// Specs of every block that looks rows up.
  static let enriching: [Schema.Field] = [
    Schema.Field(
      "provider", .oneOf(["reference", "sixtyfour", "http"]), default: "reference",
      "Who is asked: `reference` are the tables imported with `sixmo data import`, `sixtyfour` the hosted service, `http` a URL of your own."
    ),
    Schema.Field(
      "min_confidence", .number(minimum: 0, maximum: 1), default: .double(Enrichment.minimum),
      "Matches that are less sure count as not found; a match without a confidence counts as sure."),
  ]
}

/// What the enriching blocks share.
enum Enrichment {
  /// `min_confidence` by default.
  static let minimum = 0.75

  static func faults(of specs: JSONObject, at location: [JSON]) -> [Fault] {
    let provider = specs["provider"]?.string ?? "reference"
    if provider == "http", specs["url"] == nil {
      return [Fault(location + ["url"], "Field required with provider 'http'", type: "missing")]
    }
    let unused = Schema.Field.asking.map(\.name).filter { name in
      provider == "reference" || provider == "sixtyfour" && ["url", "headers"].contains(name)
    }
    let meant = provider == "reference" ? "a provider that is asked by HTTP" : "provider 'http'"
    return unused.filter { specs[$0] != nil }.map { name in
      Fault(
        location + [.string(name)], "'\(name)' only means something with \(meant)",
        type: "value_error")
    } + RequestHeaders.faults(of: specs, at: location)
  }

  static func requests(of specs: JSONObject) -> [OutgoingUse] {
    let provider = specs["provider"]?.string ?? "reference"
    if provider == "reference" { return [] }
    return [
      OutgoingUse(
        path: ["provider"], name: "Provider '\(provider)'", instead: "use 'reference'",
        to: provider == "http" ? .url(specs["url"]?.string ?? "") : .sixtyfour)
    ]
  }

  /// The columns that are asked for, or whatever a match has, and how it was found.
  static func flow(_ specs: JSONObject, prefix: String, _ flow: inout ColumnFlow) {
    if let fields = specs["return_fields"]?.object {
      flow.adds(fields.keys)
    } else {
      flow.addsOthers()
    }
    flow.adds(["match", "confidence", "source"].map { "\(prefix)_\($0)" })
  }

  /// Writes `<prefix>_match`, `_confidence` and `_source`, and the reason of an error.
  static func write(_ answer: ProviderAnswer, prefix: String, to row: inout Row) {
    var (found, surety, place) = ("not_found", nil as Double?, nil as String?)
    switch answer {
    case .found(_, let confidence, let source):
      (found, surety, place) = ("found", confidence, source)
    case .notFound: break
    case .error: found = "error"
    }
    row["\(prefix)_match"] = .string(found)
    row["\(prefix)_confidence"] = surety.map { .double(($0 * 100).rounded() / 100) } ?? .null
    row["\(prefix)_source"] = JSON(place)
    if case .error(let reason) = answer { row.mark(error: reason) }
  }

  /// Asks the provider that the specs name, or looks rows up in the reference tables with what `matching`
  /// makes.
  static func stage(
    _ step: String, _ specs: JSONObject, _ inquiry: Inquiry, _ context: RunContext,
    matching: () throws -> @Sendable (Row) throws -> Match?
  ) throws -> any Stage {
    if let stage = try ProviderStage(specs, inquiry, context) { return stage }
    return stage(step, specs, inquiry, match: try matching())
  }

  /// Looks rows up in the reference tables.
  ///
  /// `match` is the surest answer for a row, whatever its confidence; what it throws is the row's error.
  static func stage(
    _ step: String, _ specs: JSONObject, _ inquiry: Inquiry,
    match: @escaping @Sendable (Row) throws -> Match?
  ) -> RowByRow {
    let minimum = specs["min_confidence"]?.double ?? minimum
    return RowByRow(step, isParallel: true) { row in
      var row = row
      do {
        if let settled = try inquiry.ownAnswer(row) { return settled }
        let found = try match(row).flatMap { $0.confidence >= minimum ? $0 : nil }
        inquiry.write(found.map(ProviderAnswer.init) ?? .notFound, &row)
      } catch {
        inquiry.write(.error("\(error)"), &row)
      }
      return row
    }
  }
}

extension ProviderAnswer {
  init(_ match: Match) {
    self = .found(match.record, confidence: match.confidence, source: match.source)
  }
}

extension [BlockDescription.Column] {
  /// Of the columns that `Enrichment.write` adds; `source` is a sentence.
  static func match(_ prefix: String, source: String) -> Self {
    [
      .init("\(prefix)_match", "`found`, `not_found` or `error`."),
      .init("\(prefix)_confidence", "How sure the match is, from 0 to 1."),
      .init("\(prefix)_source", source),
    ]
  }
}
