import Sixmo
import WorkflowAPI

extension Block {
  static let qaAgent = Block(
    name: "qa_agent",
    summary: """
      Has a language model judge each row by criteria: adds qa_score (0 to 10, weighted), qa_passed, qa_reason \
      and qa_criteria with the score and reason of each. The model is at any URL that speaks OpenAI's protocol, and \
      knows of a row what is in it.
      """,
    specs: Schema.Object(
      [
        Schema.Field(
          "criteria", .string(Schema.Text(minimumLength: 1)),
          "What is asked of a row, in words: one criterion."),
        Schema.Field(
          "qualification_criteria",
          .array(
            of: .record([
              Schema.Field(
                "criteria_name", .string(Schema.Text(minimumLength: 1)), required: true,
                "Its name in qa_criteria."),
              Schema.Field("description", .string(), required: true, "What is asked of a row."),
              Schema.Field(
                "weight", .number(minimum: 0), default: 1, "How much it counts in qa_score."),
              Schema.Field(
                "threshold", .number(minimum: 0, maximum: 10),
                "The least score with which a row passes."),
            ]), minimumCount: 1),
          "Several criteria."),
        Schema.Field(
          "pass_score", .number(minimum: 0, maximum: 10), default: 7,
          "The least qa_score with which a row passes, beside the thresholds of criteria."),
        Schema.Field(
          "columns", .array(of: .string(), minimumCount: 1),
          "The columns that the model sees (default: all)."),
      ] + Schema.Field.askingModel + Schema.Field.askingCarefully,
      needsOneOf: ["criteria", "qualification_criteria"]),
    role: .step,
    batchSize: 200,
    isPerBatch: true,
    meanings: [
      .init("qa_score", "From 0 to 10, weighted over the criteria."),
      .init("qa_passed", "Whether the score and each threshold are reached."),
      .init("qa_reason", "Why, in the words of the model."),
      .init("qa_criteria", "Score and reason of each criterion."),
    ],
    example: .definition(
      #"""
      {
        url: "http://localhost:11434/v1", model: "llama3.2",
        criteria: "Can this person buy software?",
      }
      """#),
    refusals: [
      .init(
        .definition, "Neither `criteria` nor `qualification_criteria` is given.",
        "Write what is asked of a row in words: `criteria: \"Can this person buy software?\"`.",
        .init(#"{"url": "https://llm.example/v1", "model": "m"}"#)),
      .init(
        .definition, "Two of `qualification_criteria` have one name, or none has a weight above 0.",
        "Name them apart, and let at least one count.",
        .init(
          #"{"url": "https://llm.example/v1", "model": "m", "qualification_criteria": [{"criteria_name": "a", "description": "b"}, {"criteria_name": "a", "description": "c"}]}"#
        )),
      .missingColumn(
        "columns",
        trial:
          #"{"url": "https://llm.example/v1", "model": "m", "criteria": "Why?", "columns": ["mail"]}"#
      ),
    ] + .model,
    check: { specs, location in
      RequestHeaders.faults(of: specs, at: location) + QAQuestion.faults(of: specs, at: location)
    },
    columns: { specs, flow in
      flow.readsEach(specs, "columns")
      flow.adds(["qa_score", "qa_passed", "qa_reason", "qa_criteria"])
    },
    requests: { specs in ChatModel.requests(specs, of: "qa_agent") },
    makeStage: { specs, context in
      let question = QAQuestion(specs)
      let provider = try ChatModel(specs).provider(
        asksForJSON: true, messages: question.messages, read: question.read)
      return try ProviderStage(provider, specs, question.inquiry, context)
    })
}

private struct QAQuestion: Sendable {
  private let criteria: [Criterion]
  private let passScore: Double
  private let columns: [String]?

  private struct Criterion: Sendable {
    var name: String
    var description: String
    var weight: Double
    var threshold: Double?
  }

  init(_ specs: JSONObject) {
    let listed = (specs["qualification_criteria"]?.array ?? []).map { rule in
      Criterion(
        name: rule["criteria_name"]?.string ?? "", description: rule["description"]?.string ?? "",
        weight: rule["weight"]?.double ?? 1, threshold: rule["threshold"]?.double)
    }
    let plain = specs["criteria"]?.string.map {
      Criterion(name: "criteria", description: $0, weight: 1)
    }
    criteria = [plain].compactMap { $0 } + listed
    passScore = specs["pass_score"]?.double ?? 7
    columns = specs["columns"]?.array?.compactMap(\.string)
  }

  static func faults(of specs: JSONObject, at location: [JSON]) -> [Fault] {
    let question = QAQuestion(specs)
    if question.criteria.isEmpty {
      return [
        Fault(
          location, "Either 'criteria' or 'qualification_criteria' is required", type: "missing")
      ]
    }
    let listed = location + ["qualification_criteria"]
    var seen: Set<String> = specs["criteria"] == nil ? [] : ["criteria"]
    var faults: [Fault] = []
    for (index, rule) in (specs["qualification_criteria"]?.array ?? []).enumerated() {
      guard let name = rule["criteria_name"]?.string, !seen.insert(name).inserted else { continue }
      faults.append(
        Fault(
          listed + [.int(index), "criteria_name"],
          "Another criterion is named '\(name)' already", type: "value_error"))
    }
    if question.criteria.allSatisfy({ $0.weight == 0 }) {
      faults.append(
        Fault(listed, "At least one criterion needs a weight above 0", type: "value_error"))
    }
    return faults
  }

  @Sendable func messages(_ row: Row) -> [JSON]? {
    let seen = columns.map { row.filled($0) } ?? row
    if seen.values.allSatisfy(\.isBlank) { return nil }
    let list = criteria.map { "- \($0.name): \($0.description)" }.joined(separator: "\n")
    return [
      ChatModel.message(
        "system",
        """
        You judge one record by criteria. Use only what the record says; what it does not say counts against \
        it. Give each criterion a score from 0 (not at all) to 10 (entirely) and a reason in one sentence.
        Answer with one JSON object: {"criteria": {"<name>": {"score": <0-10>, "reason": "<text>"}}}
        """),
      ChatModel.message(
        "user", "Criteria:\n\(list)\n\nRecord:\n\(JSON.object(seen).text())"),
    ]
  }

  @Sendable func read(_ text: String) -> ProviderAnswer {
    guard let scores = ChatModel.object(in: text)?["criteria"]?.object else {
      return .error("the answer has no scores of the criteria")
    }
    var judged = JSONObject()
    var (sum, weights, passes) = (0.0, 0.0, true)
    for criterion in criteria {
      guard let score = scores[criterion.name]?["score"]?.double, (0...10).contains(score) else {
        return .error("the answer has no score from 0 to 10 for '\(criterion.name)'")
      }
      judged[criterion.name] = [
        "score": .double(score), "reason": scores[criterion.name]?["reason"] ?? .null,
      ]
      sum += score * criterion.weight
      weights += criterion.weight
      if let threshold = criterion.threshold, score < threshold { passes = false }
    }
    let score = (sum / weights * 100).rounded() / 100
    return .found(
      [
        "qa_score": .double(score), "qa_passed": .bool(passes && score >= passScore),
        "qa_reason": .string(reason(judged)), "qa_criteria": .object(judged),
      ], confidence: nil, source: nil)
  }

  /// That of the only criterion, or all with their names.
  private func reason(_ judged: JSONObject) -> String {
    if judged.count == 1 { return judged.values[0]["reason"]?.cellText ?? "" }
    return judged.map { "\($0): \($1["reason"]?.cellText ?? "")" }.joined(separator: "; ")
  }

  var inquiry: Inquiry {
    Inquiry(
      prefix: "qa",
      write: { answer, row in
        for column in ["qa_score", "qa_passed", "qa_reason", "qa_criteria"] {
          row[column] = answer.record?[column] ?? .null
        }
        if case .error(let reason) = answer { row.mark(error: reason) }
      })
  }
}
