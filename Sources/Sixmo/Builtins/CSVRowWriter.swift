/// `write` of `csv.writer`: one row at a time.
final class CSVRowWriter: NativeState {
  private let writer: FileWriter
  private var csv: CSVWriter
  /// Atoms, which live as long as the heap.
  private var columns: [TextRef]?
  /// Whether the first row named the columns, so that another name is a mistake.
  private let findsColumns: Bool
  private var hasHeader: Bool
  private var number = 0

  init(_ writer: FileWriter, delimiter: UInt8, columns: [TextRef]?, hasHeader: Bool) {
    self.writer = writer
    self.columns = columns
    self.hasHeader = hasHeader
    findsColumns = columns == nil
    csv = CSVWriter(columns: columns?.map(\.string) ?? [], delimiter: delimiter)
  }

  func run(_ call: Call) throws -> Value {
    let row = call[0]
    if columns == nil, case .object(let object) = row { takeColumns(of: object, call) }
    if let columns { try writeHeader(columns, call) }
    if findsColumns, case .object(let object) = row { try checkColumns(of: object, call) }
    try CSVBuiltins.write(row, number, columns ?? [], to: &csv, call, 0)
    number += 1
    try writer.write(csv.takeBytes(), call)
    return .null
  }

  private func takeColumns(of object: ObjectRef, _ call: Call) {
    columns = (0..<object.count).map { call.heap.atom(object.key(at: $0).string) }
  }

  private func writeHeader(_ columns: [TextRef], _ call: Call) throws {
    guard hasHeader, !columns.isEmpty else { return }
    hasHeader = false
    for column in columns { csv.field(column.bytes) }
    csv.endRow()
  }

  private func checkColumns(of object: ObjectRef, _ call: Call) throws {
    guard let columns else { return }
    let known = columns.count { call.heap.field($0, of: object) != nil }
    guard known < object.count else { return }
    let other = (0..<object.count).lazy.map { object.key(at: $0).string }
      .first { name in !columns.contains { $0.string == name } }
    throw call.fail(
      "E0307", "row \(number) has a column '\(other ?? "")' that the first row lacks", argument: 0,
      help: "name all columns: csv.writer(path, …, columns: […])")
  }
}
