/// How a CSV text is to be read.
public struct CSVOptions: Hashable, Sendable {
  /// One ASCII character, neither a quote nor a line end.
  public var delimiter: UInt8
  /// Takes that of comma, semicolon, tab and bar which the first rows show; `delimiter` if none does.
  public var findsDelimiter = false
  /// One ASCII character around fields; nil reads every one as itself.
  public var quote: UInt8? = UInt8(ascii: "\"")
  /// A line that begins with this ASCII character is passed over.
  public var comment: UInt8?
  /// How many lines at the beginning are passed over, whatever they hold.
  public var skippedLines = 0
  /// The names of the columns of a text without a header; each once.
  public var names: [String]?
  /// Of the bytes that are read; rows are always UTF-8.
  public var encoding: TextEncoding
  /// The first row that is not passed over names the columns, unless `names` does.
  public var hasHeader: Bool
  /// Short rows lack their last columns, surplus fields are named `column_7`, a second column of one name
  /// `name_2`, and text after a closing quote is taken as it is.
  public var isLenient: Bool
  /// The longest row, so that a file that is not valid CSV cannot fill the memory.
  public var maximumRecordBytes: Int

  /// By default as RFC 4180 has it: a header, commas and rows of one length. It is a mistake of the program
  /// if the delimiter cannot be one.
  public init(
    delimiter: UInt8 = UInt8(ascii: ","), encoding: TextEncoding = .utf8, hasHeader: Bool = true,
    isLenient: Bool = false, maximumRecordBytes: Int = 16 << 20
  ) {
    precondition(Self.isDelimiter(delimiter), "a quote or a line end cannot be the delimiter")
    self.delimiter = delimiter
    self.encoding = encoding
    self.hasHeader = hasHeader
    self.isLenient = isLenient
    self.maximumRecordBytes = maximumRecordBytes
  }

  /// Whether this byte can separate fields.
  public static func isDelimiter(_ byte: UInt8) -> Bool {
    byte < 0x80 && ![UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(byte)
  }

}

extension UInt8 {
  /// A delimiter as messages show it.
  package var delimiterText: String {
    self == UInt8(ascii: "\t") ? "\\t" : String(Character(Unicode.Scalar(self)))
  }
}

/// Why a text is not the CSV that was asked for, and where.
public struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong: `expected 5 fields as in the header, got 4`.
  public var message: String
  /// Where the row, field or byte begins, from 1.
  public var line: Int
  /// What to do, in one line.
  public var help: String

  public var description: String { "line \(line): \(message) (\(help))" }

  package init(_ message: String, line: Int, help: String) {
    self.message = message
    self.line = line
    self.help = help
  }
}
