import Syntax

/// One call of a builtin: its arguments, and what its body needs to answer.
///
/// Values may be kept in Swift variables until the body calls back into the script (`invoke`): that is a
/// safepoint, before which what is still needed must be rooted with `root`.
package struct Call {
  unowned(unsafe) let machine: Machine
  unowned(unsafe) let function: NativeFunction
  /// Where the call's expression is, and the expressions of its arguments; nil when Swift made the call.
  unowned(unsafe) let syntax: CallSyntax?
  let arguments: Frame
  /// Arguments in the frame: one for each parameter, then those of a rest parameter.
  let argumentCount: Int

  /// How many parameters the signature has, the rest parameter left out.
  package var count: Int { function.signature.positionalCount }

  // MARK: Arguments

  /// The argument at a position; the signature's default if it was not given.
  package subscript(_ index: Int) -> Value {
    let value = arguments[index]
    return value.isUnset ? function.defaultValue(index, machine) : value
  }

  /// Whether the caller gave the argument, even if it is the default.
  package func isGiven(_ index: Int) -> Bool { !arguments[index].isUnset }

  /// The arguments of the rest parameter.
  package var rest: UnsafeBufferPointer<Value> {
    UnsafeBufferPointer(start: arguments + count, count: argumentCount - count)
  }

  package func string(_ index: Int) throws -> String { try text(index).string }

  package func text(_ index: Int) throws -> TextRef {
    guard case .text(let text) = self[index] else { throw mismatch(index, "a string") }
    return text
  }

  package func int(_ index: Int) throws -> Int {
    guard case .int(let number) = self[index] else { throw mismatch(index, "an int") }
    return number
  }

  /// A number of any type as a float.
  package func double(_ index: Int) throws -> Double {
    guard let number = self[index].asDouble else { throw mismatch(index, "a number") }
    return number
  }

  package func bool(_ index: Int) throws -> Bool {
    guard case .bool(let flag) = self[index] else { throw mismatch(index, "a bool") }
    return flag
  }

  /// An array to read; a range is made into one.
  package func array(_ index: Int) throws -> ArrayRef {
    guard let array = try array(self[index]) else { throw mismatch(index, "an array") }
    return array
  }

  /// The same for any value; nil if it is not an array.
  func array(_ value: Value) throws -> ArrayRef? {
    switch value {
    case .array(let array): array
    case .range(let range): try machine.heap.array(of: range)
    default: nil
    }
  }

  package func object(_ index: Int) throws -> ObjectRef {
    guard case .object(let object) = self[index] else { throw mismatch(index, "an object") }
    return object
  }

  /// A function to `invoke`.
  package func function(_ index: Int) throws -> Value {
    guard case .function = self[index] else { throw mismatch(index, "a function") }
    return self[index]
  }

  /// The argument as JSON outside the heap; a function in it is an error, which names `format`.
  package func json(_ index: Int, as format: String = "JSON") throws -> JSON {
    try json(self[index], as: format, argument: index)
  }

  /// Nil for an argument that is null, otherwise what `read` makes of it: `try call.optional(2, call.int)`.
  package func optional<T>(_ index: Int, _ read: (Int) throws -> T) throws -> T? {
    self[index].isNull ? nil : try read(index)
  }

  /// Whether the caller gave the first argument away, which belongs to this call then; asked once, by a builtin
  /// that `takesFirst`.
  func takesOver(_ array: ArrayRef) -> Bool {
    let isGiven = machine.control.pointee.given & 1 != 0
    machine.control.pointee.given = 0
    guard isGiven, !array.isShared else { return false }
    arguments[0] = .null
    return true
  }

  // MARK: Making values

  package var heap: Heap { machine.heap }

  package func make(_ string: String) -> Value { .text(machine.heap.text(string)) }
  /// Of bytes that are valid UTF-8.
  package func make(_ bytes: [UInt8]) -> Value {
    .text(bytes.withUnsafeBufferPointer { machine.heap.text($0) })
  }
  package func make(_ strings: [String]) -> Value { make(strings.map { make($0) }) }

  /// An array of values, which may be held elsewhere too.
  package func make(_ values: [Value]) -> Value {
    let array = machine.heap.array(capacity: values.count)
    for value in values { machine.heap.append(value, to: array) }
    return .array(array)
  }

  /// An object with these fields in order.
  package func make(_ fields: KeyValuePairs<String, Value>) -> Value {
    let object = machine.heap.object(capacity: fields.count)
    for (key, value) in fields { machine.heap.set(key, value, in: object) }
    return .object(object)
  }

  /// A float, unless it is not finite: then an error.
  package func make(_ number: Double) throws -> Value {
    guard number.isFinite else {
      throw fail("E0304", "the result of '\(function.signature.name)' is not a finite number")
    }
    return .double(number)
  }

  package func value(_ json: JSON) -> Value { machine.heap.value(json) }

  /// An element of an array to store or answer: the same value is now in two places.
  package func element(_ array: ArrayRef, _ index: Int) -> Value { array.elements[index].shared }

  /// The value of a field to store or answer; nil if there is none.
  package func field(_ object: ObjectRef, _ key: String) -> Value? {
    machine.heap.field(key, of: object)?.shared
  }

  // MARK: Calling back

  /// Keeps a value alive while this builtin runs.
  package func root(_ value: Value) { machine.root(value) }

  /// Calls a function of the script (or another builtin) with positional arguments. A safepoint: values
  /// that are needed afterwards must be arguments of this builtin or rooted.
  package func invoke(_ function: Value, _ arguments: Value...) throws -> Value {
    try machine.invoke(function, arguments)
  }

  // MARK: Outside

  package var host: Host { machine.host }

  /// Blocks until `work` is done. Ctrl-C, a deadline or a cancellation ends the wait, cancels the task
  /// and throws what no script can catch.
  package func wait<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) throws -> T {
    try machine.wait(work)
  }

  /// The same for a request: `work` runs on the script's own thread as far as it can, which saves changes of
  /// threads. Whatever blocks that thread must end when the task is cancelled.
  package func waitHere<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) throws -> T {
    try machine.waitHere(work)
  }

  /// For long loops of Swift code: throws what no script can catch if something stops the run, or if what
  /// was built so far takes more memory than there is. Costs some nanoseconds; see `Pace`.
  package func goOn() throws {
    if let failure = machine.stopRequest() { throw failure }
    if heap.isFull { throw heap.tooLarge("what '\(name)' makes") }
  }

  /// The same as a question, for code that cannot throw it: `goOn` follows.
  func goesOn() -> Bool { !heap.mustStop() }

  /// Blocks for some seconds, which the same things end early.
  package func sleep(seconds: Double) throws { try machine.sleep(seconds: seconds) }
}

