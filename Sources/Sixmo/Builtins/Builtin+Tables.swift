extension Builtin {
  /// What every script has, by what it is about, as help lists it; functions of a namespace are listed
  /// under that.
  package static let areas: [(name: String, builtins: [Builtin])] = [
    ("values", ValueFunctions.table),
    ("text", TextBuiltins.table + TextComparison.table + RegexBuiltins.table),
    ("numbers", MathBuiltins.table + BitBuiltins.table),
    ("arrays", CollectionFunctions.table + SortFunctions.table + ArrayBuiltins.table),
    ("objects", ObjectBuiltins.table),
    ("running", ValueFunctions.ending + ParallelFunction.table),
    ("namespaces", JSONBuiltins.table + YAMLBuiltins.table + CSVBuiltins.table),
    ("namespaces", FileBuiltins.table + EnvBuiltins.table + TimeBuiltins.table),
    ("namespaces", RandomBuiltins.table + HashBuiltins.table + CodeBuiltins.table),
    ("namespaces", LogBuiltins.table + HTTPBuiltins.table),
  ]

  static let standard = areas.flatMap(\.builtins)
}
