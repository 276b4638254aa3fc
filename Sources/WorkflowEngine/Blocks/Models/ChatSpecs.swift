import Sixmo
import Syntax
import WorkflowAPI

/// A model behind any URL that speaks the protocol of OpenAI's chat completions.
struct ChatModel: Sendable {
  private let specs: JSONObject

  init(_ specs: JSONObject) { self.specs = specs }

  /// Asks what `messages` makes of a row; nil for a row that says nothing.
  ///
  /// `schema` says that the answer is to be JSON.
  func provider(
    asksForJSON: Bool, messages: @escaping @Sendable (Row) -> [JSON]?,
    read: @escaping @Sendable (_ text: String) -> ProviderAnswer
  ) throws -> Provider {
    let url = try TargetURL(Self.completions(specs["url"]?.string ?? ""))
    var headers = RequestHeaders.read(specs["headers"])
    let key = specs["api_key"]?.string
    if let key { headers.append(HTTPHeader("authorization", "Bearer \(key)")) }
    var body: JSONObject = ["model": specs["model"] ?? .null]
    for name in ["temperature", "max_tokens"] {
      if let value = specs[name], !value.isNull { body[name] = value }
    }
    if asksForJSON { body["response_format"] = ["type": "json_object"] }
    return Provider(
      receiver: Provider.receiver(
        url.shown, specs, to: .workflow(url),
        secrets: Secrets(url: url, headers: headers, others: [key ?? ""])),
      url: url.text, headers: headers, timeout: specs["timeout"]?.double ?? 120,
      question: { [body] row in
        guard let messages = messages(row) else { return nil }
        var body = body
        body["messages"] = .array(messages)
        return .object(body)
      },
      read: { answer, _ in Self.text(of: answer, then: read) })
  }

  /// `https://host/v1` and `https://host/v1/chat/completions` are the same.
  static func completions(_ url: String) -> String {
    var url = url
    while url.utf8.last == UInt8(ascii: "/") { url.removeLast() }
    let end = "/chat/completions"
    return url.hasByteSuffix(end) || url.isEmpty ? url : url + end
  }

  private static func text(
    of answer: JSON, then read: (String) -> ProviderAnswer
  ) -> ProviderAnswer {
    if let message = answer["error"]?["message"]?.string { return .error(message) }
    guard let choice = answer["choices"]?.array?.first else {
      return .error("the answer has no 'choices'")
    }
    if let refusal = choice["message"]?["refusal"]?.string { return .error("refused: \(refusal)") }
    guard let text = choice["message"]?["content"]?.string, !text.isEmpty else {
      return .error("the answer has no text")
    }
    if choice["finish_reason"]?.string == "length" {
      return .error("the answer was cut off; raise 'max_tokens'")
    }
    return read(text)
  }

  /// The object in a text, which models like to put between fences or words.
  static func object(in text: String) -> JSONObject? {
    guard let start = text.utf8.firstIndex(of: UInt8(ascii: "{")),
      let end = text.utf8.lastIndex(of: UInt8(ascii: "}")), start < end
    else { return nil }
    return (try? JSON.parse(String(text[start...end])))?.object
  }

  static func message(_ role: String, _ text: String) -> JSON {
    ["role": .string(role), "content": .string(text)]
  }

  /// The request that the specs mean.
  static func requests(_ specs: JSONObject, of block: String) -> [OutgoingUse] {
    [
      OutgoingUse(
        path: ["url"], name: "Block '\(block)'", instead: "leave it out",
        to: .url(completions(specs["url"]?.string ?? "")))
    ]
  }
}

extension Schema.Field {
  /// Specs of every block that asks a model.
  static let askingModel: [Schema.Field] = [
    target(
      "Where the model is: the base URL of any service that speaks OpenAI's protocol, such as `https://api.openai.com/v1` or `http://localhost:11434/v1`. Nothing is asked by default.",
      required: true),
    Schema.Field(
      "model", .string(Schema.Text(minimumLength: 1)), required: true,
      "The model's name at that service."),
    Schema.Field(
      "api_key", .string(Schema.Text(minimumLength: 1, format: "password")),
      "Sent as `authorization: Bearer …`."),
    headers,
    Schema.Field(
      "temperature", .number(minimum: 0, maximum: 2), "Left to the service where it is not given."),
    Schema.Field(
      "max_tokens", .int(minimum: 1), "How long an answer may be; left to the service by default."),
  ]

  /// How its requests are sent.
  static let askingCarefully: [Schema.Field] =
    asking.filter {
      !["url", "headers", "timeout"].contains($0.name)
    } + [timeout("120")]
}
