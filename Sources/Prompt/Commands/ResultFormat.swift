/// How results are shown at the prompt.
package enum ResultFormat: String, CaseIterable, Sendable {
  /// Rows as a table that fits, everything else as JSON.
  case auto
  case table, vertical, json, yaml, csv, md
}
