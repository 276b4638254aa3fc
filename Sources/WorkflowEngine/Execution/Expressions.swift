import Sixmo
import Syntax

/// How the engine understands the Sixmo expressions over `row` in specs and on edges.
package struct Expressions: Sendable {
  /// Why a text is none; nil if it is one.
  var fault: @Sendable (_ source: String) -> String?
  /// Makes what compiles the expressions of one block at work.
  var makeCompiler: @Sendable () -> ExpressionCompiler
}

/// Compiles the expressions of one block at work, which share one limit of memory.
struct ExpressionCompiler: Sendable {
  var compile: @Sendable (_ source: String) throws -> RowExpression
  /// Stops the evaluation that is at work, and every later one. Called from any thread.
  var interrupt: @Sendable () -> Void = {}
  /// Bytes of the values that evaluations have given since this was last asked.
  var takeSize: @Sendable () -> Int = { 0 }
}

extension Expressions {
  package static let sixmo = Expressions(
    fault: { source in
      CompiledExpression.fault(in: source, parameters: SixmoExpressions.parameters).map {
        ExpressionFault($0).description
      }
    },
    makeCompiler: { compiler(secondsOfEach: secondsOfEach) })

  /// Seconds that one evaluation may take.
  private static let secondsOfEach = 30.0

  static func compiler(secondsOfEach: Double) -> ExpressionCompiler {
    let expressions = SixmoExpressions(secondsOfEach: secondsOfEach)
    return ExpressionCompiler(
      compile: expressions.compile, interrupt: { [stop = expressions.interrupt] in stop() },
      takeSize: expressions.takeSize)
  }
}

/// Expressions over `row`.
// Sendable: a stage works on one batch after the other, so no two threads ask at once.
private final class SixmoExpressions: @unchecked Sendable {
  private let space: ExpressionSpace
  private var size = 0

  static let parameters = ["row"]
  /// Bytes of the values of one batch.
  private static let sizeLimit = ExpressionSpace.defaultMemory

  init(secondsOfEach: Double) { space = ExpressionSpace(seconds: secondsOfEach) }

  var interrupt: Interrupt { space.interrupt }

  @Sendable func takeSize() -> Int {
    defer { size = 0 }
    return size
  }

  @Sendable func compile(_ text: String) throws -> RowExpression {
    let expression = Compiled(try read(text))
    return RowExpression(
      evaluate: { [self] row in
        let value = try judged { () throws(Stop) in
          try expression.value.evaluate([.object(row)])
        }
        try count(value.size)
        return value
      },
      fields: { batch, counts in expression.value.fields(of: batch, counts: counts) },
      isTrue: { [self] batch, row, fields in
        try judged { () throws(Stop) in try expression.value.isTrue(batch, row, fields) }
      },
      cell: { [self] batch, row, fields in
        let cell = try judged { () throws(Stop) in
          try expression.value.cell(in: &batch, row, fields)
        }
        try count(16 + Int(cell.count))
        return cell
      })
  }

  private func read(_ text: String) throws(ExpressionFault) -> CompiledExpression {
    do {
      return try CompiledExpression(text, parameters: Self.parameters, in: space)
    } catch { throw ExpressionFault(error) }
  }

  private func judged<Value>(_ evaluate: () throws(Stop) -> Value) throws -> Value {
    do throws(Stop) {
      return try evaluate()
    } catch {
      switch error {
      case .interrupted: throw CancellationError()
      case .limited(let diagnostic): throw ExpressionLimit(description: diagnostic.shown)
      case .rejected, .failed, .exited: throw ExpressionFault(error)
      }
    }
  }

  private func count(_ bytes: Int) throws {
    size += bytes
    guard size <= Self.sizeLimit else {
      throw ExpressionLimit(
        description: "the values of one batch take more than \(Self.sizeLimit >> 20) MB")
    }
  }

  private struct Compiled: @unchecked Sendable {
    let value: CompiledExpression

    init(_ value: CompiledExpression) { self.value = value }
  }
}

/// An evaluation that takes too much time or memory. That is the expression's fault, not the row's: it
/// fails the block.
struct ExpressionLimit: Error, CustomStringConvertible {
  var description: String
}

extension Error {
  /// Whether an evaluation failed because of its row, and may go well for the next.
  var isOfRow: Bool { !(self is ExpressionLimit || self is CancellationError) }
}

extension JSON {
  /// About how many bytes it takes.
  fileprivate var size: Int {
    switch self {
    case .null, .bool, .int, .double: 16
    case .string(let text), .bigInt(let text): 16 + text.utf8.count
    case .array(let elements): elements.reduce(32) { $0 + $1.size }
    case .object(let object): object.reduce(64) { $0 + 16 + $1.0.utf8.count + $1.1.size }
    }
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
      case .failed(let diagnostic, _), .limited(let diagnostic): diagnostic.shown
      case .exited: "an expression cannot end the program"
      case .interrupted: "interrupted"
      }
  }
}

extension Diagnostic {
  /// With the place in the expression: `column 9: expected a value`.
  fileprivate var placed: String {
    guard let location else { return shown }
    let position = location.source.position(of: Int(location.span.start))
    let line = position.line > 1 ? "line \(position.line), " : ""
    return "\(line)column \(position.column): \(shown)"
  }

  /// `no field 'emial' in this object; did you mean 'email'?`
  fileprivate var shown: String { label.isEmpty ? message : "\(message); \(label)" }
}
