import Syntax

/// What an example says about one of its statements:
///
/// ```sixmo
/// 1 + 1  # => 2
/// print("a")  # prints: a
/// [1][5]  # error: E0302
/// ```
///
/// A claim is checked by a builtin that takes the place of the statement or follows it. Their names begin
/// with `_`, as all that nobody should call by hand.
package enum Claim {
  /// `_claims_value(value, shown)`: both look the same at the prompt.
  package static let value = "_claims_value"
  /// `_claims_output(shown)`: that was printed since the last claim.
  package static let output = "_claims_output"
  /// `_claims_error(shown, action)`: the action fails with an error whose text holds what is shown.
  package static let error = "_claims_error"

  /// `takeOutput` gives what was printed since it was last called.
  package static func builtins(
    takeOutput: @escaping @Sendable () -> String
  ) -> [Builtin] {
    [
      Builtin("\(value)(value, shown)", "Checks a value that an example shows.") { call in
        _ = takeOutput()
        return try checkValue(call)
      },
      Builtin("\(output)(shown)", "Checks the output that an example shows.") { call in
        try checkOutput(call, takeOutput())
      },
      Builtin("\(error)(shown, action)", "Checks the error that an example shows.") { call in
        defer { _ = takeOutput() }
        return try checkError(call)
      },
    ]
  }

  /// Whether an error is the one that is shown: by its code or a part of its message.
  package static func matches(_ diagnostic: Diagnostic, _ shown: String) -> Bool {
    ["\(diagnostic.code) \(diagnostic.message)", diagnostic.label, diagnostic.help ?? ""]
      .contains { $0.firstRange(of: shown) != nil }
  }

  private static func checkValue(_ call: Call) throws -> Value {
    let (value, shown) = (inspected(call[0]), inspected(call[1]))
    if value == shown { return .null }
    throw failure(
      call, "the value differs from the example", ["value: \(value)", "shown: \(shown)"])
  }

  private static func checkOutput(_ call: Call, _ printed: String) throws -> Value {
    let shown = try call.string(0)
    if printed == shown { return .null }
    let lines = { (text: String) in text.isEmpty ? "nothing" : String(reflecting: text) }
    throw failure(
      call, "the output is another one", ["printed: \(lines(printed))", "shown: \(lines(shown))"])
  }

  private static func checkError(_ call: Call) throws -> Value {
    let shown = try call.string(0)
    do {
      _ = try call.invoke(call.function(1))
    } catch let failure as Failure where failure.isCatchable && matches(failure.diagnostic, shown) {
      return .null
    }
    throw failure(call, "no error happens here", ["shown: \(shown)"])
  }

  private static func failure(_ call: Call, _ message: String, _ notes: [String]) -> Failure {
    var failure = call.fail("E0811", message)
    failure.diagnostic.notes = notes
    return failure
  }

  private static func inspected(_ value: Value) -> String {
    var writer = TextWriter(.init(bytes: 1 << 20))
    writer.inspect(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
