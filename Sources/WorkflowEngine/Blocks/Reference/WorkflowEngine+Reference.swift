extension WorkflowEngine {
  /// Replaces the reference table `companies` or `people` by the rows of a CSV file; all or nothing.
  ///
  /// Rows that name nobody are left out and told in the report.
  package func importReference(_ table: String, path: String) async throws -> ReferenceReport {
    guard let kind = ReferenceEntry.Kind(table: table) else { throw UnknownTable(name: table) }
    let file = try ReferenceFile(kind, path: path)
    _ = try await open().store.replaceReference(kind) { try file.next() }
    return file.report
  }

  /// Answers how many rows there were.
  func dropReference(_ kind: ReferenceEntry.Kind) async throws -> Int {
    let store = try open().store
    let count = try await store.referenceCount(kind)
    _ = try await store.replaceReference(kind) { nil }
    return count
  }
}

private struct UnknownTable: Error, CustomStringConvertible {
  var name: String
  var description: String {
    "there is no reference table '\(name)'; import 'companies' or 'people'"
  }
}
