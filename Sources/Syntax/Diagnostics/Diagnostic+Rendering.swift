extension Diagnostic {
  /// How the text is laid out.
  public struct Style: Sendable {
    /// Colours and bold, for a terminal.
    public var isColored: Bool
    /// Which colours the terminal has.
    package var palette = Paint.Palette.sixteen
    /// Source lines are cut around the span to this many columns.
    public var width: Int
    /// Whether nothing may be wider than that, as on a terminal: then texts go on in further lines.
    public var wraps: Bool

    public init(isColored: Bool = false, width: Int = 100, wraps: Bool = false) {
      self.isColored = isColored
      self.width = max(width, wraps ? 20 : 40)
      self.wraps = wraps
    }
  }

  /// The text that users see; it ends in a newline.
  public func rendered(_ style: Style = Style()) -> String {
    var page = Page(style: style, severity: severity)
    page.heading(self)
    if let location {
      page.gutter = gutterWidth
      page.place(location, label: label)
      for place in related { page.relatedPlace(place, after: location) }
    }
    if let help { page.remark("help: " + help) }
    for note in notes { page.remark(note) }
    for line in CallTrace.lines(trace, hidden: hiddenCalls) { page.remark(line) }
    return page.text
  }

  /// Room for the longest line number shown.
  private var gutterWidth: Int {
    let places = [location].compactMap { $0 } + related.map(\.location)
    let lines = places.map { $0.source.position(of: max(0, Int($0.span.end) - 1)).line }
    return String(lines.max() ?? 1).count
  }
}

/// The rendered text as it grows.
private struct Page {
  let style: Diagnostic.Style
  let severity: Diagnostic.Severity
  var gutter = 1
  var text = ""

  init(style: Diagnostic.Style, severity: Diagnostic.Severity) {
    self.style = style
    self.severity = severity
  }

  private var accent: Paint { severity == .error ? .error : .warning }

  private func paint(_ text: String, _ paint: Paint) -> String {
    style.isColored ? paint.on(text, style.palette) : text
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }

  /// Where source lines and labels have to end.
  private var room: Int { style.wraps ? style.width - gutter - 3 : style.width }

  /// The lines of a text whose first one has `lead` columns before it; one line if it need not be wrapped.
  private func lines(_ text: String, after lead: Int, width: Int) -> [String] {
    guard style.wraps, lead + DisplayWidth.of(text) > width else { return [text] }
    let placeholder = String(repeating: "-", count: lead)
    var lines = (placeholder + text).wrapped(to: width)
    lines[0].removeFirst(lead)
    return lines
  }

  mutating func heading(_ diagnostic: Diagnostic) {
    let code = "\(severity.rawValue)[\(diagnostic.code)]"
    text += paint(code, accent)
    let message = ": \(shown(diagnostic.message))"
    for line in lines(message, after: code.count, width: style.width) {
      text += paint(line, .strong) + "\n"
    }
  }

  /// `--> file:line:column` and the source lines under it.
  mutating func place(_ location: Diagnostic.Location, label: String) {
    arrow("-->", location)
    margin("")
    excerpt(location, label: label, paint: accent)
  }

  /// A further place: its line follows the first one's, or has an arrow of its own in another source.
  mutating func relatedPlace(_ place: Diagnostic.Related, after first: Diagnostic.Location) {
    if place.location.source === first.source {
      text += spaces(gutter + 1) + paint("...", .frame) + "\n"
    } else {
      arrow(":::", place.location)
      margin("")
    }
    excerpt(place.location, label: place.label, paint: .frame)
  }

  /// `   = help: …`
  mutating func remark(_ line: String) {
    let lead = gutter + 3
    let lines = lines(shown(line), after: 0, width: style.width - lead)
    text += spaces(gutter + 1) + paint("=", .frame) + " "
    text += lines.joined(separator: "\n" + spaces(lead)) + "\n"
  }

  /// Fit for a terminal, and not longer than anybody reads.
  private func shown(_ text: String) -> String {
    let limit = 1 << 14
    guard text.utf8.count > limit else { return VisibleText.of(text) }
    let start = String(decoding: text.utf8.prefix(limit), as: UTF8.self)
    return VisibleText.of(start) + "… (and \(text.utf8.count - limit) more bytes)"
  }

  private mutating func arrow(_ arrow: String, _ location: Diagnostic.Location) {
    let position = location.source.position(of: Int(location.span.start))
    let name = VisibleText.of(location.source.name)
    text += spaces(gutter) + paint(arrow, .frame)
    text += " \(name):\(position.line):\(position.column)\n"
  }

  private mutating func margin(_ content: String, number: Int? = nil) {
    let digits = number.map { String($0) } ?? ""
    text += paint(spaces(gutter - digits.count) + digits + " |", .frame)
    text += (content.isEmpty ? "" : " " + content) + "\n"
  }

