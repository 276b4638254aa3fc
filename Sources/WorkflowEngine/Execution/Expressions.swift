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
    fault: { source in
      CompiledExpression.fault(in: source, parameters: SixmoExpression.parameters).map {
        ExpressionFault($0).description
      }
    },
    compile: { source in
      let expression = try SixmoExpression(source)
      return RowExpression { row in try expression.value(for: row) }
    })
}

/// An expression over `row`.
// Sendable: a stage works on one batch after the other, so no two threads ask at once.
private final class SixmoExpression: @unchecked Sendable {
  private let compiled: CompiledExpression

  static let parameters = ["row"]

  init(_ text: String) throws(ExpressionFault) {
    do {
      compiled = try CompiledExpression(text, parameters: Self.parameters)
    } catch { throw ExpressionFault(error) }
  }

  func value(for row: Row) throws(ExpressionFault) -> JSON {
    do { return try compiled.evaluate([.object(row)]) } catch { throw ExpressionFault(error) }
  }
}

/// Why an expression cannot be asked, in a row's `error` or a fault's message.
private struct ExpressionFault: Error, CustomStringConvertible {
  var description: String

  init(_ stop: Stop) {
    description =
      switch stop {
      case .rejected(let diagnostics):
        (diagnostics.first { $0.severity == .error } ?? diagnostics.first)?.placed
          ?? "it is not an expression"
      case .failed(let diagnostic, _), .limited(let diagnostic): diagnostic.told
      case .exited: "an expression cannot end the program"
      case .interrupted: "interrupted"
      }
  }
}

extension Diagnostic {
  /// With the place in the expression: `column 9: expected a value`.
  fileprivate var placed: String {
    guard let location else { return told }
    let position = location.source.position(of: Int(location.span.start))
    let line = position.line > 1 ? "line \(position.line), " : ""
    return "\(line)column \(position.column): \(told)"
  }

  /// `no field 'emial' in this object; did you mean 'email'?`
  fileprivate var told: String { label.isEmpty ? message : "\(message); \(label)" }
}
