import Sixmo
import Syntax

/// How the engine understands the Sixmo expressions over `row` in specs and on edges.
package struct Expressions: Sendable {
  /// Why a text is none; nil if it is one.
  var fault: @Sendable (_ source: String) -> String?
  var compile: @Sendable (_ source: String) throws -> RowExpression
}

extension Expressions {
  package static let sixmo = Expressions(
    fault: { source in syntaxFault(source) },
    compile: { source in throw NoEvaluator(source: source) })

  /// A request's threads have less stack than a script's; no sensible condition is nested so deep.
  private static let stackLimit = 256 << 10

  private static func syntaxFault(_ text: String) -> String? {
    let source = Source(name: "<expression>", text: text)
    let result = Parser.parse(source, stackLimit: stackLimit)
    if let mistake = result.diagnostics.first(where: { $0.severity == .error }) {
      return mistake.message
    }
    if result.isIncomplete { return "the expression ends too early" }
    guard result.program.statements.count == 1,
      case .expression = result.program.statements[0].kind
    else { return "expected one expression" }
    return nil
  }
}

/// Until then.
private struct NoEvaluator: Error, CustomStringConvertible {
  var source: String
  var description: String { "expressions cannot be evaluated yet: \(source)" }
}
