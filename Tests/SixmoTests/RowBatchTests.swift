import Testing

@testable import Formats
@testable import Sixmo

struct RowBatchTests {
  private static let rows: [JSONObject] = [
    ["a": 1, "b": -7, "c": "Zoë", "d": nil],
    ["a": 1.5, "b": true, "c": "", "d": [1, ["x": "é"]]],
    ["e": .bigInt("123456789012345678901234567890"), "a": .int(.min)],
    [:],
    ["a": false, "b": ["k": nil], "c": " ", "d": 0.1],
  ]

  @Test func `Stored rows are read as they were`() throws {
    let batch = RowBatch(Self.rows)
    #expect(batch.objects == Self.rows)
    var bytes: [UInt8] = [9]
    batch.encode(to: &bytes)
    let read = try #require(RowBatch(encoded: bytes, from: 1))
    #expect(read.objects == Self.rows)
    #expect(read.columnNames == ["a", "b", "c", "d", "e"])
    #expect(read.objects.map(\.keys) == Self.rows.map(\.keys))
  }

  @Test func `Stored rows with a byte too few or too many are refused`() {
    var bytes: [UInt8] = []
    RowBatch(Self.rows).encode(to: &bytes)
    for end in 0..<bytes.count { #expect(RowBatch(encoded: Array(bytes[..<end]), from: 0) == nil) }
    #expect(RowBatch(encoded: bytes + [0], from: 0) == nil)
    #expect(RowBatch(encoded: [UInt8](repeating: 0xFF, count: 40), from: 0) == nil)
  }

  @Test func `Columns are added from parts, over those that are there`() {
    var batch = RowBatch(Self.rows)
    batch.keep { $0 != 2 }
    var parts = [AddedCells(), AddedCells(), AddedCells()]
    parts[0].append("first")
    parts[0].append(true)
    for text in ["", "of parts", "Zoë"] {
      parts[2].append(text)
      parts[2].append(nil as Bool?)
    }
    batch.set(["new", "b"], parts)
    #expect(
      batch.objects == [
        ["a": 1, "b": true, "c": "Zoë", "d": nil, "new": "first"],
        ["a": 1.5, "b": nil, "c": "", "d": [1, ["x": "é"]], "new": ""],
        ["new": "of parts", "b": nil],
        ["a": false, "b": nil, "c": " ", "d": 0.1, "new": "Zoë"],
      ])
    #expect(batch.objects[1].keys == ["a", "b", "c", "d", "new"])
  }

  @Test func `Only rows that are kept are stored`() throws {
    var batch = RowBatch(Self.rows)
    batch.keep { $0 % 2 == 1 }
    #expect(batch.objects == [Self.rows[1], Self.rows[3]])
    #expect(batch.columnNames == ["a", "b", "c", "d"])
    var bytes: [UInt8] = []
    batch.encode(to: &bytes)
    #expect(RowBatch(encoded: bytes, from: 0)?.objects == [Self.rows[1], Self.rows[3]])
    #expect(batch.slice(1..<2).objects == [Self.rows[3]])
  }

  @Test(
    "A JSON list gives rows, as its records have their keys",
    arguments: [
      "[]", #"[{"a":1,"b":"x"},{"a":2,"b":"y"}]"#,
      #"[{"a":1},{"a":1,"b":2},{"a":3},{"b":4,"a":5}]"#,
      #"[{},{"a":[1,{"b":[]}],"c":{"d":null}},{"a":{},"c":[]}]"#,
      #"[{"a":1,"a":2,"b":3},{"a":1,"b":2,"a":{"x":1}}]"#,
      #"[{"a":12345678901234567890123,"b":1e300,"c":"\u00e9\"\n"}]"#,
    ])
  func records(text: String) throws {
    let expected = try JSON.parse(text).array?.map { $0.object ?? [:] } ?? []
    let batch = try Array(text.utf8).withUnsafeBufferPointer { try RowBatch.records($0) }
    #expect(batch?.objects == expected)
    #expect(batch?.objects.map(\.keys) == expected.map(\.keys))
    var encoder = RowBatch.JSONEncoder()
    let written = (0..<expected.count).map { row in
      encoder.encode(batch ?? RowBatch(), row) { String(decoding: $0, as: UTF8.self) }
    }
    #expect(written == expected.map { JSON.object($0).text() })
  }

