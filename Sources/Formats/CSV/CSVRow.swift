/// One row of a CSV text: fields as text, in order.
public struct CSVRow: Sendable {
  /// Where the row begins, from 1.
  public let line: Int
  /// The columns of the header, each with an empty text; rows share their keys.
  let template: JSONObject
  /// The fields, in UTF-8, each with one byte behind it, and where each ends.
  let bytes: [UInt8]
  let ends: [Int]
  /// The number of the first field, from 1, that has text after its closing quote: a quote inside it was
  /// not doubled, so that its text may not be the one that was meant. Only a lenient reader gives such
  /// rows.
  public var fieldWithStrayQuote: Int? { strayQuote }
  let strayQuote: Int?

  /// The number of fields, which a lenient reader does not hold to that of the columns.
  public var count: Int { ends.count }

  /// All fields, without the quotes around them.
  public var fields: [String] { (0..<count).map { self[$0] } }

  /// The field at a place from 0 to before `count`.
  public subscript(index: Int) -> String {
    String(decoding: utf8(index), as: UTF8.self)
  }

  /// The same in UTF-8, which is always valid, without a copy.
  public func utf8(_ index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]]
  }

  /// Column by column, the way of the engine's records. A column that the row lacks is left out; surplus
  /// fields are named by their place: `column_7`.
  public var object: JSONObject {
    let values = (0..<count).map { JSON.string(self[$0]) }
    if count == template.count { return JSONObject(sharingKeysOf: template, values: values) }
    var object = JSONObject()
    for (index, value) in values.enumerated() { object[column(index)] = value }
    return object
  }

  /// The name of the column at a place from 0; beyond the header, and without one, `column_7`.
  public func column(_ index: Int) -> String { columnName(index, in: template.keys) }
}

/// One row of a CSV text in memory that is valid only for a moment.
@usableFromInline package struct CSVRecord {
  @usableFromInline let layout: RowLayout?
  @usableFromInline package let headerLine: Int
  @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
  @usableFromInline let ends: UnsafeBufferPointer<Int>

  @usableFromInline init(
    layout: RowLayout?, headerLine: Int, bytes: UnsafeBufferPointer<UInt8>,
    ends: UnsafeBufferPointer<Int>
  ) {
    self.layout = layout
    self.headerLine = headerLine
    self.bytes = bytes
    self.ends = ends
  }

  @inlinable package var count: Int { ends.count }
  /// Nil for a text without a header.
  package var columns: [String]? { layout?.names }
  package var columnCount: Int { layout?.count ?? 0 }

  /// The field at a place from 0 to before `count`, in UTF-8.
  @inlinable @inline(__always)
  package subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[(index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]])
  }

  package func column(_ index: Int) -> String { columnName(index, in: layout?.names ?? []) }
}

private func columnName(_ index: Int, in names: [String]) -> String {
  index < names.count ? names[index] : "column_\(index + 1)"
}
