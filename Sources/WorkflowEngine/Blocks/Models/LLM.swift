import Sixmo
import WorkflowAPI

extension Block {
  static let llm = Block(
    name: "llm_openai",
    summary: """
      Asks a language model about each row and writes its answer: as text into output_column, or into the \
      columns of return_fields. The model is at any URL that speaks OpenAI's protocol; equal questions are asked once.
      """,
    specs: Schema.Object(
      [
        Schema.Field(
          "prompt", .string(Schema.Text(minimumLength: 1)), required: true,
          "What is asked; `{{column}}` is replaced by a cell of the row. Without any, the row follows as JSON."
        ),
        Schema.Field(
          "system_prompt", .string(),
          "The system message; `{{column}}` as in prompt."),
        Schema.Field(
          "output_column", .string(Schema.Text(minimumLength: 1)), default: "llm_output",
          "The column for the answer as text."),
        Schema.Field(
          "return_fields", Schema.Field.fields,
          "Columns to fill instead, each with a description, or with description and type; the model is asked for JSON."
        ),
      ] + Schema.Field.askingModel + Schema.Field.askingCarefully),
    role: .step,
    batchSize: 200,
    isPerBatch: true,
    meanings: [
      .init("llm_output", "The model's answer.")
    ],
    example: .definition(
      #"""
      {
        url: "http://localhost:11434/v1", model: "llama3.2",
        prompt: "Which industry is {{company}} in?",
        output_column: "industry",
      }
      """#),
    refusals: [
      .init(
        .definition, "`url`, `model` or `prompt` is missing.",
        "Name the service, its model and the question; nothing is asked by default.",
        .init(#"{"model": "llama3.2", "prompt": "Why?"}"#)),
      .init(
        .definition, "`output_column` beside `return_fields`.",
        "Leave `output_column` out: the columns of `return_fields` are filled.",
        .init(
          #"{"url": "https://llm.example/v1", "model": "m", "prompt": "Why?", "output_column": "a", "return_fields": {"b": "The reason"}}"#
        )),
      .init(
        .run, "`{{column}}` in a prompt names a column that the rows do not have.",
        "Name one that the message lists.",
        .init(#"{"url": "https://llm.example/v1", "model": "m", "prompt": "Who is {{mail}}?"}"#)),
    ] + .model,
    check: { specs, location in
      let both = specs["return_fields"] != nil && specs["output_column"] != nil
      return RequestHeaders.faults(of: specs, at: location)
        + (both
          ? [
            Fault(
              location + ["output_column"],
              "'output_column' means nothing with 'return_fields', whose columns are filled",
              type: "value_error")
          ] : [])
    },
    columns: { specs, flow in
      RowTemplate.flow(specs, ["prompt", "system_prompt"], &flow)
      flow.adds(LLMQuestion(specs).columns)
    },
    requests: { specs in ChatModel.requests(specs, of: "llm_openai") },
    makeStage: { specs, context in
      let question = LLMQuestion(specs)
      let provider = try ChatModel(specs).provider(
        asksForJSON: question.fields != nil, messages: question.messages, read: question.read)
      return try ProviderStage(provider, specs, question.inquiry, context)
    })
}

private struct LLMQuestion: Sendable {
  /// Nil where the answer is text.
  let fields: JSONObject?
  private let column: String
  private let prompt: RowTemplate
  private let system: RowTemplate?
  private let format: String

  init(_ specs: JSONObject) {
    fields = specs["return_fields"]?.object
    column = specs["output_column"]?.string ?? "llm_output"
    prompt = RowTemplate(specs["prompt"]?.string ?? "")
    system = specs["system_prompt"]?.string.map(RowTemplate.init)
    let lines = (fields ?? [:]).map { name, rule in
      let type = rule["type"]?.string.map { " (\($0))" } ?? ""
      return "- \(name)\(type): \(rule["description"]?.string ?? rule.string ?? "")"
    }
    format =
      lines.isEmpty
      ? ""
      : "\n\nAnswer with one JSON object with these fields, null for what is not known:\n"
        + lines.joined(separator: "\n")
  }

  var columns: [String] { fields?.keys ?? [column] }

  /// Nil for a row that has nothing in any column of the prompt.
  @Sendable func messages(_ row: Row) -> [JSON]? {
    let columns = prompt.columns
    let isBlank = columns.isEmpty ? row.isEmpty : row.firstFilled(columns) == nil
    if isBlank { return nil }
    let data = columns.isEmpty ? "\n\n\(JSON.object(row).text())" : ""
    let asked = ChatModel.message("user", prompt.text(of: row) + data + format)
    return (system.map { [ChatModel.message("system", $0.text(of: row))] } ?? []) + [asked]
  }

  @Sendable func read(_ text: String) -> ProviderAnswer {
    guard fields != nil else {
      return .found([column: .string(text)], confidence: nil, source: nil)
    }
    guard let object = ChatModel.object(in: text) else {
      return .error("the answer is not the JSON object that was asked for")
    }
    return .found(object, confidence: nil, source: nil)
  }

  var inquiry: Inquiry {
    Inquiry(
      prefix: "llm",
      write: { [columns, fields] answer, row in
        for column in columns {
          let type = (fields?[column]?["type"]?.string).flatMap(ColumnType.init(named:)) ?? .any
          let found = answer.record?[column] ?? .null
          row[column] = type.cast(found) ?? found
        }
        if case .error(let reason) = answer { row.mark(error: reason) }
      })
  }
}
