import System

/// The elements of an array in a JSON file, or the values of a file with one in each line.
final class JSONRowStream: ValueStream {
  private let path: String
  private let pieces: FilePieces
  private var bytes: [UInt8] = []
  /// Where the next value may begin.
  private var start = 0
  private var isAtEnd = false
  private var form: Form?
  /// The number of the value or line, from 1.
  private var number = 0

  private enum Form { case lines, array }

  init(_ path: String, _ pieces: FilePieces) {
    self.path = path
    self.pieces = pieces
  }

  func next(_ call: Call) throws -> Value? {
    if form == nil { form = try findForm(call) }
    return form == .array ? try nextElement(call) : try nextLine(call)
  }

  // MARK: Which of the two it is

  /// A `[` begins an array, unless the first line is a whole value and others follow.
  private func findForm(_ call: Call) throws -> Form {
    _ = try readOn(call)
    if bytes.starts(with: byteOrderMark) { start = byteOrderMark.count }
    while !isAtEnd, !bytes.contains(where: { $0 > 0x20 }) { _ = try readOn(call) }
    guard let first = bytes[start...].firstIndex(where: { $0 > 0x20 }),
      bytes[first] == UInt8(ascii: "[")
    else { return .lines }
    if let end = bytes[first...].firstIndex(of: UInt8(ascii: "\n")),
      bytes[end...].contains(where: { $0 > 0x20 }), isValue(first..<end, call)
    {
      return .lines
    }
    start = first + 1
    return .array
  }

  private func isValue(_ range: Range<Int>, _ call: Call) -> Bool {
    (try? value(range, call)) != nil
  }

  // MARK: Lines

  private func nextLine(_ call: Call) throws -> Value? {
    var searched = start
    while true {
      let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n"))
      if end == nil, !isAtEnd {
        searched = bytes.count - (try readOn(call))
        continue
      }
      let line = start..<(end ?? bytes.count)
      start = min(line.upperBound + 1, bytes.count)
      searched = start
      number += 1
      if bytes[line].contains(where: { $0 > 0x20 }) {
        return try value(line, call, "line \(number)")
      }
      if end == nil { return nil }
    }
  }

  // MARK: Elements

  private func nextElement(_ call: Call) throws -> Value? {
    var scanner = ElementScanner()
    var offset = start
    while true {
      if let end = bytes.withUnsafeBufferPointer({ scanner.end(in: $0, from: offset) }) {
        return try element(start..<end, call)
      }
      offset = bytes.count
      if isAtEnd {
        throw fault("the array has no end", call, help: "was the file cut off?")
      }
      offset -= try readOn(call)
    }
  }

  private func element(_ range: Range<Int>, _ call: Call) throws -> Value? {
    let isLast = bytes[range.upperBound] == UInt8(ascii: "]")
    if isLast, number == 0, !bytes[range].contains(where: { $0 > 0x20 }) {
      return try finish(after: range.upperBound, call)
    }
    number += 1
    let value = try value(range, call, "element \(number)")
    if isLast {
      _ = try finish(after: range.upperBound, call)
    } else {
      start = range.upperBound + 1
    }
    return value
  }

  /// Nothing follows the array; what is read next are lines, of which there is none.
  private func finish(after end: Int, _ call: Call) throws -> Value? {
    start = end + 1
    while true {
      guard !bytes[start...].contains(where: { $0 > 0x20 }) else {
        throw fault("something follows the array", call)
      }
      start = bytes.count
      if isAtEnd { break }
      _ = try readOn(call)
    }
    form = .lines
    return nil
  }

  // MARK: Reading

  private func value(_ range: Range<Int>, _ call: Call) throws(JSONError) -> Value {
    try bytes.withUnsafeBufferPointer { (all) throws(JSONError) in
      try call.heap.readJSON(UnsafeBufferPointer(rebasing: all[range]))
    }
  }

  private func value(_ range: Range<Int>, _ call: Call, _ what: String) throws -> Value {
    do throws(JSONError) {
      return try value(range, call)
    } catch {
      try call.goOn()
      throw fault("\(error.message) in \(what)", call)
    }
  }

  private func fault(_ message: String, _ call: Call, help: String? = nil) -> Failure {
    call.fail(
      "E0602", "'\(path)' is not JSON: \(message)",
      help: help ?? "'json.rows' reads one array, or one value in each line")
  }

  /// Reads the next piece and drops what was used; how many bytes were dropped.
  private func readOn(_ call: Call) throws -> Int {
    try call.goOn()
    let dropped = start
    bytes.removeFirst(start)
    start = 0
    let piece = try call.attempt(path) { () throws(FileError) in try pieces.next() }
    try call.heap.admit(text: bytes.count + (piece?.count ?? 0))
    bytes += piece ?? []
    isAtEnd = piece == nil
    return dropped
  }
}

/// Finds where an element of an array ends, without reading it: at the `,` or `]` outside of all brackets.
private struct ElementScanner {
  private var depth = 0
  private var isQuoted = false
  private var isEscaped = false

  /// Nil if more bytes are needed, which the next call goes on with.
  mutating func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    for offset in start..<bytes.count {
      let byte = bytes[offset]
      if isQuoted {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isQuoted = true
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]") where depth == 0, UInt8(ascii: ",") where depth == 0: return offset
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    return nil
  }
}
