import Sixmo

/// What a block asks about each row, and what becomes of the answer.
struct Inquiry: Sendable {
  /// What the columns of the match begin with: `company`.
  var prefix: String
  /// How the hosted service is asked; nil where it has no such question.
  var hosted: Hosted?
  /// The row with what it says itself, if that is enough, so that nobody is asked.
  var ownAnswer: @Sendable (_ row: Row) throws -> Row? = { _ in nil }
  /// Writes what was found, or that nothing was, into the row.
  var write: @Sendable (_ answer: ProviderAnswer, _ row: inout Row) -> Void

  struct Hosted: Sendable {
    /// `/company-intelligence`
    var path: String
    /// Nil for a row that says nothing. Only what the question needs is sent, never the whole row.
    var question: @Sendable (_ row: Row) -> JSON?
    var read: @Sendable (_ answer: JSON) -> ProviderAnswer
  }
}

extension Inquiry {
  /// What `enrich_company` and `enrich_person` ask.
  static func enriching(_ specs: JSONObject, _ subject: Subject) -> Inquiry {
    let fields = ReturnFields(specs["return_fields"], prefix: subject.rawValue)
    return Inquiry(
      prefix: subject.rawValue, hosted: .intelligence(specs, about: subject),
      write: { answer, row in
        fields.write(to: &row, record: answer.record, derived: [:])
        Enrichment.write(answer, prefix: subject.rawValue, to: &row)
      })
  }

  /// What rows are asked about.
  enum Subject: String, Sendable {
    case company
    case person
  }
}

extension ProviderAnswer {
  /// What was found; nil if nothing was.
  var record: JSONObject? {
    if case .found(let record, _, _) = self { record } else { nil }
  }
}
