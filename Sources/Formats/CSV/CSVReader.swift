/// Reads CSV (RFC 4180 and what the world makes of it) from pieces of any size, with bounded memory.
///
/// ```swift
/// var reader = CSVReader()
/// reader.feed(chunk)
/// while let row = try reader.next() { … }
/// // … further chunks in the same way, then:
/// reader.finish()
/// while let row = try reader.next() { … }
/// ```
///
/// Tolerated: a byte order mark, LF, CRLF and CR as line ends, blank lines, a missing last line end, and
/// quotes within an unquoted field. A row with too many or too few fields is an error unless
/// `options.isLenient`. What was read is text and stays text: `007` keeps its zeros.
public struct CSVReader: Sendable {
  public let options: CSVOptions
  /// The names in the header; nil until it has been read, and for a text without one.
  public var columns: [String]? { layout?.names }
  @usableFromInline package private(set) var headerLine = 1

  private var chunk: [UInt8] = []
  private var position = 0
  private var decoder: TextDecoder
  /// What separates fields: as asked for, found, or named by the text.
  package private(set) var delimiter: UInt8
  private let quote: UInt8
  private let comment: UInt8
  private var linesToSkip: Int
  /// The beginning of the text while its delimiter is to be found.
  private var sample: [UInt8]?
  private var isFinished = false

  private var state = State.fieldStart
  /// The fields of the record so far, unquoted, each with one byte behind it, and where each ends.
  @usableFromInline var record: [UInt8] = []
  @usableFromInline var ends: [Int] = []
  private var hasQuotedField = false
  private var strayQuote: Int?
  /// The line being read, from 1, the one its record began in, and the one its last quote opened in.
  private var line = 1
  private var recordLine = 1
  private var quoteLine = 1
  private var previousIsCarriageReturn = false

  /// How many fields each row must have: the header's number, or the first row's.
  private var width: Int?
  private var template = JSONObject()
  /// The columns, once the header has been read.
  @usableFromInline private(set) var layout: RowLayout?

  private enum State: Sendable {
    case fieldStart, unquoted, quoted
    /// A quote within a quoted field: it ends the field unless another quote follows.
    case quoteInQuoted
    /// In a line that is passed over.
    case skipped
  }

  /// A reader of one text, from its beginning.
  public init(_ options: CSVOptions = CSVOptions()) {
    self.options = options
    decoder = TextDecoder(options.encoding)
    delimiter = options.delimiter
    quote = options.quote ?? .inNoText
    comment = options.comment ?? .inNoText
    linesToSkip = options.skippedLines
    sample = options.findsDelimiter ? [] : nil
    if let names = options.names {
      for name in names { template[name] = .string("") }
      layout = RowLayout(template.keys)
      width = names.count
    }
  }

  /// Takes the next piece of the text. All rows of the piece before must have been asked for.
  public mutating func feed(_ bytes: [UInt8]) {
    precondition(position == chunk.count, "rows of the piece before have not been read")
    chunk = decoder.decode(bytes)
    position = 0
    if sample != nil { takeSample(isAll: false) }
  }

  /// Tells that no piece will follow.
  public mutating func finish() {
    chunk = chunk[position...] + decoder.finish()
    position = 0
    if sample != nil { takeSample(isAll: true) }
    isFinished = true
  }

  /// Collects the first rows until there are enough to find the delimiter in.
  private mutating func takeSample(isAll: Bool) {
    chunk = (sample ?? []) + chunk
    if chunk.count < CSVSample.size, !isAll, decoder.fault == nil {
      sample = chunk
      chunk = []
    } else {
      sample = nil
      delimiter = CSVSample(chunk.prefix(CSVSample.size), options).delimiter ?? options.delimiter
    }
  }

  /// The next complete row; nil when another piece is needed, or at the end after `finish`.
  ///
  /// Throws for what is not in the encoding, a row that does not fit the columns, text after a closing
  /// quote, a quote that is never closed and a row that is too long.
  public mutating func next() throws(CSVError) -> CSVRow? {
    while try completeRecord() {
      if let row = try takeRow() { return row }
    }
    return nil
  }
}

