import Formats
import Testing

@Suite("Reading CSV")
struct CSVReaderTests {
  @Test("the header names the columns, and everything stays text")
  func readsRows() throws {
    let rows = try rows("id,name,phone\n007,Zoë,+49 30 123\n8,,\n")
    #expect(
      rows == [
        ["id": "007", "name": "Zoë", "phone": "+49 30 123"], ["id": "8", "name": "", "phone": ""],
      ])
  }

  @Test(
    "reads quoted fields and every kind of line end",
    arguments: [
      ("a,b\n1,2", [["1", "2"]]),
      ("a,b\r\n1,2\r\n3,4\r\n", [["1", "2"], ["3", "4"]]),
      ("a,b\r1,2\r3,4", [["1", "2"], ["3", "4"]]),
      ("a,b\n\n1,2\n\r\n\n", [["1", "2"]]),
      ("a,b\n\"1,5\",\"two\nlines\"\n", [["1,5", "two\nlines"]]),
      ("a,b\n\"say \"\"hi\"\"\",\"\"\n", [["say \"hi\"", ""]]),
      ("a,b\n\"\"\"\",\"\r\n\"\n", [["\"", "\r\n"]]),
      ("a,b\n5\" pipe, \"x\"\n", [["5\" pipe", " \"x\""]]),
      ("a\n\"\"\nx\n", [[""], ["x"]]),
      ("a,b\n,\n", [["", ""]]),
      ("\u{FEFF}a,b\n1,2\n", [["1", "2"]]),
      ("\u{FEFF}\"a\",b\n1,2\n", [["1", "2"]]),
      ("a,b\n", []), ("a,b", []), ("", []), ("\n\n", []),
    ])
  func readsForms(text: String, rows expected: [[String]]) throws {
    for size in [1, 2, 3, 7, 1_000] {
      #expect(try fields(text, chunk: size) == expected)
    }
  }

  @Test("cannot tell in which pieces a text arrives", arguments: 1...40)
  func anyPieces(size: Int) throws {
    let text = "name,note\n\"Zoë, 中🎉\",\"a \"\"b\"\"\r\nc\"\r\n\r\nplain,é\r\n\"\",x"
    let expected = [["Zoë, 中🎉", "a \"b\"\r\nc"], ["plain", "é"], ["", "x"]]
    #expect(try fields(text, chunk: size) == expected)
  }

  @Test("ends fields of any length anywhere in a piece", arguments: ["\n", "\r\n", "\r"])
  func anyLengths(lineEnd: String) throws {
    // A comma and line ends among bytes that differ from them by one bit, or by one.
    let letters = Array("-+;\u{B}\u{E}\u{C}x\u{8}*\u{F}é中")
    let records = (0...20).map { length in
      (0..<3).map { field in
        String((0..<length + field).map { letters[($0 * 7 + length + field + 6) % letters.count] })
      }
    }
    let text = "a,b,c\(lineEnd)" + records.map { $0.joined(separator: ",") + lineEnd }.joined()
    for size in [1, 5, 8, 9, 64, 10_000] {
      #expect(try fields(text, chunk: size) == records)
    }
    var reader = CSVReader()
    reader.feed(Array(text.utf8))
    var batch = RowBatch()
    while case .appended? = try reader.next(into: &batch) {}
    #expect(batch.objects.map { $0.map { $1.string ?? "" } } == records)
  }

  @Test("knows a byte order mark also when its bytes arrive one by one", arguments: [1, 2, 3, 9])
  func byteOrderMarks(size: Int) throws {
    #expect(try fields("\u{FEFF}a\n1", chunk: size) == [["1"]])
  }

  @Test(
    "reads UTF-16 with and without a mark, whatever the pieces",
    arguments: ["name;größe\nЖ中🎉;5\n", "имя;größe\nЖ中🎉;5\n", "\u{FEFF}中;größe\nЖ中🎉;5\n"])
  func utf16(text: String) throws {
    let options = CSVOptions(delimiter: UInt8(ascii: ";"))
    for size in [1, 2, 3, 5, 1000] {
      for order in [false, true] {
        let bytes = text.utf16.flatMap { unit in
          let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
          return order ? pair.reversed() : pair
        }
        #expect(try fields(bytes, options, chunk: size) == [["Ж中🎉", "5"]])
      }
    }
    #expect(
      error([0xFF, 0xFE, 0x61, 0, 0x0A])?.description
        == "line 1: the text is UTF-16, and half a character is at offset 4 (was the file cut off?)"
    )
    #expect(error([0x61, 0, 0x00, 0xD8, 0x61, 0])?.message.contains("at offset 2") == true)
  }

  @Test("takes the delimiter from the line that Excel writes first")
  func separatorLine() throws {
    #expect(try fields("sep=;\na;b\n1,5;2\n") == [["1,5", "2"]])
    #expect(try fields("sep=,\r\na,b\r\n1,2\r\n") == [["1", "2"]])
    #expect(try fields("sep=x,b\n1,2\n") == [["1", "2"]])
    #expect(try fields("a\nsep=;\n") == [["sep=;"]])
  }

  @Test("names the field in which a quote is not doubled, if it is lenient")
  func strayQuotes() throws {
    var reader = CSVReader(CSVOptions(isLenient: true))
    reader.feed(Array("a,b\n1,\"x \"y\" z\"\n1,\"\"\"x\"\"\"\n".utf8))
    reader.finish()
    #expect(try reader.next()?.fieldWithStrayQuote == 2)
    let right = try reader.next()
    #expect(right?.fieldWithStrayQuote == nil && right?[1] == "\"x\"")
  }

  @Test("what begins like a byte order mark may be text", arguments: [1, 2, 9])
  func notAByteOrderMark(size: Int) throws {
    let options = CSVOptions(encoding: .windows1252, hasHeader: false)
    #expect(try fields([0xFF], options, chunk: size) == [["ÿ"]])
    #expect(try fields([0xEF, 0xBB], options, chunk: size) == [["ï»"]])
    #expect(error([0xFF], chunk: size)?.message == "byte 0xff at offset 0 is not UTF-8")
  }

  @Test("takes another delimiter")
  func delimiter() throws {
    let options = CSVOptions(delimiter: UInt8(ascii: ";"))
    #expect(try rows("a;b\n1,5;2", options) == [["a": "1,5", "b": "2"]])
    #expect(
      try rows("a\tb\n1\t2", CSVOptions(delimiter: UInt8(ascii: "\t"))) == [["a": "1", "b": "2"]])
  }

  @Test("reads a text without header, as wide as its first row")
  func noHeader() throws {
    let options = CSVOptions(hasHeader: false)
    #expect(try fields("1,2\n3,4\n", options) == [["1", "2"], ["3", "4"]])
    #expect(
      error("1,2\n3\n", options)?.message == "expected 2 fields as in the first row, got 1")
  }

  @Test("reads Windows-1252")
  func windows1252() throws {
    let bytes = Array("name,price\nCaf".utf8) + [0xE9, 0x2C, 0x80, 0x0A]
    let options = CSVOptions(encoding: .windows1252)
    #expect(try rows(bytes, options) == [["name": "Café", "price": "€"]])
  }

  @Test("tells the line on which each row begins")
  func lines() throws {
    var reader = CSVReader()
    reader.feed(Array("a,b\r\n\"x\r\ny\",2\r\n\r\n3,4".utf8))
    reader.finish()
    #expect(try reader.next()?.line == 2)
    #expect(try reader.next()?.line == 5)
    #expect(try reader.next() == nil)
  }

  @Test(
    "names the line and the fix of what is wrong",
    arguments: [
      (
        "a,b,c\n1,2,3\n1,2\n",
        "line 3: expected 3 fields as in the header, got 2 (fill the row up, or read it leniently)"
      ),
      (
        "a,b\n1,2,3\n",
        "line 2: expected 2 fields as in the header, got 3 (quote a field that contains ',', or read"
          + " it leniently)"
      ),
      (
        "a;b\n1,5;2\n",
        "line 2: expected 1 field as in the header, got 2 (the delimiter may be ';': pass delimiter: \";\")"
      ),
      (
        "a,b\n1,\"two\nthree\n",
        "line 2: the quote that opens field 2 here is never closed (close it, or double a quote that"
          + " is part of the text)"
      ),
      (
        "a,b\n\"x\ny\",\"z\n",
        "line 3: the quote that opens field 2 here is never closed (close it, or double a quote that"
          + " is part of the text)"
      ),
      (
        "a,b\n\"x\"y,2\n",
        "line 2: expected ',' or the end of the line after the closing quote of field 1, got 'y'"
          + " (double a quote that is part of the text, or read it leniently)"
      ),
      (
        "a,b,a\n",
        "line 1: column 'a' appears twice in the header (1 and 3) (rename one, or read it leniently to"
          + " get 'a_2')"
      ),
      (
        "a,,\n",
        "line 1: two columns have no name in the header (2 and 3) (rename one, or read it leniently to"
          + " get '_2')"
      ),
    ])
  func namesWhatIsWrong(text: String, description: String) {
    #expect(error(text)?.description == description)
  }

  @Test("gives the rows before a mistake")
  func rowsBeforeMistake() throws {
    var reader = CSVReader()
    reader.feed(Array("a\n1\n2\n".utf8) + [0xFF])
    #expect(try reader.next()?[0] == "1")
    #expect(try reader.next()?[0] == "2")
    #expect(throws: CSVError.self) { try reader.next() }
  }

  @Test("reads ragged rows, double columns and stray quotes when it is lenient")
  func lenient() throws {
    let options = CSVOptions(isLenient: true)
    #expect(
      try rows("a,a,b\n1\n1,2,3,4\n\"x\"y,2,3\n", options) == [
        ["a": "1"], ["a": "1", "a_2": "2", "b": "3", "column_4": "4"],
        ["a": "xy", "a_2": "2", "b": "3"],
      ])
  }

  @Test("names line and offset of a byte that is not UTF-8")
  func notUTF8() {
    let latin = Array("name\nCaf".utf8) + [0xE9, 0x0A]
    #expect(
      error(latin)?.description
        == "line 2: byte 0xe9 at offset 8 is not UTF-8 (save the file as UTF-8, or read it with the"
        + " encoding 'windows-1252')")
    #expect(error(latin, chunk: 1)?.message == "byte 0xe9 at offset 8 is not UTF-8")
    #expect(
      error(Array("é\nx\n".utf8) + [0xC3])?.description
        == "line 3: the text ends within a UTF-8 character at offset 5 (was the file cut off?)")
  }

  @Test("refuses an endless line or an endless quoted field without keeping it")
  func endlessLine() {
    let options = CSVOptions(maximumRecordBytes: 1_000)
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 100)
    #expect(
      endless("a\n", piece, options)?.description
        == "line 2: this row is longer than 1,000 bytes (is this a CSV file?)")
    #expect(
      endless("a,b\n1,\"", piece, options)?.description
        == "line 2: this row is longer than 1,000 bytes (is the quote that opens field 2 in line 2"
        + " never closed?)")
    #expect(endless("a\n", [UInt8](repeating: UInt8(ascii: ","), count: 100), options) != nil)
  }

  @Test("any rows survive writing and reading", arguments: 0..<100)
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let alphabet: [Character] = ["a", "0", ",", "\"", "\n", "\r", " ", ";", "é", "🎉"]
    let columns = (0..<Int.random(in: 1...5, using: &random)).map { "c\($0)" }
    let table = (0..<20).map { _ in
      columns.map { _ in
        String(
          (0..<Int.random(in: 0..<8, using: &random)).map { _ in
            alphabet.randomElement(using: &random)!
          })
      }
    }
    var writer = CSVWriter(columns: columns)
    writer.writeHeader()
    for row in table {
      writer.write(
        JSON(dictionary: zip(columns, row.map { JSON.string($0) })).object!)
    }
    let text = writer.takeBytes()
    #expect(try fields(text, chunk: 1 + Int(seed % 13)) == table)
  }
}

