import Sixmo
import WorkflowAPI

/// A body whose `webhook_payload` is a list, taken apart without reading the list: a million records as
/// JSON values would take ten times the memory of their bytes.
///
/// It looks only at quotes and brackets. Anybody who reads the parts finds what is wrong in them; then the
/// body is read whole, for the exact place of the mistake.
struct PayloadSplitter {
  /// The body with an empty list in place of the records.
  let rest: [UInt8]
  private let body: RequestBody
  /// Where the next record begins; nil at the end.
  private var at: Int?
  /// Where the batches begin that are left, each of `batchSize` records but the last.
  private var starts: ArraySlice<Int>
  static let batchSize = 1000

  /// nil if there is no such list at the top of the body.
  init?(_ body: RequestBody) {
    let parts = body.withBytes { bytes -> (starts: [Int], rest: [UInt8])? in
      var scan = ByteScan(bytes, release: body.release(before:))
      guard let start = scan.valueStart(ofKey: "webhook_payload"),
        bytes[start] == UInt8(ascii: "[")
      else { return nil }
      scan.at = start + 1
      scan.skipSpace()
      scan.starts = scan.byte == UInt8(ascii: "]") ? [] : [scan.at]
      scan.at = start
      guard scan.skipValue() else { return nil }
      return (scan.starts ?? [], bytes[..<start] + Array("[]".utf8) + bytes[scan.at...])
    }
    guard let parts else { return nil }
    self.body = body
    rest = parts.rest
    at = parts.starts.first
    starts = parts.starts[...]
  }

  /// The next records, up to `limit`; nil at the end. Throws where they cannot be told apart or are not
  /// JSON.
  mutating func next(limit: Int) throws(Unreadable) -> [JSON]? {
    guard let first = at else { return nil }
    defer { body.release(before: first) }
    let (values, next) = try body.withBytes { (bytes) throws(Unreadable) in
      try Self.values(in: bytes, from: first, limit: limit)
    }
    at = next
    return values
  }

  /// The same as rows; throws where one is not an object, too.
  mutating func nextRows(limit: Int) throws(Unreadable) -> RowBatch? {
    guard let first = at else { return nil }
    defer { body.release(before: first) }
    let rows = body.withBytes { try? RowBatch.records(in: $0, from: first, limit: limit) }
    guard let rows else { throw Unreadable() }
    at = rows.next
    return rows.batch
  }

  /// The next batches, each to be read on its own, by any thread; nil at the end.
  mutating func nextParts(limit: Int) -> [Part]? {
    guard let first = starts.first else { return nil }
    body.release(before: first)
    let parts = starts.prefix(limit).indices.map { index in
      Part(
        body: body, start: starts[index], end: index + 1 < starts.endIndex ? starts[index + 1] : nil
      )
    }
    starts = starts.dropFirst(limit)
    return parts
  }

  /// The records of one batch.
  struct Part: Sendable {
    fileprivate let body: RequestBody
    fileprivate let start: Int
    /// Where the next one begins.
    fileprivate let end: Int?

    /// Throws where they are not JSON objects.
    func rows() throws(Unreadable) -> RowBatch {
      let rows = body.withBytes { try? RowBatch.records(in: $0, from: start, limit: batchSize) }
      guard let rows, rows.next.map(after) == end.map(after) else { throw Unreadable() }
      return rows.batch
    }

    /// The reader says where the next record is, the splitter where the comma before it ends.
    private func after(_ place: Int) -> Int {
      body.withBytes { bytes in bytes[place...].firstIndex { !$0.isJSONSpace } ?? bytes.count }
    }
  }

  /// The records from an offset on, and where the next ones begin; nil at the end.
  private static func values(
    in body: UnsafeBufferPointer<UInt8>, from first: Int, limit: Int
  ) throws(Unreadable) -> ([JSON], next: Int?) {
    var scan = ByteScan(body)
    scan.at = first
    scan.skipSpace()
    var end = scan.at
    for _ in 0..<limit where scan.byte != UInt8(ascii: "]") {
      guard scan.skipValue() else { throw Unreadable() }
      end = scan.at
      scan.skipSpace()
      if scan.byte == UInt8(ascii: "]") { break }
      guard scan.byte == UInt8(ascii: ",") else { throw Unreadable() }
      scan.at += 1
      scan.skipSpace()
      // A comma before the end is not valid JSON; the reader of the whole body says so.
      guard scan.byte != UInt8(ascii: "]") else { throw Unreadable() }
    }
    let next = scan.byte == UInt8(ascii: "]") ? nil : scan.at
    guard next != first else { throw Unreadable() }
    let list = [UInt8(ascii: "[")] + body[first..<end] + [UInt8(ascii: "]")]
    guard let values = try? JSON.parse(list).array else { throw Unreadable() }
    return (values, next)
  }

