/// Reading and writing CSV: rows are objects, everything read is text.
enum CSVBuiltins {
  private static func parse(_ call: Call) throws -> Value {
    var rows = CSVHeapRows(call, try options(call, encoding: nil))
    do {
      try rows.read(Array(try call.text(0).bytes))
      return try rows.finish()
    } catch let error as CSVError {
      throw failure(error, "the text", call)
    }
  }

  private static func read(_ call: Call) throws -> Value {
    var rows = CSVHeapRows(call, try options(call, encoding: 4))
    let file = try call.openFile(0, for: .reading)
    do {
      while let piece = try call.attempt(0, { () throws(FileError) in try file.read() }) {
        try rows.read(piece)
      }
      return try rows.finish()
    } catch let error as CSVError {
      throw failure(error, "'\(try call.string(0))'", call)
    }
  }

  private static func stringify(_ call: Call) throws -> Value {
    var text = ByteBuffer()
    try write(call, rows: 0, delimiter: 1, columns: 2, hasHeader: 3) { piece in
      try call.heap.admit(text: text.count + piece.count)
      piece.withUnsafeBufferPointer { text.append($0) }
    }
    return .text(call.heap.text(taking: text))
  }

  private static func writeFile(_ call: Call) throws -> Value {
    let file = try call.openFile(0, for: .writing)
    try write(call, rows: 1, delimiter: 2, columns: 3, hasHeader: 4) { piece in
      try call.attempt(0) { () throws(FileError) in try file.write(piece) }
    }
    try call.attempt(0) { () throws(FileError) in try file.close() }
    return .null
  }

  private static func options(_ call: Call, encoding: Int?) throws -> CSVOptions {
    var options = CSVOptions(
      delimiter: try delimiter(call, 1), hasHeader: try call.bool(2), isLenient: try call.bool(3))
    guard let encoding else { return options }
    switch try call.string(encoding).lowercased() {
    case "utf-8", "utf8": options.encoding = .utf8
    case "windows-1252", "cp1252", "latin-1", "latin1", "iso-8859-1":
      options.encoding = .windows1252
    case let name:
      throw call.fail(
        "E0307", "unknown encoding '\(name)'", argument: encoding,
        help: "known are 'utf-8', 'windows-1252' and 'latin-1'")
    }
    return options
  }

  private static func delimiter(_ call: Call, _ index: Int) throws -> UInt8 {
    let text = try call.text(index)
    guard text.byteCount == 1, CSVOptions.isDelimiter(text.bytes[0]) else {
      throw call.fail(
        "E0307",
        "the delimiter must be one ASCII character, no quote and no line end, got '\(text.string)'",
        argument: index)
    }
    return text.bytes[0]
  }

  private static func failure(_ error: CSVError, _ source: String, _ call: Call) -> Failure {
    call.fail(
      "E0603", "\(source), line \(error.line): \(error.message)", kind: "csv", argument: 0,
      help: error.help)
  }

  // MARK: Writing

  /// Writes rows piece by piece, some hundred kilobytes at once.
  private static func write(
    _ call: Call, rows: Int, delimiter: Int, columns: Int, hasHeader: Int,
    _ output: ([UInt8]) throws -> Void
  ) throws {
    let table = try call.array(rows)
    let names = try call.optional(columns) { try columnNames($0, call) } ?? union(table, rows, call)
    var writer = CSVWriter(
      columns: names.map(\.string), delimiter: try CSVBuiltins.delimiter(call, delimiter))
    if try call.bool(hasHeader), !names.isEmpty { writer.writeHeader() }
    var pace = Pace(call)
    for index in 0..<table.count {
      try pace.step()
      try write(table.elements[index], index, names, to: &writer, call, rows)
      if writer.count > 1 << 18 { try output(writer.takeBytes()) }
    }
    try output(writer.takeBytes())
  }

  private static func write(
    _ row: Value, _ index: Int, _ names: [TextRef], to writer: inout CSVWriter, _ call: Call,
    _ rows: Int
  ) throws {
    switch row {
    case .object(let object):
      for name in names {
        try field(call.heap.field(name, of: object) ?? .null, to: &writer, call, rows)
      }
    case .array(let array):
      for column in 0..<array.count { try field(array.elements[column], to: &writer, call, rows) }
    default:
      throw call.fail(
        "E0307", "row \(index) is \(row.typePhrase); rows are objects or arrays", argument: rows)
    }
    writer.endRow()
  }

  private static func field(
    _ value: Value, to writer: inout CSVWriter, _ call: Call, _ rows: Int
  ) throws {
    switch value {
    case .text(let text): writer.field(text.bytes)
    case .nothing: writer.field(.null)
    default:
      var json = JSONWriter()
      try call.write(value, with: &json, argument: rows)
      writer.field(json.bytes)
    }
  }