  @Test(
    "What is not a list of records gives no rows",
    arguments: ["1", "{}", "[1]", "[[]]", #"[{"a":1},null]"#, #"[[{"a":1}]]"#, #"{"a":[{}]}"#])
  func noRecords(text: String) throws {
    let batch = try Array(text.utf8).withUnsafeBufferPointer { try RowBatch.records($0) }
    #expect(batch == nil)
  }

  @Test("Records are read a part at a time", arguments: [1, 2, 3, 4])
  func parts(limit: Int) throws {
    let text = Array(
      #"{"before": [], "rows": [ {"a": 1} , {"a": [2, {}]},{"b":"]"} ], "after": 1}"#.utf8)
    try text.withUnsafeBufferPointer { text in
      var next: Int? = text.firstIndex(of: UInt8(ascii: "a")).map { $0 - 2 }
      var rows: [JSONObject] = []
      while let offset = next {
        let part = try #require(try RowBatch.records(in: text, from: offset, limit: limit))
        #expect(part.batch.count <= limit)
        rows += part.batch.objects
        next = part.next
      }
      #expect(rows == [["a": 1], ["a": [2, [:]]], ["b": "]"]])
    }
  }

  @Test(
    "A part of a list that is not JSON is an error",
    arguments: ["{\"a\": 1},]", "{\"a\": 1", "{\"a\"}]", "]"])
  func badParts(text: String) {
    var text = text
    #expect(throws: JSONError.self) {
      try text.withUTF8 { text in
        var next: Int? = 0
        while let offset = next {
          next = try RowBatch.records(in: text, from: offset, limit: 1)?.next
        }
      }
    }
  }

  @Test func `Columns are added, renamed and taken out for all rows of a layout`() {
    var batch = RowBatch([["a": 1, "b": 2], ["b": 3]])
    batch.extend(with: ["c", "a"])
    #expect(batch.objects == [["a": 1, "b": 2, "c": nil], ["b": 3, "c": nil, "a": nil]])
    batch.set("x", 1, 1)
    batch.change { layout in
      layout.position(of: "a") == 0 ? [.renamed(0, "z"), .cell(2)] : [.cell(1), .new("y")]
    }
    #expect(batch.objects == [["z": 1, "c": nil], ["c": "x", "y": nil]])
    batch.replace(0, with: ["n": [1]])
    #expect(batch.objects == [["n": [1]], ["c": "x", "y": nil]])
  }

  @Test func `A change of a cell ends that the rows are those of a file`() {
    var batch = RowBatch([["a": 1], ["a": 2], ["a": 3]])
    let origin = RowBatch.Origin(file: 1, offset: 40, rows: [0, 1, 2])
    batch.origin = origin
    batch.keep { $0 != 1 }
    #expect(batch.origin == RowBatch.Origin(file: 1, offset: 40, rows: [0, 2]))
    batch.extend(with: ["a"])
    #expect(batch.origin != nil)
    batch.set(4, 0, 0)
    #expect(batch.origin == nil)
  }

  @Test func `CSV is read into rows and written from them`() throws {
    let text = "a,b\r\n1,\"x,\"\"y\"\"\"\r\n,é\r\n1,2,3\r\n"
    var reader = CSVReader(CSVOptions(isLenient: true))
    reader.feed(Array(text.utf8))
    reader.finish()
    var batch = RowBatch()
    var irregular = 0
    while let record = try reader.next(into: &batch) {
      if case .irregular(let row) = record {
        irregular += 1
        batch.append(row.object)
      }
    }
    #expect(irregular == 1)
    #expect(
      batch.objects == [
        ["a": "1", "b": "x,\"y\""], ["a": "", "b": "é"], ["a": "1", "b": "2", "column_3": "3"],
      ])
    var writer = CSVWriter(columns: ["b", "a", "column_3"])
    writer.write(batch)
    #expect(
      String(decoding: writer.takeBytes(), as: UTF8.self)
        == "\"x,\"\"y\"\"\",1,\r\né,,\r\n2,1,3\r\n")
  }
}

