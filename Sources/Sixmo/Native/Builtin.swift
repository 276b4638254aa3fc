/// A function that scripts call and Swift answers, or a constant: signature, documentation, examples and
/// body in one expression.
///
/// ```swift
/// Builtin(
///   "split(text, separator, limit = null)", "Splits `text` at every `separator`, at most `limit` times.",
///   examples: [.init(#"split("a,b", ",")"#, #"["a", "b"]"#)]
/// ) { call in … }
/// ```
///
/// The name may be dotted, `json.parse(text)`: then it is a field of a namespace.
public struct Builtin: Sendable {
  /// `split(text, separator, limit = null)`
  public let signature: String
  /// One sentence; later paragraphs are in `documentation`.
  public let summary: String
  public let documentation: String
  public let examples: [Example]
  /// What the name means if it is not a function: the value of `math.pi`.
  let constant: JSON?
  /// Whether a call as a statement is a mistake, because the only effect is the value: `push(xs, 1)`.
  let isPure: Bool
  /// Whether it may change its first argument in place if that is given away; see `Call.takesOver`.
  let takesFirst: Bool
  package let body: @Sendable (Call) throws -> Value
  /// What a `for` that goes through the result calls instead: it gives a stream.
  private(set) var loopBody: (@Sendable (Call) throws -> Value)?
  /// The functions that its value has as fields, which are called on the dot; nil if it has none.
  package private(set) var methods: (@Sendable () -> [Builtin])?
  /// What is wrong with a call that has not run, as far as its arguments are written in it.
  private(set) var literalCheck: (@Sendable (CheckedCall) -> [Diagnostic])?

  /// Source that `scripts/test` runs, and the source of the value it must have; no value means that it
  /// only has to run.
  public struct Example: Sendable {
    public let source: String
    public let value: String?

    public init(_ source: String, _ value: String? = nil) {
      self.source = source
      self.value = value
    }
  }

  package init(
    _ signature: String, _ summary: String, documentation: String = "", examples: [Example] = [],
    isPure: Bool = false, takesFirst: Bool = false, constant: JSON? = nil,
    body: @escaping @Sendable (Call) throws -> Value
  ) {
    self.constant = constant
    self.signature = signature
    self.summary = summary
    self.documentation = documentation
    self.examples = examples
    self.isPure = isPure
    self.takesFirst = takesFirst
    self.body = body
  }

  /// A value with a name in a namespace, `math.pi`, which is read without a call.
  public init(
    constant name: String, _ value: JSON, _ summary: String, documentation: String = "",
    examples: [Example] = []
  ) {
    precondition(name.contains("."), "a constant without a namespace: \(name)")
    self.init(
      name, summary, documentation: documentation, examples: examples, constant: value
    ) { $0.value(value) }
  }

  /// The same builtin, which a `for` reads as it goes.
  func looping(_ body: @escaping @Sendable (Call) throws -> Value) -> Builtin {
    var copy = self
    copy.loopBody = body
    return copy
  }

  /// The same builtin, whose value is an object with these functions as fields.
  package func giving(_ methods: @escaping @Sendable () -> [Builtin]) -> Builtin {
    var copy = self
    copy.methods = methods
    return copy
  }

  /// The same builtin, whose calls `sixmo check` looks at by `check`.
  package func checking(_ check: @escaping @Sendable (CheckedCall) -> [Diagnostic]) -> Builtin {
    var copy = self
    copy.literalCheck = check
    return copy
  }

  /// `split`, `json.parse`
  public var name: String {
    // Of bytes: every start of the program asks for the names of all builtins.
    String(decoding: signature.utf8.prefix { $0 != UInt8(ascii: "(") }, as: UTF8.self)
  }
}
