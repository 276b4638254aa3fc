import Glibc
import Sixmo

/// A CSV file that is read piece by piece.
// Used from one task at a time, by a stage or an import.
final class CSVFile: @unchecked Sendable {
  private let path: String
  private let descriptor: Int32
  private var reader: CSVReader
  private var atEnd = false
  private var bytesRead = 0

  static let encodings = ["utf-8", "windows-1252"]

  /// `isRegular` refuses a pipe or a device, which may never give anything.
  init(
    _ path: String, delimiter: String = ",", encoding: String = "utf-8", isRegular: Bool = false
  ) throws {
    self.path = path
    if let fault = Self.fault(ofPath: path) { throw CSVFileError(path, fault) }
    // Without O_NONBLOCK, opening a pipe waits for somebody who writes to it.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | (isRegular ? O_NONBLOCK : 0))
    guard descriptor >= 0 else { throw CSVFileError(path, errno) }
    reader = CSVReader(
      CSVOptions(
        delimiter: Self.delimiter(delimiter) ?? UInt8(ascii: ","),
        encoding: encoding == "windows-1252" ? .windows1252 : .utf8, isLenient: true))
    if isRegular, !isRegularFile { throw CSVFileError(path, "it is not a regular file") }
  }

  /// A path ends at its first NUL for the system, which would open another file.
  static func fault(ofPath path: String) -> String? {
    path.utf8.contains(0) ? "a path cannot have a NUL character" : nil
  }

  private var isRegularFile: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  deinit { close(descriptor) }

  /// How much of the file has been read, from 0 to 1; nil where that cannot be known.
  var fraction: Double? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return nil }
    return min(1, Double(bytesRead) / Double(status.st_size))
  }

  /// The names in the header, once a row has been read.
  var columns: [String] { reader.columns ?? [] }

  /// The next row, ragged ones included; nil at the end.
  func next() throws -> CSVRow? {
    try next { reader throws(CSVError) in try reader.next() }
  }

  /// The same as the last row of a batch, unless it is ragged or has a stray quote.
  func next(into batch: inout RowBatch) throws -> CSVReader.Record? {
    try next { reader throws(CSVError) in try reader.next(into: &batch) }
  }

  private func next<Record>(
    _ take: (inout CSVReader) throws(CSVError) -> Record?
  ) throws -> Record? {
    while true {
      do {
        if let record = try take(&reader) { return record }
      } catch {
        throw CSVFileError(path, "\(error)")
      }
      if atEnd { return nil }
      try readOn()
    }
  }

  private func readOn() throws {
    let size = 1 << 16
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      var got = read(descriptor, buffer.baseAddress, size)
      while got < 0, errno == EINTR { got = read(descriptor, buffer.baseAddress, size) }
      if got < 0 { failure = errno }
      count = max(got, 0)
    }
    if failure != 0 { throw CSVFileError(path, failure) }
    if bytes.isEmpty {
      atEnd = true
      reader.finish()
    } else {
      bytesRead += bytes.count
      reader.feed(bytes)
    }
  }

  /// The byte of a delimiter, nil for what cannot be one.
  static func delimiter(_ text: String) -> UInt8? {
    guard text.utf8.count == 1, let byte = text.utf8.first, CSVOptions.isDelimiter(byte)
    else { return nil }
    return byte
  }
}

/// Why a file gives no rows.
struct CSVFileError: Error, CustomStringConvertible {
  var description: String

  init(_ path: String, _ reason: String) {
    description = "cannot read '\(path)': \(reason)"
  }

  init(_ path: String, _ code: Int32) {
    self.init(path, String(cString: strerror(code)).lowercased())
  }
}
