/// The options that the functions which read CSV share, as arguments 1 to 3 (`delimiter`, `header`,
/// `lenient`) and the last five (`quote`, `comment`, `skip`, `limit`, `columns`).
extension Call {
  /// Argument 4 is the encoding of a file.
  func csvRows(ofFile hasEncoding: Bool) throws -> CSVRows {
    var options = CSVOptions(isLenient: try bool(3))
    if try string(1) == "auto" {
      options.findsDelimiter = true
    } else {
      options.delimiter = try sign(1)
    }
    try readHeader(2, &options)
    if hasEncoding { options.encoding = try encoding(4) }
    let first = hasEncoding ? 5 : 4
    options.quote = try optional(first, sign)
    options.comment = try optional(first + 1, sign)
    options.skippedLines = try count(first + 2)
    guard options.quote != options.delimiter else {
      throw fail("E0307", "the quote cannot be the delimiter", argument: first)
    }
    return CSVRows(
      options, columns: try columns(first + 4, options),
      limit: try optional(first + 3) { try count($0) } ?? .max)
  }

  /// An ASCII character that can separate or enclose fields.
  func sign(_ index: Int) throws -> UInt8 {
    let text = try text(index)
    let what = function.parameterName(index)
    guard text.byteCount == 1, text.bytes[0] < 0x80,
      what == "quote" || CSVOptions.isDelimiter(text.bytes[0]),
      ![UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(text.bytes[0])
    else {
      throw fail(
        "E0307",
        "the \(what) must be one ASCII character\(what == "quote" ? "" : ", no quote") and no line end,"
          + " got '\(text.string)'", argument: index)
    }
    return text.bytes[0]
  }

  private func readHeader(_ index: Int, _ options: inout CSVOptions) throws {
    guard case .array = self[index] else {
      options.hasHeader = try bool(index)
      return
    }
    let names = try strings(index)
    if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) }) {
      throw fail("E0307", "column '\(twice.element)' is named twice", argument: index)
    }
    (options.hasHeader, options.names) = (false, names)
  }

  private func columns(_ index: Int, _ options: CSVOptions) throws -> [String]? {
    guard let names = try optional(index, strings) else { return nil }
    guard options.hasHeader || options.names != nil else {
      throw fail(
        "E0307", "'columns' needs columns with names", argument: index,
        help: "name them: header: [\"id\", \"name\"]")
    }
    return names
  }

  private func strings(_ index: Int) throws -> [String] {
    let array = try array(index)
    return try (0..<array.count).map { place in
      guard case .text(let text) = array.elements[place] else {
        throw fail("E0307", "column \(place) is not a string", argument: index)
      }
      return text.string
    }
  }

  /// Says which delimiter was found where it is not the comma.
  func tellDelimiter(of rows: CSVRows, in source: String) {
    guard let delimiter = rows.foundDelimiter else { return }
    log(.info, "the delimiter of \(source) is '\(delimiter)'")
  }
}
