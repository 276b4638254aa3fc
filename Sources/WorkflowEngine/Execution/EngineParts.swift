/// What the parts of an open engine share.
struct EngineParts: Sendable {
  var store: Store
  var files: RunFiles
  var clock: any EngineClock
  var registry: BlockRegistry
  var expressions: Expressions
}

/// How the engine understands Sixmo expressions over `row`.
package struct Expressions: Sendable {
  /// Why a text is none; nil if it is one.
  var fault: @Sendable (_ source: String) -> String?
  var compile: @Sendable (_ source: String) throws -> RowExpression
}