// MARK: - Records

extension CSVReader {
  /// Reads on to the end of the record; false if it lies beyond the piece.
  @usableFromInline mutating func completeRecord() throws(CSVError) -> Bool {
    let chunk = chunk
    let result = chunk.withUnsafeBufferPointer { bytes in
      Result { () throws(CSVError) in try scan(bytes) }
    }
    if try result.get() { return true }
    if let fault = decoder.fault { throw notReadable(fault) }
    return isFinished ? try completeLastRecord() : false
  }

  private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(CSVError) -> Bool {
    while position < bytes.count {
      switch state {
      case .fieldStart:
        try startField(bytes[position])
      case .unquoted:
        if try scanUnquoted(bytes) { return true }
      case .quoted:
        try scanQuoted(bytes)
      case .quoteInQuoted:
        if try leaveQuotes(bytes[position]) { return true }
      case .skipped:
        skip(bytes)
      }
    }
    return false
  }

  private mutating func startField(_ byte: UInt8) throws(CSVError) {
    if previousIsCarriageReturn {
      previousIsCarriageReturn = false
      if byte == .lineFeed {
        position += 1
        return
      }
    }
    if ends.isEmpty {
      recordLine = line
      if linesToSkip > 0 || byte == comment {
        state = .skipped
        return
      }
    }
    guard byte == quote else {
      state = .unquoted
      return
    }
    position += 1
    state = .quoted
    hasQuotedField = true
    quoteLine = line
  }

  /// Up to the end of the record (true) or of the piece, or to a field in quotes. The fields are taken over
  /// at once, with the delimiters between them.
  private mutating func scanUnquoted(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(CSVError) -> Bool {
    let shift = record.count - position
    var stop = position
    repeat {
      stop = fieldEnd(in: bytes, from: stop)
      guard stop < bytes.count else {
        try append(bytes, upTo: stop)
        return false
      }
      ends.append(stop + shift)
      stop += 1
      if bytes[stop - 1] != delimiter {
        try append(bytes, upTo: stop)
        endRecord(bytes[stop - 1])
        return true
      }
    } while stop < bytes.count && bytes[stop] != quote
    try append(bytes, upTo: stop)
    state = .fieldStart
    return false
  }

  /// Where the field ends that goes on at `start`, or the piece; looks at eight bytes at a time.
  private func fieldEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var place = start
    let text = UnsafeRawBufferPointer(bytes)
    let delimiters = UInt64(delimiter) &* Self.eachByte
    while text.count - place >= 8 {
      let word = UInt64(
        littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      // The lowest bit that is set is that of the first such byte.
      let found =
        Self.zeroBytes(word ^ delimiters) | Self.zeroBytes(word ^ Self.lineFeeds)
        | Self.zeroBytes(word ^ Self.carriageReturns)
      if found != 0 { return place + found.trailingZeroBitCount >> 3 }
      place += 8
    }
    while place < bytes.count, !endsField(bytes[place]) { place += 1 }
    return place
  }

  private static let eachByte: UInt64 = 0x0101_0101_0101_0101
  private static let lineFeeds: UInt64 = 0x0A0A_0A0A_0A0A_0A0A
  private static let carriageReturns: UInt64 = 0x0D0D_0D0D_0D0D_0D0D

  /// The top bit of each byte that is 0, and perhaps of some above it.
  @inline(__always)
  private static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- eachByte) & ~word & 0x8080_8080_8080_8080
  }

  /// Up to the end of a line that is passed over.
  private mutating func skip(_ bytes: UnsafeBufferPointer<UInt8>) {
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      guard byte == .lineFeed || byte == .carriageReturn else { continue }
      previousIsCarriageReturn = byte == .carriageReturn
      line += 1
      linesToSkip = max(0, linesToSkip - 1)
      state = .fieldStart
      return
    }
  }

  private mutating func scanQuoted(_ bytes: UnsafeBufferPointer<UInt8>) throws(CSVError) {
    var stop = position
    while stop < bytes.count, bytes[stop] != quote {
      countLine(bytes[stop])
      stop += 1
    }
    try append(bytes, upTo: stop)
    guard stop < bytes.count else { return }
    position += 1
    previousIsCarriageReturn = false
    state = .quoteInQuoted
  }

  /// Decides what the quote before `byte` was; true if the record ends here.
  private mutating func leaveQuotes(_ byte: UInt8) throws(CSVError) -> Bool {
    if byte == quote {
      position += 1
      record.append(byte)
      state = .quoted
      return false
    }
    if endsField(byte) {
      position += 1
      return endField(byte)
    }
    guard options.isLenient else { throw textBehindQuote(byte) }
    strayQuote = strayQuote ?? ends.count + 1
    state = .unquoted
    return false
  }

  /// Closes the field at a delimiter or line end; true if the record ends with it.
  private mutating func endField(_ byte: UInt8) -> Bool {
    ends.append(record.count)
    record.append(byte)
    if byte == delimiter {
      state = .fieldStart
      return false
    }
    endRecord(byte)
    return true
  }

  private mutating func endRecord(_ lineEnd: UInt8) {
    state = .fieldStart
    previousIsCarriageReturn = lineEnd == .carriageReturn
    line += 1
  }

  /// What is left at the end of the text, which may lack its line end.
  private mutating func completeLastRecord() throws(CSVError) -> Bool {
    if state == .quoted { throw unclosedQuote() }
    if state == .skipped { return false }
    guard state != .fieldStart || !ends.isEmpty else { return false }
    _ = endField(.lineFeed)
    return true
  }

  private mutating func append(
    _ bytes: UnsafeBufferPointer<UInt8>, upTo stop: Int
  ) throws(CSVError) {
    guard record.count + (stop - position) <= options.maximumRecordBytes else {
      throw recordTooLong()
    }
    record.append(contentsOf: bytes[position..<stop])
    position = stop
  }

  private func endsField(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == .lineFeed || byte == .carriageReturn
  }

  /// Counts LF, and CR unless it was counted with its LF.
  private mutating func countLine(_ byte: UInt8) {
    if byte == .carriageReturn || byte == .lineFeed && !previousIsCarriageReturn { line += 1 }
    previousIsCarriageReturn = byte == .carriageReturn
  }
}

