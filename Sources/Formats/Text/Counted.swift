extension Int {
  /// With a noun, in the plural unless it is one: `1 row`, `3 rows`.
  package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
