import Sixmo

extension Provider {
  /// The hosted service, with the user's key.
  static func sixtyfour(
    _ specs: JSONObject, _ inquiry: Inquiry.Hosted, _ outgoing: Outgoing
  ) throws -> Provider {
    let account: WorkflowEngine.SixtyfourAccount
    do {
      account = try outgoing.sixtyfour()
    } catch {
      throw ReceiverRefusal(description: error.message)
    }
    let base =
      account.baseURL.utf8.last == UInt8(ascii: "/")
      ? account.baseURL.dropLast() : account.baseURL[...]
    return Provider(
      receiver: receiver(
        "sixtyfour", specs, to: .configuration, perMinute: 500, secrets: Secrets([account.key])),
      url: base + inquiry.path, headers: [HTTPHeader("x-api-key", account.key)],
      timeout: specs["timeout"]?.double ?? 900, question: inquiry.question,
      read: { answer, _ in inquiry.read(answer) })
  }
}

/// The bodies are those of the vendor's notebooks; answers are read tolerantly, since their shape is not
/// documented in full.
extension Inquiry.Hosted {
  /// `target_company` or `lead_info`, and `struct`, the fields to find.
  static func intelligence(_ specs: JSONObject, about subject: Inquiry.Subject) -> Self {
    let columns = identifyingColumns(specs, subject)
    let fields = specs["return_fields"] ?? defaultFields(subject)
    let subjectKey = subject == .company ? "target_company" : "lead_info"
    return Self(
      path: subject == .company ? "/company-intelligence" : "/people-intelligence",
      question: { row in
        let known = row.filled(columns)
        return known.isEmpty ? nil : [subjectKey: .object(known), "struct": fields]
      },
      read: { read($0) })
  }

  /// Only what identifies the company or person is sent, never the whole row.
  static func identifyingColumns(
    _ specs: JSONObject, _ subject: Inquiry.Subject
  ) -> [String] {
    let company =
      [specs["company_field"]?.string].compactMap { $0 } + CompanyQuery.columns
      + ["company_domain", "url", "country", "industry", "linkedin"]
    let person =
      [specs["person_field"]?.string, specs["email_field"]?.string].compactMap { $0 }
      + ["name", "full_name", "first_name", "last_name", "email", "title", "phone", "location"]
    var seen: Set<String> = []
    return (subject == .company ? company : person + company).filter { seen.insert($0).inserted }
  }

  private static func defaultFields(_ subject: Inquiry.Subject) -> JSON {
    switch subject {
    case .company:
      [
        "website": "The company's website", "industry": "Its industry",
        "employee_count": "Number of employees", "country": "Country of its headquarters",
        "description": "What the company does, in one sentence",
      ]
    case .person:
      [
        "title": "Current job title", "company": "Current employer",
        "linkedin": "URL of the LinkedIn profile", "location": "Where the person lives",
      ]
    }
  }

  static func read(_ answer: JSON) -> ProviderAnswer {
    guard let whole = answer.object else { return .notFound }
    var record =
      ["structured_data", "data", "result"].lazy.compactMap { whole[$0]?.object }.first ?? whole
    for key in besides { record[key] = nil }
    guard record.values.contains(where: { !$0.isBlank }) else { return .notFound }
    return .found(record, confidence: confidence(whole), source: "sixtyfour")
  }

  /// What an answer has beside the record.
  private static let besides = [
    "notes", "findings", "references", "confidence_score", "confidence", "status", "cost_cents",
  ]

  /// `confidence_score` is given from 0 to 10, `confidence` from 0 to 1.
  private static func confidence(_ answer: JSONObject) -> Double? {
    if let score = answer["confidence_score"]?.double { return score > 1 ? score / 10 : score }
    return answer["confidence"]?.double.map { $0 > 1 ? $0 / 100 : $0 }
  }
}

extension JSONObject {
  /// The columns of a row that have something in them.
  func filled(_ columns: [String]) -> JSONObject {
    var filled = JSONObject()
    for column in columns where !(self[column]?.isBlank ?? true) { filled[column] = self[column] }
    return filled
  }
}
