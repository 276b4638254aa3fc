/// The first rows of a CSV text, to find its delimiter in.
struct CSVSample {
  /// Comma, semicolon, tab and bar, if rows show that it is the delimiter.
  let delimiter: UInt8?

  /// How many bytes are enough.
  static let size = 1 << 16
  private static let rows = 100
  private static let candidates = [",", ";", "\t", "|"].map { Array($0.utf8)[0] }

  /// The one that gives most rows the same number of fields; of several, the one that gives more fields.
  init(_ text: some Sequence<UInt8>, _ options: CSVOptions) {
    let text = Array(text)
    let scored = Self.candidates.compactMap { candidate in
      Self.score(candidate, text, options).map { (candidate, $0) }
    }
    delimiter = scored.max { $0.1 < $1.1 }?.0
  }

  /// Nil for a delimiter that the first row does not have.
  private static func score(
    _ delimiter: UInt8, _ text: [UInt8], _ options: CSVOptions
  ) -> (Double, Int)? {
    var options = options
    (options.delimiter, options.findsDelimiter) = (delimiter, false)
    (options.encoding, options.isLenient) = (.utf8, true)
    (options.hasHeader, options.names) = (false, nil)
    var reader = CSVReader(options)
    reader.feed(text)
    var counts: [Int] = []
    while counts.count < rows, let row = try? reader.next() { counts.append(row.count) }
    if counts.isEmpty {
      reader.finish()
      if let row = try? reader.next() { counts.append(row.count) }
    }
    guard let first = counts.first, first > 1 else { return nil }
    return (Double(counts.count { $0 == first }) / Double(counts.count), first)
  }
}
