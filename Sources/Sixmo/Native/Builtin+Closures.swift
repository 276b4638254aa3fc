/// Functions of an embedding program: Swift closures whose parameters and results are Codable.
///
/// ```swift
/// Builtin(
///   "score(name, weight = 1)", "Scores a lead by its name.",
///   examples: [.init(#"score("Ada")"#, "3.0")]
/// ) { (name: String, weight: Double) -> Double in Double(name.count) * weight }
/// ```
///
/// The signature names a parameter for each of the closure's, in the same order, and may give defaults
/// (`null`, bools, numbers, strings, `[]`, `{}`); a rest parameter, `...names`, is an array. An argument
/// that does not fit the type is an error that underlines it in the script. What the closure throws
/// becomes an error that the script can catch; see `ScriptError`. A signature that does not fit the closure ends
/// the program at once: it is a mistake of its author.
extension Builtin {
  @_disfavoredOverload
  public init<each Parameter: Decodable & SendableMetatype, Result: Encodable & SendableMetatype>(
    _ signature: String, _ summary: String, documentation: String = "", examples: [Example] = [],
    _ function: @escaping @Sendable (repeat each Parameter) throws -> Result
  ) {
    self.init(
      signature, summary, documentation, examples, count: Self.count((repeat each Parameter).self)
    ) { call in
      var arguments = Arguments(call)
      return try call.value(
        encoding: function(repeat arguments.next((each Parameter).self)))
    }
  }

  /// The same without a result: a script gets null.
  @_disfavoredOverload
  public init<each Parameter: Decodable & SendableMetatype>(
    _ signature: String, _ summary: String, documentation: String = "", examples: [Example] = [],
    _ function: @escaping @Sendable (repeat each Parameter) throws -> Void
  ) {
    self.init(
      signature, summary, documentation, examples, count: Self.count((repeat each Parameter).self)
    ) { call in
      var arguments = Arguments(call)
      try function(repeat arguments.next((each Parameter).self))
      return .null
    }
  }

  /// The same for a function that waits. The script waits with it; what stops the script (an interruption, its
  /// time limit) also ends the wait and cancels the task in which the closure runs.
  @_disfavoredOverload
  public init<each Parameter: Decodable & Sendable, Result: Encodable & Sendable>(
    _ signature: String, _ summary: String, documentation: String = "", examples: [Example] = [],
    _ function: @escaping @Sendable (repeat each Parameter) async throws -> Result
  ) {
    self.init(
      signature, summary, documentation, examples, count: Self.count((repeat each Parameter).self)
    ) { call in
      var arguments = Arguments(call)
      let values = (repeat try arguments.next((each Parameter).self))
      return try call.value(encoding: call.wait { try await function(repeat each values) })
    }
  }

  /// The same for a function that waits and has no result.
  @_disfavoredOverload
  public init<each Parameter: Decodable & Sendable>(
    _ signature: String, _ summary: String, documentation: String = "", examples: [Example] = [],
    _ function: @escaping @Sendable (repeat each Parameter) async throws -> Void
  ) {
    self.init(
      signature, summary, documentation, examples, count: Self.count((repeat each Parameter).self)
    ) { call in
      var arguments = Arguments(call)
      let values = (repeat try arguments.next((each Parameter).self))
      try call.wait { try await function(repeat each values) }
      return .null
    }
  }

  private init(
    _ signature: String, _ summary: String, _ documentation: String, _ examples: [Example],
    count: Int, body: @escaping @Sendable (Call) throws -> Value
  ) {
    let named = Signature(signature).parameters.count
    guard named == count else {
      fatalError("'\(signature)' names \(named) parameters, its function takes \(count)")
    }
    self.init(signature, summary, documentation: documentation, examples: examples, body: body)
  }

  private static func count<each T>(_: (repeat each T).Type) -> Int {
    var count = 0
    for _ in repeat (each T).self { count += 1 }
    return count
  }
}

/// The arguments of a call, one after the other, as Swift types.
private struct Arguments {
  private let call: Call
  private var index = 0

  init(_ call: Call) { self.call = call }

  mutating func next<T: Decodable>(_ type: T.Type) throws -> T {
    defer { index += 1 }
    let json = index < call.count ? try call.json(index) : try rest()
    do {
      return try json.decode(as: type)
    } catch let error as DecodingError {
      throw call.misfit(error, argument: index)
    }
  }

  private func rest() throws -> JSON {
    .array(try call.rest.indices.map { try call.json(call.rest[$0], argument: call.count + $0) })
  }
}

extension Call {
  fileprivate func value(encoding result: some Encodable) throws -> Value {
    do {
      return value(try JSON(encoding: result))
    } catch EncodingError.invalidValue(_, let context) {
      let place = context.codingPath.isEmpty ? "" : "\(context.codingPath.path): "
      throw fail(
        "E0300", "'\(function.signature.name)' gives no JSON: \(place)\(context.debugDescription)")
    }
  }

  /// `'greet' cannot take 'person.name': expected a string, got null`
  fileprivate func misfit(_ error: DecodingError, argument: Int) -> Failure {
    let (path, message) = error.told
    let place = path.isEmpty ? "" : path.hasPrefix("[") ? path : ".\(path)"
    return fail(
      "E0307",
      "'\(function.signature.name)' cannot take '\(function.parameterName(argument))\(place)': \(message)",
      argument: argument, label: message)
  }
}

extension DecodingError {
  fileprivate var told: (path: String, message: String) {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context), .dataCorrupted(let context):
      (context.codingPath.path, context.debugDescription)
    @unknown default: ("", "\(self)")
    }
  }
}