  private static func columnNames(_ index: Int, _ call: Call) throws -> [TextRef] {
    let names = try call.array(index)
    return try (0..<names.count).map { place in
      guard case .text(let name) = names.elements[place] else {
        throw call.fail("E0307", "column \(place) is no string", argument: index)
      }
      return name
    }
  }

  /// The columns of all rows in order of first appearance.
  private static func union(_ rows: ArrayRef, _ argument: Int, _ call: Call) -> [TextRef] {
    let known = call.heap.object(capacity: 16)
    var previous: UnsafeMutableRawPointer?
    for index in 0..<rows.count {
      guard case .object(let row) = rows.elements[index] else { continue }
      // Rows of one source have one shape, which shows that their columns are known.
      if !row.isDictionary, row.cell.pointee.layout == previous { continue }
      previous = row.isDictionary ? nil : row.cell.pointee.layout
      for column in 0..<row.count { call.heap.set(row.key(at: column), .null, in: known) }
    }
    return (0..<known.count).map { known.key(at: $0) }
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "csv.parse(text, delimiter = \",\", header = true, lenient = false)",
      "The rows of a CSV text as objects, or as arrays without `header`; every field is a string.",
      documentation: """
        A row with too many or too few fields is an error that names its line. `lenient: true` leaves out \
        missing columns and names surplus ones by their place: `column_7`.
        """,
      examples: [
        .init(#"csv.parse("id,name\n007,Ada\n")"#, #"[{id: "007", name: "Ada"}]"#),
        .init(#"csv.parse("1;2", delimiter: ";", header: false)"#, #"[["1", "2"]]"#),
      ], body: parse),
    Builtin(
      "csv.stringify(rows, delimiter = \",\", columns = null, header = true)",
      "Rows as CSV (RFC 4180); the header is the union of their columns in order of first appearance.",
      documentation: "Null is an empty field, arrays and objects are JSON. Lines end with CR LF.",
      examples: [
        .init(#"csv.stringify([{a: 1, b: "x,y"}, {a: 2}])"#, #""a,b\r\n1,\"x,y\"\r\n2,\r\n""#)
      ], body: stringify),
    Builtin(
      "csv.read(path, delimiter = \",\", header = true, lenient = false, encoding = \"utf-8\")",
      "The rows of a CSV file, as `csv.parse` gives them.",
      documentation: """
        Other encodings are `windows-1252` and its part `latin-1`; a file in UTF-16 is read as such whatever \
        was asked for. A first line `sep=;`, as Excel writes it, names the delimiter of the others.
        """,
      examples: [
        .init(
          """
          csv.write("leads.csv", [{id: "007", name: "Ada"}])
          csv.read("leads.csv")
          """, #"[{id: "007", name: "Ada"}]"#)
      ], body: read),
    Builtin(
      "csv.write(path, rows, delimiter = \",\", columns = null, header = true)",
      "Writes rows to a file, as `csv.stringify` makes them.",
      examples: [
        .init(
          """
          csv.write("ids.csv", [{id: 1, ok: true}], columns: ["id"])
          file.lines("ids.csv")
          """, #"["id", "1"]"#)
      ], body: writeFile),
  ]
}

/// Rows of a CSV text on their way into an array of the heap.
private struct CSVHeapRows {
  private let call: Call
  private let rows: ArrayRef
  private var reader: CSVReader
  /// The shape of the rows that have all columns, once one has been made.
  private var shape: ShapeRef?
  private var pace: Pace

  init(_ call: Call, _ options: CSVOptions) {
    self.call = call
    pace = Pace(call)
    rows = call.heap.array(capacity: 64)
    reader = CSVReader(options)
  }

  mutating func read(_ piece: [UInt8]) throws {
    reader.feed(piece)
    try takeRows()
  }

  mutating func finish() throws -> Value {
    reader.finish()
    try takeRows()
    return .array(rows)
  }

  private mutating func takeRows() throws {
    while let row = try reader.next() {
      try pace.step()
      call.heap.append(reader.columns == nil ? array(row) : object(row), to: rows)
    }
  }

  private func array(_ row: CSVRow) -> Value {
    let array = call.heap.array(capacity: row.count)
    for index in 0..<row.count { call.heap.append(field(row, index), to: array) }
    return .array(array)
  }

  private mutating func object(_ row: CSVRow) -> Value {
    if let shape, row.count == shape.count {
      let object = call.heap.object(shape: shape, capacity: row.count)
      for index in 0..<row.count { (object.slots + index).initialize(to: field(row, index)) }
      return .object(object)
    }
    let object = call.heap.object(capacity: row.count)
    for index in 0..<row.count { call.heap.set(row.column(index), field(row, index), in: object) }
    if !object.isDictionary, row.count == reader.columns?.count { shape = object.shape }
    return .object(object)
  }

  private func field(_ row: CSVRow, _ index: Int) -> Value {
    .text(row.utf8(index).withUnsafeBufferPointer { call.heap.text($0) })
  }
}
