import Syntax

/// Literals that a builtin will refuse: `runs.list(status: "faild")`.
///
/// What is allowed is known to the builtin, which says what is wrong. A call that a comment says fails is
/// left alone: `runs.list(status: "faild")  # error: E0708`.
enum RefusedLiterals {
  static func findings(_ names: CheckedNames, _ parts: CheckedParts) -> [Diagnostic] {
    parts.expressions.flatMap { expression -> [Diagnostic] in
      guard case .call(let callee, let arguments) = expression.kind,
        let native = names.knownBuiltin(callee), let check = native.builtin.literalCheck,
        case .arranged(let arranged, _) =
          CalleeSignature(native).arrange(arguments, expression.span),
        !names.isFailureExpected(of: expression)
      else { return [] }
      return check(CheckedCall(names: names, span: expression.span, arguments: arranged))
    }
  }
}

extension CheckedNames {
  /// Whether the line on which it ends says `# error: …`.
  func isFailureExpected(of expression: Expression) -> Bool {
    let line = program.source.bytes[Int(expression.span.end)...].prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: line, as: UTF8.self).containsBytes("# error:")
  }
}

/// A call as it is written, for the builtin that judges its literals.
package struct CheckedCall {
  private let names: CheckedNames
  package let span: Span
  /// In the order of the parameters; nil where nothing is given.
  package let arguments: [Expression?]

  init(names: CheckedNames, span: Span, arguments: [Expression?]) {
    self.names = names
    self.span = span
    self.arguments = arguments
  }

  /// An argument; nil if it is not given.
  package func written(_ index: Int) -> WrittenExpression? {
    guard index < arguments.count else { return nil }
    return arguments[index].map(written)
  }

  /// The same for an expression that is made of arguments.
  package func written(_ expression: Expression) -> WrittenExpression {
    WrittenProgram(names.program, names.resolution).written(expression)
  }

  /// A finding as `sixmo check` reports it.
  package func warning(_ code: String, _ message: String, _ span: Span, label: String)
    -> Diagnostic
  {
    names.warning(code, message, span, label: label)
  }
}
