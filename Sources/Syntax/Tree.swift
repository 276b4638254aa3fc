// The whole syntax tree, each case with an example of the source it stands for.

/// A parsed source: what a file, a prompt entry or a `-e` argument says.
public struct Program: Sendable {
  public var source: Source
  public var statements: [Statement]

  public init(source: Source, statements: [Statement]) {
    self.source = source
    self.statements = statements
  }
}

/// An identifier and where it stands.
public struct Name: Sendable {
  public var text: String
  public var span: Span

  public init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

public struct Statement: Sendable {
  public var kind: Kind
  public var span: Span

  public indirect enum Kind: Sendable {
    /// `let {id, name: title} = wf`, `var x = 1`; `documentation` is the text of `##` lines above.
    case declaration(Declaration)
    /// `fn name(a, b = 1, ...rest) { … }`
    case function(name: Name, Function)
    /// `state.rows[0].email = "x"`, `n += 1`; `operation` is nil for `=`, else what is applied first.
    case assignment(target: Expression, operation: AssignmentOperator?, value: Expression)
    /// Any expression; `if`, `match`, `try` and `do` come as expressions too.
    case expression(Expression)
    /// `while c { … }`
    case whileLoop(condition: Expression, body: CodeBlock)
    /// `for x in xs { … }`, `for k, v in obj { … }`: one or two patterns.
    case forLoop(patterns: [Pattern], sequence: Expression, body: CodeBlock)
    case breakLoop
    case continueLoop
    /// `return`, `return x`
    case returnValue(Expression?)
    /// `throw "no rows"`
    case throwError(Expression)
    /// `import "lib/leads.sixmo" as leads`, `import pipeline`
    case importModule(ImportDeclaration)
    /// `test "name" { … }`
    case test(name: Name, body: CodeBlock)
    /// `assert c`, `assert c, "message"`
    case assertion(condition: Expression, message: Expression?)
  }

  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

public struct Declaration: Sendable {
  public var isVariable: Bool
  public var pattern: Pattern
  public var value: Expression
  public var documentation: String?

  public init(isVariable: Bool, pattern: Pattern, value: Expression, documentation: String?) {
    self.isVariable = isVariable
    self.pattern = pattern
    self.value = value
    self.documentation = documentation
  }
}

public struct ImportDeclaration: Sendable {
  /// The path of a file, or the name of a stdlib module.
  public var module: Name
  public var isFile: Bool
  /// The name it is bound to: after `as`, else the module's own.
  public var binding: Name

  public init(module: Name, isFile: Bool, binding: Name) {
    self.module = module
    self.isFile = isFile
    self.binding = binding
  }
}

/// `{ statement; statement; value }`
public struct CodeBlock: Sendable {
  public var statements: [Statement]
  public var span: Span

  public init(_ statements: [Statement], _ span: Span) {
    self.statements = statements
    self.span = span
  }
}

public struct Expression: Sendable {
  public var kind: Kind
  public var span: Span

  public indirect enum Kind: Sendable {
    case null
    case bool(Bool)
    /// `42`, `0xff`, `1_000_000`
    case int(Int)
    /// `2.5`, `1e3`, and durations: `500ms` is 0.5 (a duration that is whole seconds is an int).
    case float(Double)
    /// An integer literal that does not fit 64 bits keeps its digits.
    case bigInt(String)
    case string(String)
    /// `"run \(id) is \(status)"`
    case interpolation([Piece])
    /// `[1, ...rest, 3]`
    case array([Element])
    /// `{id, "name": n, [k]: v, ...more}`
    case object([Field])
    case name(String)
    /// The value that a leading dot stands for: in `.status == "failed"` what `.status` is read from.
    /// It belongs to the innermost function around it, which `takesSubject`.
    case subject
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression, operatorSpan: Span)
    /// `a && b`, `a || b`, `a ?? b`
    case logical(LogicalOperator, Expression, Expression)
    /// `a..b`, `a..=b`
    case range(Expression, Expression, inclusive: Bool)
    /// `x.name`, `x?.name`
    case field(Expression, Name, optional: Bool)
    /// `a[i]`, `a?[i]`
    case index(Expression, Expression, optional: Bool)
    /// `a[i..j]`, `a[i..]`, `a[..j]`
    case slice(Expression, from: Expression?, to: Expression?, inclusive: Bool, optional: Bool)
    /// `f(a, n: b, ...more)`; `x.f(a)` is a call whose callee is a `field`.
    case call(Expression, [Argument])
    /// The extent that a `?.` inside it short-circuits: `a?.b.c(d)` is one chain.
    case chain(Expression)
    /// `x => e`, `fn(r) { … }`, and an argument with a leading dot.
    case lambda(Function)
    /// `if a { … } else if b { … } else { … }`
    case conditional(condition: Expression, then: CodeBlock, otherwise: CodeBlock?)
    /// `match v { 1, 2 => e, n if n > 3 => e }`
    case match(Expression, [MatchArm])
    /// `try { … } catch e { … }`; without `catch` the value of a failure is null.
    case attempt(body: CodeBlock, pattern: Pattern?, handler: CodeBlock?)
    /// `do { … }`
    case block(CodeBlock)
    /// What could not be read; only in trees that come with diagnostics.
    case invalid
  }

  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// A piece of an interpolated string.
public enum Piece: Sendable {
  case text(String)
  case expression(Expression)
}

/// An element of an array literal.
public enum Element: Sendable {
  case value(Expression)
  case spread(Expression)
}

/// A field of an object literal.
public enum Field: Sendable {
  /// `name: e`, `"name": e`; shorthand `{id}` comes as `id: id`.
  case named(Name, Expression)
  /// `[k]: v`
  case computed(Expression, Expression)
  /// `...more`
  case spread(Expression)
}

public struct Argument: Sendable {
  public enum Kind: Sendable {
    case positional
    case named(Name)
    /// `...more`: an array spreads positional arguments, an object named ones.
    case spread
  }
  public var kind: Kind
  public var value: Expression