// MARK: - Rows

extension CSVReader {
  /// The record as a row; nil if it is a blank line or the header.
  private mutating func takeRow() throws(CSVError) -> CSVRow? {
    defer { clearRecord() }
    return try isRow() ? row : nil
  }

  /// The same, appended to a batch.
  mutating func takeRecord(into batch: inout RowBatch) throws(CSVError) -> Record? {
    defer { clearRecord() }
    guard try isRow() else { return nil }
    guard strayQuote == nil, let layout, ends.count == layout.count else {
      return .irregular(row)
    }
    batch.append(csv: record, ends: ends, layout)
    return .appended
  }

  /// The next complete row as `next` gives it, but within the memory of the reader: what `body` makes of it.
  @inlinable package mutating func next<Result>(
    _ body: (CSVRecord) throws -> Result
  ) throws -> Result? {
    while try completeRecord() {
      defer { clearRecord() }
      guard try isRow() else { continue }
      return try record.withUnsafeBufferPointer { bytes in
        try ends.withUnsafeBufferPointer { ends in
          try body(
            CSVRecord(layout: layout, headerLine: headerLine, bytes: bytes, ends: ends))
        }
      }
    }
    return nil
  }

  private var row: CSVRow {
    CSVRow(line: recordLine, template: template, bytes: record, ends: ends, strayQuote: strayQuote)
  }

  @usableFromInline mutating func isRow() throws(CSVError) -> Bool {
    if ends.count == 1, ends[0] == 0, !hasQuotedField { return false }
    if recordLine == 1, let named = namedDelimiter {
      delimiter = named
      return false
    }
    let count = ends.count
    if options.hasHeader, layout == nil {
      try takeHeader(row)
      return false
    }
    if let width, count != width, !options.isLenient { throw raggedRow(row, width) }
    if width == nil { width = count }
    return true
  }

