// The whole syntax tree, each case with an example of the source it stands for.

/// A parsed source: what a file, a prompt entry or a `-e` argument says.
package struct Program: Sendable {
  package var source: Source
  package var statements: [Statement]

  package init(source: Source, statements: [Statement]) {
    self.source = source
    self.statements = statements
  }
}

/// An identifier and where it is.
package struct Name: Sendable {
  package var text: String
  package var span: Span

  package init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

package struct Statement: Sendable {
  package var kind: Kind
  package var span: Span

  package indirect enum Kind: Sendable {
    /// `let {id, name: title} = wf`, `var x = 1`; `documentation` is the text of `##` lines above.
    case declaration(Declaration)
    /// `fn name(a, b = 1, ...rest) { … }`
    case function(name: Name, Function)
    /// `state.rows[0].email = "x"`, `n += 1`; `operation` is nil for `=`, else what is applied first. The
    /// target of `[a, b] = [b, a]` is an array of places.
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

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

package struct Declaration: Sendable {
  package var isVariable: Bool
  package var pattern: Pattern
  package var value: Expression
  package var documentation: String?

  package init(isVariable: Bool, pattern: Pattern, value: Expression, documentation: String?) {
    self.isVariable = isVariable
    self.pattern = pattern
    self.value = value
    self.documentation = documentation
  }
}

package struct ImportDeclaration: Sendable {
  /// The path of a file, or the name of a stdlib module.
  package var module: Name
  package var isFile: Bool
  /// The name it is bound to: after `as`, else the module's own.
  package var binding: Name

  package init(module: Name, isFile: Bool, binding: Name) {
    self.module = module
    self.isFile = isFile
    self.binding = binding
  }
}

/// `{ statement; statement; value }`
package struct CodeBlock: Sendable {
  package var statements: [Statement]
  package var span: Span

  package init(_ statements: [Statement], _ span: Span) {
    self.statements = statements
    self.span = span
  }
}

package struct Expression: Sendable {
  package var kind: Kind
  package var span: Span

  package indirect enum Kind: Sendable {
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
    /// `remove stack[-1]`, `remove table.name`: takes an element or a field out of its place and gives it.
    case removal(Expression)
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

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// A piece of an interpolated string.
package enum Piece: Sendable {
  case text(String)
  case expression(Expression)
}

/// An element of an array literal.
package enum Element: Sendable {
  case value(Expression)
  case spread(Expression)
}

/// A field of an object literal.
package enum Field: Sendable {
  /// `name: e`, `"name": e`; shorthand `{id}` comes as `id: id`.
  case named(Name, Expression)
  /// `[k]: v`
  case computed(Expression, Expression)
  /// `...more`
  case spread(Expression)
}

package struct Argument: Sendable {
  package enum Kind: Sendable {
    case positional
    case named(Name)
    /// `...more`: an array spreads positional arguments, an object named ones.
    case spread
  }
  package var kind: Kind
  package var value: Expression

  package init(_ kind: Kind, _ value: Expression) {
    self.kind = kind
    self.value = value
  }
}

/// What `fn`, a lambda and a leading dot have in common.
package struct Function: Sendable {
  package var parameters: [Parameter]
  /// A lambda's body is a block of one expression.
  package var body: CodeBlock
  /// From `fn` to the end, or the whole lambda.
  package var span: Span
  package var documentation: String?
  /// Made by a leading dot: one parameter, a wildcard, whose value the body names as `subject`.
  package var takesSubject: Bool

  package init(
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
package struct Parameter: Sendable {
  package var pattern: Pattern
  package var defaultValue: Expression?
  package var isRest: Bool

  package init(pattern: Pattern, defaultValue: Expression? = nil, isRest: Bool = false) {
    self.pattern = pattern
    self.defaultValue = defaultValue
    self.isRest = isRest
  }
}

package struct Pattern: Sendable {
  package var kind: Kind
  package var span: Span

  package indirect enum Kind: Sendable {
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

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

package struct RestPattern: Sendable {
  /// How many patterns are before it.
  package var index: Int
  /// nil for a bare `...`.
  package var name: Name?

  package init(index: Int, name: Name?) {
    self.index = index
    self.name = name
  }
}

package struct ElementPattern: Sendable {
  package var pattern: Pattern
  /// For an array that is too short; only at the end or right before the rest.
  package var defaultValue: Expression?

  package init(pattern: Pattern, defaultValue: Expression? = nil) {
    self.pattern = pattern
    self.defaultValue = defaultValue
  }
}

package struct FieldPattern: Sendable {
  package var key: Name
  package var pattern: Pattern
  package var defaultValue: Expression?

  package init(key: Name, pattern: Pattern, defaultValue: Expression?) {
    self.key = key
    self.pattern = pattern
    self.defaultValue = defaultValue
  }
}

package struct MatchArm: Sendable {
  /// `1, 2 =>`: any of them; alternatives bind no names.
  package var patterns: [Pattern]
  package var guardCondition: Expression?
  package var body: Expression

  package init(patterns: [Pattern], guardCondition: Expression?, body: Expression) {
    self.patterns = patterns
    self.guardCondition = guardCondition
    self.body = body
  }
}

package enum UnaryOperator: String, Sendable {
  case negate = "-"
  case not = "!"
}
