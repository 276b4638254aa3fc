/// What the parts of an open engine share.
struct EngineParts: Sendable {
  var store: Store
  /// What workers need of it.
  var runs: any RunStore
  var files: RunFiles
  var clock: any EngineClock
  var registry: BlockRegistry
  var expressions: Expressions
  var outgoing: Outgoing?
  /// Makes an id from its prefix.
  var makeID: @Sendable (_ prefix: String) -> String
  let stalls = Stalls()
}
