import Syntax

/// Any bytes get a tree or diagnostics that can be shown. What parses can be formatted: to the same tree,
/// and only once.
@Sendable func checkParser(_ bytes: [UInt8]) {
  let source = Source(name: "fuzz", bytes: bytes)
  let result = Parser.parse(source)
  result.diagnostics.forEach { check($0, size: bytes.count) }
  let errors = result.diagnostics.count { $0.severity == .error }
  require(errors <= Parser.maximumErrors, "more errors than anybody reads")
  for statement in result.program.statements {
    let span = statement.span
    require(isWithin(span, bytes.count), "the span \(span) of a statement")
  }
  let formatted = Formatter.format(source)
  require((formatted == nil) == result.hasErrors, "the formatter and the parser disagree")
  guard let formatted else { return }
  let tree = sExpression(result.program)
  let again = Parser.parse(Source(name: "fuzz", text: formatted))
  require(sExpression(again.program), equals: tree, "formatting changed the tree")
  require(Formatter.format(again.program.source), equals: formatted, "formatted twice")
}

private func check(_ diagnostic: Diagnostic, size: Int) {
  if let span = diagnostic.location?.span {
    require(isWithin(span, size), "the span \(span) of \(diagnostic.message)")
  }
  require(!diagnostic.rendered().isEmpty, "nothing to show")
  _ = diagnostic.rendered(Diagnostic.Style(isColored: true, width: 20))
  _ = diagnostic.fields
}

private func isWithin(_ span: Span, _ size: Int) -> Bool {
  span.start >= 0 && span.start <= span.end && span.end <= size
}
