import Sixmo
import WorkflowAPI

/// `find_people` of a company: the people who work there, as a list in a column of their own.
struct FoundPeople: Sendable {
  static let column = "leads"

  private let prompt: String?
  private let focus: TitleFocus?
  private let limit: Int

  /// Nil where the specs do not ask for people.
  init?(_ specs: JSONObject) {
    guard specs["find_people"] == true else { return nil }
    prompt = specs["people_focus_prompt"]?.string
    focus = prompt.map { TitleFocus($0) }
    limit = specs["max_people"]?.int ?? Self.defaultLimit
  }

  /// Those of the imported people that are meant.
  func write(_ people: [JSONObject], to row: inout Row) {
    let meant = people.filter { person in
      guard let focus else { return true }
      let title = ReferenceColumns.column("title", in: person).map(person.text) ?? ""
      return focus.fits(title)
    }
    row[Self.column] = .array(meant.prefix(limit).map(JSON.object))
  }

  /// The inquiry of a provider with the question about people in it, and their column in what is written.
  func asked(in inquiry: Inquiry) -> Inquiry {
    var asking = inquiry
    if var hosted = inquiry.hosted {
      let question = hosted.question
      hosted.question = { [prompt] row in
        guard var body = question(row)?.object else { return nil }
        body["find_people"] = true
        if let prompt { body["people_focus_prompt"] = .string(prompt) }
        return .object(body)
      }
      let read = hosted.read
      hosted.read = { answer in Self.read(answer, with: read) }
      asking.hosted = hosted
    }
    asking.write = { [limit] answer, row in
      var (answer, people) = (answer, [] as [JSON])
      if case .found(var record, let confidence, let source) = answer {
        people = (record[Self.column] ?? record["people"])?.array?.filter { $0.object != nil } ?? []
        (record[Self.column], record["people"]) = (nil, nil)
        answer = .found(record, confidence: confidence, source: source)
      }
      inquiry.write(answer, &row)
      row[Self.column] = .array(Array(people.prefix(limit)))
    }
    return asking
  }

  /// People are in the record or beside it.
  private static func read(
    _ answer: JSON, with read: (JSON) -> ProviderAnswer
  ) -> ProviderAnswer {
    let beside = answer[column]?.array ?? answer["people"]?.array
    switch read(answer) {
    case .found(var record, let confidence, let source):
      if let beside { record[column] = .array(beside) }
      return .found(record, confidence: confidence, source: source)
    case .notFound:
      guard let beside, !beside.isEmpty else { return .notFound }
      return .found([column: .array(beside)], confidence: nil, source: "sixtyfour")
    case .error(let reason): return .error(reason)
    }
  }

  static func faults(of specs: JSONObject, at location: [JSON]) -> [Fault] {
    if specs["find_people"] == true { return [] }
    return ["people_focus_prompt", "max_people"].filter { specs[$0] != nil }.map { name in
      Fault(
        location + [.string(name)], "'\(name)' only means something with 'find_people' true",
        type: "value_error")
    }
  }

  fileprivate static let defaultLimit = 100
}

extension Schema.Field {
  static let findingPeople: [Schema.Field] = [
    Schema.Field(
      "find_people", .bool, default: false,
      "Adds the column `leads`, a list of the people who work at the company; `company_to_leads` makes rows of it. With `reference` they are those of the imported table `people`."
    ),
    Schema.Field(
      "people_focus_prompt", .string(Schema.Text(minimumLength: 1)),
      "With find_people: whom to find, such as `VP Sales, Head of Sales, CRO`. With `reference`, people whose title has all words of one of the phrases between commas, `and` or `or`; common abbreviations are known."
    ),
    Schema.Field(
      "max_people", .int(minimum: 1, maximum: 10_000), default: .int(FoundPeople.defaultLimit),
      "With find_people: at most this many for each company."),
  ]
}