  /// Excel's first line `sep=;` names the delimiter of the others.
  private var namedDelimiter: UInt8? {
    let name = Array("sep=".utf8)
    guard record.starts(with: name) else { return nil }
    if ends == [name.count, name.count + 1] { return delimiter }
    guard ends == [name.count + 1] else { return nil }
    return CSVOptions.isDelimiter(record[name.count]) ? record[name.count] : nil
  }

  @usableFromInline mutating func clearRecord() {
    record.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    hasQuotedField = false
    strayQuote = nil
  }

  private mutating func takeHeader(_ row: CSVRow) throws(CSVError) {
    let names = row.fields
    for (index, name) in names.enumerated() {
      let unique = try uniqueName(name, at: index)
      template[unique] = .string("")
    }
    layout = RowLayout(template.keys)
    width = names.count
    headerLine = recordLine
  }

  private func uniqueName(_ name: String, at index: Int) throws(CSVError) -> String {
    guard let first = template.position(of: name) else { return name }
    guard options.isLenient else { throw columnTwice(name, first: first + 1, second: index + 1) }
    var number = 2
    while template.position(of: "\(name)_\(number)") != nil { number += 1 }
    return "\(name)_\(number)"
  }
}

// MARK: - What went wrong

extension CSVReader {
  private func raggedRow(_ row: CSVRow, _ width: Int) -> CSVError {
    let source = layout == nil ? "the first row" : "the header"
    let fix =
      if width == 1, let other = likelierDelimiter {
        "the delimiter may be '\(other)': pass delimiter: \"\(other)\""
      } else if row.count > width {
        "quote a field that contains '\(delimiter.delimiterText)', or read it leniently"
      } else {
        "fill the row up, or read it leniently"
      }
    return CSVError(
      "expected \(width.counted("field")) as in \(source), got \(row.count)",
      line: row.line, help: fix)
  }

  /// A sign that is in a header of only one column.
  private var likelierDelimiter: String? {
    guard let header = columns?.first else { return nil }
    return [";", "\t", "|", ","].first { $0 != delimiter.delimiterText && header.contains($0) }
      .map { $0 == "\t" ? "\\t" : $0 }
  }

  private func columnTwice(_ name: String, first: Int, second: Int) -> CSVError {
    let what = name.isEmpty ? "two columns have no name" : "column '\(name)' appears twice"
    return CSVError(
      "\(what) in the header (\(first) and \(second))", line: recordLine,
      help: "rename one, or read it leniently to get '\(name)_2'")
  }

  private func unclosedQuote() -> CSVError {
    CSVError(
      "the quote that opens field \(ends.count + 1) here is never closed", line: quoteLine,
      help: "close it, or double a quote that is part of the text")
  }

  private func textBehindQuote(_ byte: UInt8) -> CSVError {
    let found = byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : byte.hex
    return CSVError(
      "expected '\(delimiter.delimiterText)' or the end of the line after the closing quote of field"
        + " \(ends.count + 1), got \(found)",
      line: line, help: "double a quote that is part of the text, or read it leniently")
  }

  private func recordTooLong() -> CSVError {
    let limit = options.maximumRecordBytes.grouped
    let isQuoted = state == .quoted
    return CSVError(
      "this row is longer than \(limit) bytes", line: recordLine,
      help: isQuoted
        ? "is the quote that opens field \(ends.count + 1) in line \(quoteLine) never closed?"
        : "is this a CSV file?")
  }

  private func notReadable(_ fault: TextDecoder.Fault) -> CSVError {
    switch fault {
    case .notUTF8(let byte, let offset):
      CSVError(
        "byte \(byte.hex) at offset \(offset.grouped) is not UTF-8", line: line,
        help: "save the file as UTF-8, or read it with the encoding 'windows-1252'")
    case .truncated(let offset):
      CSVError(
        "the text ends within a UTF-8 character at offset \(offset.grouped)", line: line,
        help: "was the file cut off?")
    case .notUTF16(let offset):
      CSVError(
        "the text is UTF-16, and half a character is at offset \(offset.grouped)", line: line,
        help: "was the file cut off?")
    }
  }
}

extension UInt8 {
  /// No text in UTF-8 has this byte.
  fileprivate static let inNoText: UInt8 = 0xFF
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
}
