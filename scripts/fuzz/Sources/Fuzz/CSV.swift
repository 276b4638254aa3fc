@testable import Sixmo

/// Rows do not depend on where a text is cut into pieces, and what is written of them reads back the same.
/// The first two bytes of an input choose the options and the size of the pieces.
@Sendable func checkCSV(_ bytes: [UInt8]) {
  guard bytes.count >= 2 else { return }
  let options = CSVOptions(
    delimiter: [",", ";", "\t", "|"][Int(bytes[0] & 3)],
    encoding: bytes[0] & 4 == 0 ? .utf8 : .windows1252, hasHeader: bytes[0] & 8 == 0,
    isLenient: bytes[0] & 16 == 0, maximumRecordBytes: bytes[0] & 32 == 0 ? 1 << 20 : 64)
  let text = Array(bytes[2...])
  let whole = read(text, options, pieces: max(1, text.count))
  require(whole, equals: read(text, options, pieces: 1 + Int(bytes[1])), "cut in pieces")
  require(whole, equals: read(text, options, pieces: 1), "cut in bytes")
  let lines = 1 + text.count { $0 == 0x0A || $0 == 0x0D }
  for line in whole.rows.map(\.line) + (whole.error.map { [$0.line] } ?? []) {
    require(1...lines ~= line, "line \(line) of \(lines)")
  }
  if whole.error == nil, let columns = whole.columns { checkWriting(whole, columns, options) }
}

private struct Outcome: Equatable {
  struct Row: Equatable {
    var line: Int
    var fields: [String]
    var object: JSONObject
  }
  var columns: [String]?
  var rows: [Row] = []
  var error: CSVError?
}

private func read(_ text: [UInt8], _ options: CSVOptions, pieces size: Int) -> Outcome {
  var reader = CSVReader(options)
  var outcome = Outcome()
  func takeRows() throws(CSVError) {
    while let row = try reader.next() {
      outcome.rows.append(.init(line: row.line, fields: row.fields, object: row.object))
    }
  }
  do {
    for start in stride(from: 0, to: text.count, by: size) {
      reader.feed(Array(text[start..<min(start + size, text.count)]))
      try takeRows()
    }
    reader.finish()
    try takeRows()
  } catch {
    outcome.error = error
  }
  outcome.columns = reader.columns
  return outcome
}

private func checkWriting(_ outcome: Outcome, _ columns: [String], _ options: CSVOptions) {
  var writer = CSVWriter(columns: columns, delimiter: options.delimiter)
  writer.writeHeader()
  for row in outcome.rows { writer.write(row.object) }
  var strict = options
  (strict.encoding, strict.isLenient, strict.maximumRecordBytes) = (.utf8, false, 1 << 22)
  let again = read(writer.takeBytes(), strict, pieces: 1 << 16)
  require(again.error == nil, "not read again: \(again.error!)")
  require(again.columns, equals: columns, "the columns read again")
  let padded = outcome.rows.map { row in
    (0..<columns.count).map { $0 < row.fields.count ? row.fields[$0] : "" }
  }
  require(again.rows.map(\.fields), equals: padded, "the rows read again")
}

extension UInt8: @retroactive ExpressibleByUnicodeScalarLiteral {
  public init(unicodeScalarLiteral value: Unicode.Scalar) { self.init(ascii: value) }
}
