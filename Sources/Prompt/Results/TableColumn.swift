import Formats
import Syntax

/// A column of a table: its cells as they are shown, and what it is worth when there is no room for all.
struct TableColumn {
  let name: String
  /// Nil where a row lacks the field.
  let values: [JSON?]
  private(set) var cells: [String]
  private(set) var width: Int
  private let isNumeric: Bool
  private var areAges = false

  /// No column gets narrower than this to make room, unless its cells need less.
  private static let leastWidth = 8

  /// Values with parts that take more than `room` columns are folded.
  init(name: String, values: [JSON?], room: Int?) {
    self.name = Table.line(name)
    self.values = values
    cells = values.map { $0.map { Table.cell($0, room: room) } ?? "" }
    isNumeric =
      values.contains { $0?.double != nil }
      && values.allSatisfy { $0?.isNull ?? true || $0?.double != nil }
    width = Self.width(name: self.name, cells)
  }

  private static func width(name: String, _ cells: [String]) -> Int {
    cells.reduce(DisplayWidth.of(name)) { max($0, DisplayWidth.of($1)) }
  }

  /// A cell, or the name, as wide as the column; numbers are aligned to the right.
  func padded(_ text: String) -> String {
    let shown = DisplayWidth.cut(text, to: width)
    let space = String(repeating: " ", count: width - DisplayWidth.of(shown))
    return isNumeric && shown == text ? space + shown : shown + space
  }

  // MARK: Worth

  /// Ids are typed again, so they are whole or not there.
  private var isID: Bool { name == "id" || name.hasSuffix("_id") }

  private var isEmpty: Bool {
    values.allSatisfy { $0.map { $0.isNull || $0.string?.isEmpty ?? false } ?? true }
  }

  private var isConstant: Bool { cells.count > 1 && cells.allSatisfy { $0 == cells[0] } }

  /// Whether it says something about a row that is not so for all.
  fileprivate var differs: Bool { !isEmpty && !isConstant }

  private var leastWidth: Int { isID ? width : min(width, areAges ? 10 : Self.leastWidth) }

  /// The column with how long ago its times were; nil if it has others than times, or none.
  private func aged(_ age: Age) -> TableColumn? {
    let ages = values.map { value in value.flatMap { age.text(of: $0) } }
    let areTimes = zip(values, ages).allSatisfy { $1 != nil || $0?.isNull ?? true }
    guard areTimes, ages.contains(where: { $0 != nil }) else { return nil }
    var column = self
    column.areAges = true
    column.cells = zip(ages, cells).map { $0 ?? $1 }
    column.width = Self.width(name: name, column.cells)
    return column.width < width ? column : nil
  }

  // MARK: Fitting

  static func width(of columns: [TableColumn]) -> Int { total(columns.map(\.width)) }

  private static func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + Table.separator.count * max(0, widths.count - 1)
  }

  /// Leaves out empty columns, tells times as ages, leaves out what is the same in all rows and what stands
  /// on the right, unless it is narrow, and narrows the widest columns: as little of it, in this order, as makes
  /// them fit.
  static func fitted(_ columns: [TableColumn], to width: Int, _ age: Age?) -> [TableColumn] {
    var shown = columns
    shown.leaveOut(while: { Self.width(of: $0) > width }, \.isEmpty)
    if let age, Self.width(of: shown) > width { shown = shown.map { $0.aged(age) ?? $0 } }
    let all = shown
    let isTooWide = { (columns: [TableColumn]) in total(columns.map(\.leastWidth)) > width }
    shown.leaveOut(while: isTooWide) { $0.isConstant && !$0.isID }
    shown.leaveOut(while: isTooWide) { !$0.isID }
    shown.leaveOut(while: isTooWide) { _ in true }
    shown.bringBack(from: all) { !isTooWide($0) }
    while Self.width(of: shown) > width {
      let widest = shown.indices.max { shown[$0].spareWidth < shown[$1].spareWidth }
      guard let widest, shown[widest].spareWidth > 0 || shown.count == 1 else { break }
      shown[widest].width -= 1
    }
    return shown
  }

  private var spareWidth: Int { width > leastWidth ? width : 0 }
}

extension [TableColumn] {
  /// From the right, but never the last one that is left.
  fileprivate mutating func leaveOut(
    while isTooWide: ([TableColumn]) -> Bool, _ mayGo: (TableColumn) -> Bool
  ) {
    while count > 1, isTooWide(self), let index = lastIndex(where: mayGo) { remove(at: index) }
  }

  /// In its place, each column that there is room for beside the others, and that says something.
  fileprivate mutating func bringBack(
    from all: [TableColumn], whereThereIsRoom hasRoom: ([TableColumn]) -> Bool
  ) {
    for column in all where column.differs && !contains(where: { $0.name == column.name }) {
      let names = Set(map(\.name) + [column.name])
      let wider = all.filter { names.contains($0.name) }
      if hasRoom(wider) { self = wider }
    }
  }
}
