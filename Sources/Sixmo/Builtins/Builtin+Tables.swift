extension Builtin {
  /// The builtins that need no evaluator: text, numbers, collections, formats and the outside world.
  static let data: [Builtin] = [
    TextBuiltins.table, MathBuiltins.table, CollectionBuiltins.table, JSONBuiltins.table,
    CSVBuiltins.table, FileBuiltins.table, EnvBuiltins.table, TimeBuiltins.table,
    RandomBuiltins.table, HashBuiltins.table, RegexBuiltins.table, LogBuiltins.table,
    HTTPBuiltins.table,
  ].flatMap { $0 }
}