extension Call {
  // MARK: Errors

  /// An error to throw: `throw call.fail("E0601", "no such file: '\(path)'", argument: 0)`.
  ///
  /// The argument is underlined, or the whole call.
  package func fail(
    _ code: String, _ message: String, kind: String? = nil, argument: Int? = nil,
    label: String = "", help: String? = nil
  ) -> Failure {
    let diagnostic = Diagnostic(code, message, at: location(argument), label: label, help: help)
    return Failure(diagnostic, kind: kind)
  }

  /// An error with an object of its own for `catch`; it should have `kind` and `message`. The diagnostic
  /// is shown if nobody catches it.
  package func thrown(_ error: JSON, _ diagnostic: Diagnostic) -> Failure {
    thrown(value(error), diagnostic)
  }

  package func thrown(_ error: Value, _ diagnostic: Diagnostic) -> Failure {
    var kind = "error"
    if case .object(let object) = error,
      case .text(let text)? = machine.heap.field("kind", of: object)
    {
      kind = text.string
    }
    var failure = Failure(diagnostic, kind: kind)
    failure.value = error
    return failure
  }

  /// The error for an argument of a wrong type.
  package func mismatch(_ index: Int, _ expected: String) -> Failure {
    let name = function.parameterName(index)
    let got = self[index]
    return fail(
      "E0307",
      "'\(function.signature.name)' needs \(expected) for '\(name)', got \(got.typePhrase)",
      argument: index, label: got.typePhrase,
      help: got.help(
        wanting: expected, in: function.signature.name,
        isFirstOfSome: index == 0 && function.signature.parameters.count > 1))
  }

  /// Where an argument's expression is, or the call.
  package func location(_ argument: Int? = nil) -> Diagnostic.Location? {
    guard let syntax else { return nil }
    if let argument, let (expression, source) = argumentSyntax(argument) {
      return Diagnostic.Location(source, expression.span)
    }
    return Diagnostic.Location(syntax.source, syntax.span)
  }

  /// The expression that an argument was written as; a name that stands for a `let` gives what the `let`
  /// was made from, so that an error inside a request points into the script's own literal.
  package func argumentSyntax(_ index: Int) -> (Expression, Source)? {
    guard let syntax else { return nil }
    if index < syntax.arguments.count, let argument = syntax.arguments[index] { return argument }
    return syntax.named[function.parameterName(index)]
  }

  /// The program that such an expression is part of.
  package func program(of source: Source) -> WrittenProgram {
    WrittenProgram(of: source, library: machine.runtime?.library ?? .standard)
  }
}

extension Value {
  /// What to write instead: `.sort("name")` means the elements' field, `rows.pick(["name"])` each of the rows,
  /// and `retry(workflows.list())` a function that makes the call.
  func help(wanting expected: String, in function: String, isFirstOfSome: Bool) -> String? {
    switch (expected, self) {
    case ("an object", .array) where isFirstOfSome:
      return "for each element write .map(x => \(function)(x, …))"
    case ("a function", .text(let text)) where text.string.isIdentifier:
      return "write \(function == "sort" ? "sort_by" : function)(.\(text.string))"
    case ("a function", _):
      return "a function is written x => …, and () => … where it takes nothing"
    default: return nil
    }
  }
}
