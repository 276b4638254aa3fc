/// Writes CSV by RFC 4180: CRLF line ends, and quotes only where a field needs them.
///
/// Null is an empty field, arrays and objects are JSON. Nothing else is changed, so that text stays what
/// it is, unless formulas are to be escaped: spreadsheets execute a field that begins with `=`.
public struct CSVWriter: Sendable {
  /// The names in the header, and which fields of an object are written.
  public let columns: [String]
  /// How many bytes `takeBytes` would give.
  public var count: Int { output.count }

  private let delimiter: UInt8
  private let lineEnd: [UInt8]
  private let escapesFormulas: Bool
  private var output: [UInt8] = []
  private var fieldsInRow = 0
  private var rowStart = 0

  /// Nothing is written yet, the header neither. `escapesFormulas` puts an apostrophe before text that a
  /// spreadsheet would execute; numbers stay as they are.
  public init(
    columns: [String], delimiter: UInt8 = UInt8(ascii: ","), lineEnd: String = "\r\n",
    escapesFormulas: Bool = false
  ) {
    precondition(CSVOptions.isDelimiter(delimiter), "a quote or a line end cannot be the delimiter")
    self.columns = columns
    self.delimiter = delimiter
    self.lineEnd = Array(lineEnd.utf8)
    self.escapesFormulas = escapesFormulas
  }

  /// Writes the names of the columns as a row.
  public mutating func writeHeader() {
    for name in columns { field(name) }
    endRow()
  }

  /// Writes the fields of `columns`, in their order; one that the row lacks is empty.
  public mutating func write(_ row: JSONObject) {
    if row.keys == columns {
      for value in row.values { field(value) }
    } else {
      for name in columns { field(row[name] ?? .null) }
    }
    endRow()
  }

  /// What has been written since the last time, in UTF-8: any number of whole rows.
  public mutating func takeBytes() -> [UInt8] {
    defer {
      output.removeAll(keepingCapacity: true)
      rowStart = 0
    }
    return output
  }
}

extension CSVWriter {
  package mutating func field(_ value: JSON) {
    switch value {
    case .null: field([])
    case .bool(let value): field(value ? "true" : "false")
    case .string(let text), .bigInt(let text): field(text)
    case .int, .double, .array, .object: field(value.text())
    }
  }

  mutating func field(_ text: String) {
    var text = text
    text.withUTF8 { field($0) }
  }

  package mutating func field(_ text: UnsafeBufferPointer<UInt8>) {
    if escapesFormulas, Formula.isExecuted(text) {
      let escaped = [UInt8(ascii: "'")] + text
      return escaped.withUnsafeBufferPointer { append($0) }
    }
    append(text)
  }

  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    if fieldsInRow > 0 { output.append(delimiter) }
    fieldsInRow += 1
    // In front of a file a byte order mark would be taken as no part of its first field.
    if needsQuotes(text) {
      appendQuoted(text)
    } else {
      output.append(contentsOf: text)
    }
  }

  private func needsQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let delimiter = delimiter
    for byte in text
    where byte == delimiter || byte == quote || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r")
    {
      return true
    }
    guard let first = text.first else { return false }
    return first == byteOrderMark[0] && text.starts(with: byteOrderMark)
      || escapesFormulas && text.contains(where: Formula.separators.contains)
  }

  private mutating func field(_ nothing: [UInt8]) {
    nothing.withUnsafeBufferPointer { field($0) }
  }

  package mutating func endRow() {
    // An empty line would be skipped when it is read; an empty field in quotes is a row.
    if fieldsInRow == 1, output.count == rowStart { output.append(contentsOf: [quote, quote]) }
    output.append(contentsOf: lineEnd)
    fieldsInRow = 0
    rowStart = output.count
  }

  private mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    output.append(quote)
    var start = 0
    while let inner = text[start...].firstIndex(of: quote) {
      output += text[start...inner]
      output.append(quote)
      start = inner + 1
    }
    output += text[start...]
    output.append(quote)
  }
}

private let quote = UInt8(ascii: "\"")

/// The union of the columns of rows, in order of first appearance: the header of what they are written to.
public struct ColumnUnion: Sendable {
  /// Each once.
  public private(set) var names: [String] = []
  private var known: Set<String> = []
  private var previous: [String] = []

  public init() {}

  /// Adds the columns of a row that are new.
  public mutating func add(_ row: JSONObject) {
    // Rows of one source share their keys, so this comparison mostly sees the same storage.
    guard row.keys != previous else { return }
    previous = row.keys
    add(row.keys)
  }

  /// Adds those that are new.
  package mutating func add(_ columns: [String]) {
    guard columns != names else { return }
    for name in columns where known.insert(name).inserted { names.append(name) }
  }
}