  struct Unreadable: Error {}
}

/// A place in JSON text, moved over whole values by their brackets and quotes.
private struct ByteScan {
  let text: UnsafeBufferPointer<UInt8>
  var at = 0

  /// Where batches of the list that is moved over begin, if they are wanted: the first, and those found so far.
  var starts: [Int]?
  private var recordCount = 0

  /// Takes the memory of what was passed back.
  private let release: (Int) -> Void
  private var released = 0

  init(_ text: UnsafeBufferPointer<UInt8>, release: @escaping (Int) -> Void = { _ in }) {
    self.text = text
    self.release = release
  }

  /// 0 at the end.
  var byte: UInt8 { at < text.count ? text[at] : 0 }

  mutating func skipSpace() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  /// Of a key of the object that the text is.
  mutating func valueStart(ofKey key: String) -> Int? {
    skipSpace()
    guard byte == UInt8(ascii: "{") else { return nil }
    let wanted = Array("\"\(key)\"".utf8)
    repeat {
      at += 1
      skipSpace()
      let start = at
      guard byte == UInt8(ascii: "\""), skipValue() else { return nil }
      let isWanted = text[start..<at].elementsEqual(wanted)
      skipSpace()
      guard byte == UInt8(ascii: ":") else { return nil }
      at += 1
      skipSpace()
      if isWanted { return at < text.count ? at : nil }
      guard skipValue() else { return nil }
      skipSpace()
    } while byte == UInt8(ascii: ",")
    return nil
  }

  /// Moves after the value that begins here; false if there is none or it does not end.
  mutating func skipValue() -> Bool {
    skipSpace()
    let start = at
    var depth = 0
    while at < text.count {
      if at - released > 1 << 20 { releasePassed() }
      switch text[at] {
      case UInt8(ascii: "\""): guard skipString() else { return false }
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        at += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return at > start }
        depth -= 1
        at += 1
      case UInt8(ascii: ",") where depth <= 1:
        if depth == 0 { return at > start }
        at += 1
        countRecord()
      default: at += 1
      }
      if depth == 0, isAtEndOfValue { return true }
    }
    return false
  }

  private mutating func countRecord() {
    guard starts != nil else { return }
    recordCount += 1
    if recordCount % PayloadSplitter.batchSize == 0 { starts?.append(at) }
  }

  /// Behind a closing bracket or quote, or before what cannot be part of a number or a word.
  private var isAtEndOfValue: Bool {
    switch text[at - 1] {
    case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "\""): true
    default: byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
  }

  private mutating func releasePassed() {
    release(at)
    released = at
  }

  private mutating func skipString() -> Bool {
    at += 1
    while true {
      if at - released > 1 << 20 { releasePassed() }
      skipPlain()
      guard at < text.count else { return false }
      switch text[at] {
      case UInt8(ascii: "\""):
        at += 1
        return true
      case UInt8(ascii: "\\"): at += 2
      default: at += 1
      }
    }
  }

  /// Moves on to a quote or a backslash, eight bytes at a time, or to one of the last seven bytes.
  private mutating func skipPlain() {
    while text.count - at >= 8 {
      let word = UInt64(
        littleEndian: UnsafeRawBufferPointer(text).loadUnaligned(
          fromByteOffset: at, as: UInt64.self))
      // The lowest bit that is set is that of the first such byte.
      let quote = word ^ 0x2222_2222_2222_2222
      let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
      let low: UInt64 = 0x0101_0101_0101_0101
      let found = ((quote &- low) & ~quote) | ((backslash &- low) & ~backslash)
      let stop = found & 0x8080_8080_8080_8080
      if stop != 0 {
        at += stop.trailingZeroBitCount >> 3
        return
      }
      at += 8
    }
  }
}

extension UInt8 {
  fileprivate var isJSONSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