struct RowExpressionTests {
  private let batch = RowBatch([
    ["name": "Ada", "age": 36, "tags": ["x", "y"], "big": .bigInt("99999999999999999999")],
    ["age": nil, "name": "Grace"],
  ])

  /// What an expression gives for each row of the batch, and the same through whole rows.
  private func values(_ text: String, _ batch: RowBatch? = nil) throws -> [String] {
    let expression = try CompiledExpression(text, parameters: ["row"])
    var batch = batch ?? self.batch
    let fields = expression.fields(of: batch)
    return (0..<batch.count).map { row in
      let whole = Result { try expression.evaluate([.object(batch.object(row))]) }
      let cell = Result { try expression.cell(in: &batch, row, fields) }
      let value = cell.map { batch.json($0) }
      switch (value, whole) {
      case (.success(let value), .success(let other)):
        #expect(value == other)
        let isTrue = try? expression.isTrue(batch, row, fields)
        #expect(isTrue == (value != .null && value != false))
        return value.text()
      case (.failure(let error), .failure(let other)):
        #expect("\(error)" == "\(other)")
        return "fails"
      default: return "differs: \(value), \(whole)"
      }
    }
  }

  @Test(
    "An expression gives for a row of a batch what it gives for the whole row",
    arguments: [
      ("row.name", [#""Ada""#, #""Grace""#]), ("row.name.upper()", [#""ADA""#, #""GRACE""#]),
      ("(row.age ?? 0) > 30", ["true", "false"]), ("row.keys()", [nil, #"["age","name"]"#]),
      ("row", [nil, #"{"age":null,"name":"Grace"}"#]), ("row.nam", ["fails", "fails"]),
      ("row.tags[1]", [#""y""#, "fails"]), ("\"\\(row.name)!\"", [#""Ada!""#, #""Grace!""#]),
      ("[1, 2].map(n => row.name)", [#"["Ada","Ada"]"#, #"["Grace","Grace"]"#]),
      ("row.big", ["99999999999999999999", "fails"]),
      ("row[\"name\"]", [#""Ada""#, #""Grace""#]),
      ("len(row)", ["4", "2"]), ("x => row.name", ["fails", "fails"]),
      ("do { let {name} = row; name }", [#""Ada""#, #""Grace""#]),
      ("row?.name", [#""Ada""#, #""Grace""#]),
      ("{...row, age: 1}.age", ["1", "1"]), ("1", ["1", "1"]),
    ] as [(String, [String?])])
  func gives(text: String, expected: [String?]) throws {
    for (value, expected) in zip(try values(text), expected) {
      if let expected { #expect(value == expected) }
    }
  }

  @Test func `Rows with more columns than a shape has are seen whole`() throws {
    var row = JSONObject()
    for number in 0..<50 { row["c\(number)"] = .int(number) }
    #expect(try values("row.c49 + row.c0", RowBatch([row])) == ["49"])
    #expect(try values("len(row)", RowBatch([row])) == ["50"])
  }

  @Test func `Columns behind those that an expression sees are not fields`() throws {
    let expression = try CompiledExpression("row.keys().join(\",\")", parameters: ["row"])
    var batch = RowBatch([["a": 1, "b": 2]])
    let fields = expression.fields(of: batch, counts: [1])
    let cell = try expression.cell(in: &batch, 0, fields)
    #expect(batch.json(cell) == "a")
  }
}