  /// The lines of a span with carets under it: of more than two lines the first and the last.
  private mutating func excerpt(_ location: Diagnostic.Location, label: String, paint: Paint) {
    let (source, span) = (location.source, location.span)
    let first = source.line(around: Int(span.start))
    let last = source.line(around: max(Int(span.start), Int(span.end) - 1))
    let firstNumber = source.position(of: first.lowerBound).line
    guard last.lowerBound > first.lowerBound else {
      return line(
        source, first, firstNumber, bounds(Int(span.start), Int(span.end)), label: label,
        paint: paint)
    }
    line(
      source, first, firstNumber, bounds(Int(span.start), first.upperBound), label: "", paint: paint
    )
    let lastNumber = source.position(of: last.lowerBound).line
    if lastNumber > firstNumber + 1 {
      text += spaces(gutter + 1) + self.paint("...", .frame) + "\n"
    }
    let indentation = source.bytes[last].prefix { $0 == UInt8(ascii: " ") || $0 == 9 }.count
    line(
      source, last, lastNumber, bounds(last.lowerBound + indentation, Int(span.end)), label: label,
      paint: paint)
  }

  private mutating func line(
    _ source: Source, _ line: Range<Int>, _ number: Int, _ span: Range<Int>, label: String,
    paint: Paint
  ) {
    let excerpt = Excerpt(source: source, line: line, span: span, width: room)
    margin(excerpt.text, number: number)
    let carets = String(repeating: "^", count: excerpt.length)
    let label = VisibleText.of(label)
    let width = excerpt.start + excerpt.length + 1 + DisplayWidth.of(label)
    guard style.wraps, width > room, !label.isEmpty else {
      let shown = label.isEmpty ? carets : carets + " " + label
      return margin(spaces(excerpt.start) + self.paint(shown, paint))
    }
    margin(spaces(excerpt.start) + self.paint(carets, paint))
    let lines = lines(label, after: 0, width: room)
    let widest = lines.map { DisplayWidth.of($0) }.max() ?? 0
    let indent = max(0, min(excerpt.start, room - widest))
    for line in lines { margin(spaces(indent) + self.paint(line, paint)) }
  }
}

/// Spans come from anywhere: an empty or reversed one is still a place.
private func bounds(_ start: Int, _ end: Int) -> Range<Int> { start..<max(start, end) }

/// One source line made fit to print: tabs as spaces, control characters visible, cut around the span.
private struct Excerpt {
  var text = ""
  /// The column and the number of columns of the span in `text`.
  var start = 0
  var length = 1

  private static let tabWidth = 4

  init(source: Source, line: Range<Int>, span: Range<Int>, width: Int) {
    let lower = min(max(span.lowerBound, line.lowerBound), line.upperBound)
    let upper = min(max(span.upperBound, lower), line.upperBound)
    let parts = [line.lowerBound..<lower, lower..<upper, upper..<line.upperBound]
    var column = 0
    let cells = parts.map { Self.cells(source.bytes[$0], column: &column) }
    cut(cells, width: width)
  }

  private struct Cell {
    var text: String
    var width: Int
  }

  private static func cells(_ bytes: ArraySlice<UInt8>, column: inout Int) -> [Cell] {
    String(decoding: bytes, as: UTF8.self).map { character in
      let cell: Cell
      if character == "\t" {
        let width = tabWidth - column % tabWidth
        cell = Cell(text: String(repeating: " ", count: width), width: width)
      } else {
        let text = VisibleText.of(String(character))
        cell = Cell(text: text, width: DisplayWidth.of(text))
      }
      column += cell.width
      return cell
    }
  }

  /// Keeps the span's start in view, with a third of the width before it at most.
  private mutating func cut(_ cells: [[Cell]], width: Int) {
    let (before, inside, after) = (cells[0], cells[1], cells[2])
    let total = cells.joined().reduce(0) { $0 + $1.width }
    var kept = before[...]
    var inner = inside[...]
    var trailing = after[...]
    if total > width {
      let needed = Self.width(inner)
      let lead = max(width / 3, width - needed - Self.width(trailing) - 2)
      if Self.width(kept) > lead {
        kept = Self.suffix(kept, width: lead - 1)
        text = "…"
      }
      let room = width - Self.width(kept) - 2
      if needed > room {
        inner = Self.prefix(inner, width: room)
        trailing = []
      } else {
        trailing = Self.prefix(trailing, width: room - needed)
      }
    }
    start = DisplayWidth.of(text) + Self.width(kept)
    length = max(1, Self.width(inner))
    text += (kept + inner + trailing).map(\.text).joined()
    if inner.count < inside.count || trailing.count < after.count { text += "…" }
  }

  private static func width(_ cells: ArraySlice<Cell>) -> Int {
    cells.reduce(0) { $0 + $1.width }
  }

  /// As much of the beginning as fits into that many columns.
  private static func prefix(_ cells: ArraySlice<Cell>, width: Int) -> ArraySlice<Cell> {
    var room = width
    return cells.prefix { cell in
      room -= cell.width
      return room >= 0
    }
  }

  /// As much of the end as fits.
  private static func suffix(_ cells: ArraySlice<Cell>, width: Int) -> ArraySlice<Cell> {
    var room = width
    let start = cells.lastIndex { cell in
      room -= cell.width
      return room < 0
    }
    return cells[(start.map { $0 + 1 } ?? cells.startIndex)...]
  }
}