// MARK: - Reading in pieces

private func rows(
  _ text: String, _ options: CSVOptions = CSVOptions()
) throws -> [JSONObject] {
  try rows(Array(text.utf8), options)
}

private func rows(_ bytes: [UInt8], _ options: CSVOptions) throws -> [JSONObject] {
  try all(bytes, options, chunk: 5).map(\.object)
}

private func fields(
  _ text: String, _ options: CSVOptions = CSVOptions(), chunk: Int = 5
) throws -> [[String]] {
  try fields(Array(text.utf8), options, chunk: chunk)
}

private func fields(
  _ bytes: [UInt8], _ options: CSVOptions = CSVOptions(), chunk: Int
) throws -> [[String]] {
  try all(bytes, options, chunk: chunk).map(\.fields)
}

private func error(_ text: String, _ options: CSVOptions = CSVOptions()) -> CSVError? {
  error(Array(text.utf8), options)
}

private func error(
  _ bytes: [UInt8], _ options: CSVOptions = CSVOptions(), chunk: Int = 1_000
) -> CSVError? {
  #expect(throws: CSVError.self) { try all(bytes, options, chunk: chunk) }
}

private func all(_ bytes: [UInt8], _ options: CSVOptions, chunk: Int) throws -> [CSVRow] {
  var reader = CSVReader(options)
  var rows: [CSVRow] = []
  for start in stride(from: 0, to: bytes.count, by: chunk) {
    reader.feed(Array(bytes[start..<min(start + chunk, bytes.count)]))
    while let row = try reader.next() { rows.append(row) }
  }
  reader.finish()
  while let row = try reader.next() { rows.append(row) }
  return rows
}

/// Feeds `piece` again and again until the reader refuses it.
private func endless(_ start: String, _ piece: [UInt8], _ options: CSVOptions) -> CSVError? {
  #expect(throws: CSVError.self) {
    var reader = CSVReader(options)
    reader.feed(Array(start.utf8))
    while try reader.next() != nil {}
    for _ in 0..<1_000 {
      reader.feed(piece)
      while try reader.next() != nil {}
    }
  }
}

extension JSON {
  fileprivate init(dictionary pairs: Zip2Sequence<[String], [JSON]>) {
    var object = JSONObject()
    for (key, value) in pairs { object[key] = value }
    self = .object(object)
  }
}
