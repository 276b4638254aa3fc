import System

/// A file that a script writes piece by piece within the function that it gives.
final class FileWriter {
  private let path: String
  private var file: OpenFile?
  private var bytes: [UInt8] = []

  private static let pieceSize = 1 << 18

  init(_ path: String, _ file: OpenFile) {
    self.path = path
    self.file = file
  }

  func write(_ text: some Collection<UInt8>, _ call: Call) throws {
    guard let file else {
      throw call.fail(
        "E0601", "the file '\(path)' is closed",
        help: "write within the function that the writer was given")
    }
    bytes.append(contentsOf: text)
    if bytes.count >= Self.pieceSize { try flush(file, call) }
  }

  func close(_ call: Call) throws {
    guard let file else { return }
    self.file = nil
    try flush(file, call)
    try call.attempt(path) { () throws(FileError) in try file.close() }
  }

  private func flush(_ file: OpenFile, _ call: Call) throws {
    try call.goOn()
    let piece = bytes
    bytes.removeAll(keepingCapacity: true)
    try call.attempt(path) { () throws(FileError) in try file.write(piece) }
  }
}

extension Call {
  /// Calls the function in argument 1 with an object whose `write` is `builtin`; whatever happens in it, the file
  /// is closed. What was written before an error stays.
  func withWriter(
    _ writer: FileWriter, _ builtin: Builtin, _ state: any NativeState
  ) throws -> Value {
    let function = try function(1)
    let object = make(["write": make(builtin, state)])
    root(object)
    let value: Value
    do {
      value = try invoke(function, object)
    } catch {
      try? writer.close(self)
      throw error
    }
    try writer.close(self)
    return value
  }
}

/// `write` of `file.writer`.
final class TextWriting: NativeState {
  private let writer: FileWriter

  init(_ writer: FileWriter) { self.writer = writer }

  func run(_ call: Call) throws -> Value {
    try writer.write(try call.text(0).bytes, call)
    return .null
  }
}
