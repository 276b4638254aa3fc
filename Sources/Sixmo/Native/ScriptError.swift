/// An error that Swift code of the embedding program throws into a script.
///
/// ```swift
/// throw ScriptError("no lead '\(id)'", kind: "not_found", fields: ["id": .string(id)])
/// ```
///
/// A script catches it as an object: `{kind: "not_found", message: "no lead 'a7'", id: "a7"}`. Any other Swift
/// error is caught with the kind `error` and its description as the message.
public struct ScriptError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened, for people: lower case, names in quotes, no full stop.
  public var message: String
  /// What happened, for programs: one word, `not_found`.
  public var kind: String
  /// What else the object of the error has. `kind` and `message` are not replaced.
  public var fields: JSONObject
  /// One line that says what to do, shown if nobody catches the error.
  public var help: String?

  public init(
    _ message: String, kind: String = "error", fields: JSONObject = [:], help: String? = nil
  ) {
    self.message = message
    self.kind = kind
    self.fields = fields
    self.help = help
  }

  public var description: String { message }

  /// As `catch` sees it.
  var object: JSONObject {
    var object: JSONObject = ["kind": .string(kind), "message": .string(message)]
    for (key, value) in fields where object[key] == nil { object[key] = value }
    return object
  }
}