  public init(_ kind: Kind, _ value: Expression) {
    self.kind = kind
    self.value = value
  }
}

/// What `fn`, a lambda and a leading dot have in common.
public struct Function: Sendable {
  public var parameters: [Parameter]
  /// A lambda's body is a block of one expression.
  public var body: CodeBlock
  /// From `fn` to the end, or the whole lambda.
  public var span: Span
  public var documentation: String?
  /// Made by a leading dot: one parameter, a wildcard, whose value the body names as `subject`.
  public var takesSubject: Bool

  public init(
    parameters: [Parameter], body: CodeBlock, span: Span, documentation: String? = nil,
    takesSubject: Bool = false
  ) {
    self.parameters = parameters
    self.body = body
    self.span = span
    self.documentation = documentation
    self.takesSubject = takesSubject
  }
}

/// `a`, `b = 1`, `...rest`, `{id, name}`
public struct Parameter: Sendable {
  public var pattern: Pattern
  public var defaultValue: Expression?
  public var isRest: Bool

  public init(pattern: Pattern, defaultValue: Expression? = nil, isRest: Bool = false) {
    self.pattern = pattern
    self.defaultValue = defaultValue
    self.isRest = isRest
  }
}

public struct Pattern: Sendable {
  public var kind: Kind
  public var span: Span

  public indirect enum Kind: Sendable {
    /// `_`
    case wildcard
    /// `x`: binds.
    case name(String)
    /// `1`, `"failed"`, `null`, `-1`, `1..5` (only in `match`)
    case value(Expression)
    /// `[a, b = 2, ...rest]`, `[first, ..., last]`
    case array([ElementPattern], rest: RestPattern?)
    /// `{id, name: title, note = "none", ...others}`
    case object([FieldPattern], rest: Name?)
  }

  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

public struct RestPattern: Sendable {
  /// How many patterns stand before it.
  public var index: Int
  /// nil for a bare `...`.
  public var name: Name?

  public init(index: Int, name: Name?) {
    self.index = index
    self.name = name
  }
}

public struct ElementPattern: Sendable {
  public var pattern: Pattern
  /// For an array that is too short; only at the end or right before the rest.
  public var defaultValue: Expression?

  public init(pattern: Pattern, defaultValue: Expression? = nil) {
    self.pattern = pattern
    self.defaultValue = defaultValue
  }
}

public struct FieldPattern: Sendable {
  public var key: Name
  public var pattern: Pattern
  public var defaultValue: Expression?

  public init(key: Name, pattern: Pattern, defaultValue: Expression?) {
    self.key = key
    self.pattern = pattern
    self.defaultValue = defaultValue
  }
}

public struct MatchArm: Sendable {
  /// `1, 2 =>`: any of them; alternatives bind no names.
  public var patterns: [Pattern]
  public var guardCondition: Expression?
  public var body: Expression

  public init(patterns: [Pattern], guardCondition: Expression?, body: Expression) {
    self.patterns = patterns
    self.guardCondition = guardCondition
    self.body = body
  }
}

public enum UnaryOperator: String, Sendable {
  case negate = "-"
  case not = "!"
}

public enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case power = "**"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contained = "in"
  case notContained = "!in"
}

public enum LogicalOperator: String, Sendable {
  case and = "&&"
  case or = "||"
  case coalesce = "??"
}

/// What `+=` and its like do before they store.
public enum AssignmentOperator: Sendable {
  case binary(BinaryOperator)
  /// `??=`
  case coalesce
}
