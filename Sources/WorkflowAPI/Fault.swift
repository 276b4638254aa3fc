import Formats

/// One entry of a 422's `detail`: what is wrong with which part of a request.
package struct Fault: Sendable, Hashable {
  /// From the outside in: `["body", "workflow_definition", "edges", 0, "to_block_id"]`.
  package var location: [JSON]
  /// A sentence for people: `Field required`.
  package var message: String
  /// A word for programs: `missing`, `string_type`, `literal_error`, …
  package var type: String
  /// The value that was refused; nil leaves the key out.
  package var input: JSON?
  /// The same in words that help more, where `message` has those of the hosted service.
  package var explanation: String?

  package init(_ location: [JSON], _ message: String, type: String, input: JSON? = nil) {
    self.location = location
    self.message = message
    self.type = type
    self.input = input
  }
}

extension Fault {
  /// `{"loc": […], "msg": "…", "type": "…", "input": …, "ctx": {"error": "…"}}`
  package var json: JSON {
    var object: JSONObject = [
      "loc": .array(location), "msg": .string(message), "type": .string(type),
    ]
    if let input { object["input"] = input }
    if let explanation { object["ctx"] = ["error": .string(explanation)] }
    return .object(object)
  }

  /// Reads an entry of `detail`, from whichever service; nil if it is none.
  package init?(json: JSON) {
    guard let location = json["loc"]?.array, let message = json["msg"]?.string else { return nil }
    self.init(location, message, type: json["type"]?.string ?? "", input: json["input"])
    explanation = json["ctx"]?["error"]?.string
  }
}
