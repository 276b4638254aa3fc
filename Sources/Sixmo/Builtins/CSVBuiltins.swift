import System

/// Reading and writing CSV: rows are objects, everything read is text.
enum CSVBuiltins {
  private static func parse(_ call: Call) throws -> Value {
    let rows = try call.csvRows(ofFile: false)
    var text: [UInt8]? = Array(try call.text(0).bytes)
    return try all(rows, "the text", call) {
      defer { text = nil }
      return text
    }
  }

  private static func read(_ call: Call) throws -> Value {
    let rows = try call.csvRows(ofFile: true)
    let file = try call.openFile(0, for: .reading)
    return try all(rows, "'\(try call.string(0))'", call) {
      try call.attempt(0) { () throws(FileError) in try file.read() }
    }
  }

  /// All rows of a text that comes in pieces; `source` names it in errors.
  static func all(
    _ rows: CSVRows, _ source: String, _ call: Call, _ piece: () throws -> [UInt8]?
  ) throws -> Value {
    let array = call.heap.array(capacity: 64)
    var pace = Pace(call)
    do {
      while let row = try rows.next(call.heap, piece) {
        try pace.step()
        call.heap.append(row, to: array)
      }
    } catch let error as CSVError {
      throw failure(error, source, call)
    }
    call.tellDelimiter(of: rows, in: source)
    return .array(array)
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

  private static func stream(_ call: Call) throws -> Value {
    let rows = try call.csvRows(ofFile: true)
    return call.make(CSVRowStream(try call.string(0), try call.filePieces(0), rows))
  }

  private static func writer(_ call: Call) throws -> Value {
    let delimiter = try call.sign(2)
    let columns = try call.optional(3) { try columnNames($0, call) }
    let writer = FileWriter(try call.string(0), try call.openFile(0, for: .writing))
    let rows = CSVRowWriter(
      writer, delimiter: delimiter, columns: columns?.map { call.heap.atom($0.string) },
      hasHeader: try call.bool(4))
    let write = Builtin("write(row)", "Writes a row.", body: Call.runState)
    return try call.withWriter(writer, write, rows)
  }

  static func failure(_ error: CSVError, _ source: String, _ call: Call) -> Failure {
    call.fail(
      "E0603", "\(source), line \(error.line): \(error.message)", argument: 0,
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
      columns: names.map(\.string), delimiter: try call.sign(delimiter))
    if try call.bool(hasHeader), !names.isEmpty { writer.writeHeader() }
    var pace = Pace(call)
    for index in 0..<table.count {
      try pace.step()
      try write(table.elements[index], index, names, to: &writer, call, rows)
      if writer.count > 1 << 18 { try output(writer.takeBytes()) }
    }
    try output(writer.takeBytes())
  }

  static func write(
    _ row: Value, _ index: Int, _ names: [TextRef], to writer: inout CSVWriter, _ call: Call,
    _ rows: Int
  ) throws {
    var pace = Pace(call)
    if case .object(let object) = row {
      for name in names {
        try pace.step()
        try field(call.heap.field(name, of: object) ?? .null, to: &writer, call, rows)
      }
    } else if let array = try call.array(row) {
      for column in 0..<array.count {
        try pace.step()
        try field(array.elements[column], to: &writer, call, rows)
      }
    } else {
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
        throw call.fail("E0307", "column \(place) is not a string", argument: index)
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

  static let options = #"quote = "\"", comment = null, skip = 0, limit = null, columns = null"#

  static let explained = """
    `delimiter: "auto"` takes that of `,`, `;`, tab and `|` which the first rows show, and says so on standard \
    error if it is not the comma. `header` may be the names of the columns. `skip: 2` passes over two lines, \
    `comment: "#"` over the lines that begin with it; the header comes after them. `quote: null` reads quotes \
    as text. `limit` is the most rows, `columns` names those to take.
    """

  static let table: [Builtin] = [
    Builtin(
      "csv.parse(text, delimiter = \",\", header = true, lenient = false, \(options))",
      "The rows of a CSV text as objects, or as arrays without `header`; every field is a string.",
      documentation: """
        A row with too many or too few fields is an error that names its line. `lenient: true` leaves out \
        missing columns and names surplus ones by their place: `column_7`.

        \(explained)
        """,
      examples: [
        .init(#"csv.parse("id,name\n007,Ada\n")"#, #"[{id: "007", name: "Ada"}]"#),
        .init(#"csv.parse("1;2", delimiter: ";", header: false)"#, #"[["1", "2"]]"#),
        .init(
          ##"csv.parse("Report\n# draft\nid|name\n1|Ada\n2|Bob", delimiter: "auto", skip: 1, comment: "#", columns: ["name"])"##,
          #"[{name: "Ada"}, {name: "Bob"}]"#),
      ], body: parse),
    Builtin(
      "csv.stringify(rows, delimiter = \",\", columns = null, header = true)",
      "Rows as CSV (RFC 4180); the header is the union of their columns in order of first appearance.",
      documentation: "Null is an empty field, arrays and objects are JSON. Lines end with CR LF.",
      examples: [
        .init(#"csv.stringify([{a: 1, b: "x,y"}, {a: 2}])"#, #""a,b\r\n1,\"x,y\"\r\n2,\r\n""#)
      ], body: stringify),
    Builtin(
      "csv.read(path, delimiter = \",\", header = true, lenient = false, encoding = \"utf-8\", \(options))",
      "The rows of a CSV file, as `csv.parse` gives them.",
      documentation: """
        Other encodings are `windows-1252` and its part `latin1`, `utf-16` and `auto`; a file in UTF-16 is read \
        as such whatever was asked for. A first line `sep=;`, as Excel writes it, names the delimiter of the \
        others.

        \(explained)
        """,
      examples: [
        .init(
          """
          csv.write("leads.csv", [{id: "007", name: "Ada"}])
          csv.read("leads.csv")
          """, #"[{id: "007", name: "Ada"}]"#)
      ], body: read),
    Builtin(
      "csv.rows(path, delimiter = \",\", header = true, lenient = false, encoding = \"utf-8\", \(options))",
      "The rows of a CSV file for a `for`, which reads them as it goes: the file may be larger than memory.",
      documentation: """
        The options are those of `csv.read`. What is appended to the file meanwhile is not read. The value is a \
        function: called, it gives the next row, and null at the end.
        """,
      examples: [
        .init(
          """
          csv.write("leads.csv", [{id: 1}, {id: 2}])
          var count = 0
          for row in csv.rows("leads.csv") { count += 1 }
          count
          """, "2")
      ], body: stream),
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
    Builtin(
      "csv.writer(path, body, delimiter = \",\", columns = null, header = true)",
      "Calls `body` with an object whose `write(row)` writes a row to a file, and closes the file after it.",
      documentation: """
        The columns are those of the first row, if `columns` does not name them. The value is that of `body`. If \
        it fails, the file is closed too, and keeps the rows that were written.
        """,
      examples: [
        .init(
          """
          csv.writer("squares.csv", fn(out) {
            for n in 1..=2 { out.write({n, square: n * n}) }
          })
          file.lines("squares.csv")
          """, #"["n,square", "1,1", "2,4"]"#)
      ], body: writer),
  ]
}
