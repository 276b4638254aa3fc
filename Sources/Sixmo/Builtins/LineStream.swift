import System

/// The lines of a text file, without their line ends: `for line in file.lines(path)`.
final class LineStream: ValueStream {
  private let path: String
  private let pieces: FilePieces
  private var decoder: TextDecoder
  private var text: [UInt8] = []
  /// Where the next line begins in `text`, and how far no line end was found.
  private var start = 0
  private var searched = 0
  private var line = 0
  private var isAtEnd = false

  init(_ path: String, _ pieces: FilePieces, _ encoding: TextEncoding) {
    self.path = path
    self.pieces = pieces
    decoder = TextDecoder(encoding, expectsUTF16: false)
  }

  func next(_ call: Call) throws -> Value? {
    while true {
      if let end = text[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        return take(upTo: end, next: end + 1, call)
      }
      searched = text.count
      if let fault = decoder.fault { throw call.notText(fault, line: line + 1, path: path) }
      if isAtEnd {
        return start < text.count ? take(upTo: text.count, next: text.count, call) : nil
      }
      try readOn(call)
    }
  }

  private func take(upTo end: Int, next: Int, _ call: Call) -> Value {
    let hasReturn = next > end && end > start && text[end - 1] == UInt8(ascii: "\r")
    let value = text.withUnsafeBufferPointer { bytes in
      call.heap.text(UnsafeBufferPointer(rebasing: bytes[start..<(hasReturn ? end - 1 : end)]))
    }
    start = next
    searched = next
    line += 1
    return .text(value)
  }

  private func readOn(_ call: Call) throws {
    try call.goOn()
    text.removeFirst(start)
    searched -= start
    start = 0
    let piece = try call.attempt(path) { () throws(FileError) in try pieces.next() }
    try call.heap.admit(text: text.count + (piece?.count ?? 0))
    text += piece.map { decoder.decode($0) } ?? decoder.finish()
    isAtEnd = piece == nil
  }
}
