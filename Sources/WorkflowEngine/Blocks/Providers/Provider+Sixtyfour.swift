import Sixmo

extension Provider {
  /// The hosted service, with the user's key.
  ///
  /// The bodies are those of the vendor's notebooks: `target_company` or `lead_info`, and `struct`, the
  /// fields to find. Its answers are read tolerantly, since their shape is not documented in full.
  static func sixtyfour(
    _ specs: JSONObject, asking subject: Subject, _ outgoing: Outgoing
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
    let columns = identifyingColumns(specs, subject)
    let fields = specs["return_fields"] ?? defaultFields(subject)
    let subjectKey = subject == .company ? "target_company" : "lead_info"
    return Provider(
      receiver: receiver(
        "sixtyfour", specs, to: .configuration, perMinute: 500, secrets: Secrets([account.key])),
      url: base + (subject == .company ? "/company-intelligence" : "/people-intelligence"),
      headers: [HTTPHeader("x-api-key", account.key)],
      timeout: specs["timeout"]?.double ?? 900,
      question: { row in
        var known = JSONObject()
        for column in columns where !(row[column]?.isBlank ?? true) { known[column] = row[column] }
        return known.isEmpty ? nil : [subjectKey: .object(known), "struct": fields]
      },
      read: { answer, _ in read(answer) })
  }

  /// Only what identifies the company or person is sent, never the whole row.
  private static func identifyingColumns(_ specs: JSONObject, _ subject: Subject) -> [String] {
    let company =
      [specs["company_field"]?.string].compactMap { $0 } + CompanyQuery.columns
      + ["company_domain", "url", "country", "industry", "linkedin"]
    let person =
      [specs["person_field"]?.string, specs["email_field"]?.string].compactMap { $0 }
      + ["name", "full_name", "first_name", "last_name", "email", "title", "phone", "location"]
    var seen: Set<String> = []
    return (subject == .company ? company : person + company).filter { seen.insert($0).inserted }
  }

  private static func defaultFields(_ subject: Subject) -> JSON {
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

  private static func read(_ answer: JSON) -> ProviderAnswer {
    guard let whole = answer.object else { return .notFound }
    var record =
      ["structured_data", "data", "result"].lazy.compactMap { whole[$0]?.object }.first ?? whole
    for key in ["notes", "findings", "references", "confidence_score", "confidence", "status"] {
      record[key] = nil
    }
    guard record.values.contains(where: { !$0.isBlank }) else { return .notFound }
    return .found(record, confidence: confidence(whole), source: "sixtyfour")
  }

  /// `confidence_score` is given from 0 to 10, `confidence` from 0 to 1.
  private static func confidence(_ answer: JSONObject) -> Double? {
    if let score = answer["confidence_score"]?.double { return score > 1 ? score / 10 : score }
    return answer["confidence"]?.double.map { $0 > 1 ? $0 / 100 : $0 }
  }
}
