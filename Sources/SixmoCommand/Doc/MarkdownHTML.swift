import Sixmo
import Syntax

/// The Markdown of the guide as HTML: headings, paragraphs, lists, tables, code, and inside of lines code,
/// emphasis and links.
struct MarkdownHTML {
  private var lines: ArraySlice<Substring>
  private var html = ""

  static func of(_ markdown: String) -> String {
    var renderer = MarkdownHTML(
      lines: markdown.split(separator: "\n", omittingEmptySubsequences: false)[...])
    while let line = renderer.lines.first { renderer.add(line) }
    return renderer.html
  }

  private init(lines: ArraySlice<Substring>) { self.lines = lines }

  private mutating func add(_ line: Substring) {
    if line.allSatisfy(\.isWhitespace) {
      lines.removeFirst()
    } else if line.hasPrefix("```") {
      addCode(line)
    } else if line.hasPrefix("#") {
      addHeading(line)
    } else if line.hasPrefix("|") {
      addTable()
    } else if Self.item(line) != nil {
      addList()
    } else {
      addParagraph(prefix: line.hasPrefix(">") ? ">" : nil)
    }
  }

  // MARK: Blocks

  private mutating func addCode(_ fence: Substring) {
    let mark = fence.prefix { $0 == "`" }
    lines.removeFirst()
    let code = lines.prefix { $0 != mark }
    lines = lines.dropFirst(code.count + 1)
    html += "<pre><code>\(Self.escaped(code.joined(separator: "\n")))</code></pre>\n"
  }

  private mutating func addHeading(_ line: Substring) {
    lines.removeFirst()
    let level = min(line.prefix { $0 == "#" }.count, 6)
    let text = line.drop { $0 == "#" }.drop { $0 == " " }
    html += "<h\(level) id=\"\(Self.anchor(text))\">\(Self.inline(text))</h\(level)>\n"
  }

  /// A head, a line of dashes, and rows.
  private mutating func addTable() {
    let rows = lines.prefix { $0.hasPrefix("|") }
    lines = lines.dropFirst(rows.count)
    let isRule = { (row: Substring) in row.allSatisfy { "|-: ".contains($0) } }
    html += "<table>\n"
    for (index, row) in rows.enumerated() where !isRule(row) {
      let tag = index == 0 ? "th" : "td"
      let cells = Self.cells(row).map { "<\(tag)>\(Self.inline($0))</\(tag)>" }
      html += "<tr>\(cells.joined())</tr>\n"
    }
    html += "</table>\n"
  }

  /// What is between `|`; `\|` is one in a cell, and so is one in code.
  private static func cells(_ row: Substring) -> [Substring] {
    var cells: [String] = [""]
    var isCode = false
    var last: Character = " "
    for character in row.dropFirst() {
      if character == "`" { isCode.toggle() }
      if character == "|", last == "\\" {
        cells[cells.count - 1].removeLast()
        cells[cells.count - 1].append("|")
      } else if character == "|", !isCode {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
      last = character
    }
    return cells.dropLast().map { $0.withoutOuterSpaces }
  }

  private mutating func addList() {
    let isOrdered = lines.first.map { $0.first?.isNumber == true } ?? false
    html += isOrdered ? "<ol>\n" : "<ul>\n"
    while let line = lines.first, let text = Self.item(line) {
      lines.removeFirst()
      var words = String(text)
      while let next = lines.first, next.hasPrefix("  "), Self.item(next) == nil {
        words += " " + next.withoutOuterSpaces
        lines.removeFirst()
      }
      html += "<li>\(Self.inline(words[...]))</li>\n"
    }
    html += isOrdered ? "</ol>\n" : "</ul>\n"
  }

  /// What follows `- ` or `1. `.
  private static func item(_ line: Substring) -> Substring? {
    if line.hasPrefix("- ") { return line.dropFirst(2) }
    let digits = line.prefix(while: \.isNumber)
    let rest = line.dropFirst(digits.count)
    return !digits.isEmpty && rest.hasPrefix(". ") ? rest.dropFirst(2) : nil
  }

  private mutating func addParagraph(prefix: Character?) {
    var text = ""
    while let line = lines.first, !line.allSatisfy(\.isWhitespace), !line.hasPrefix("```"),
      !line.hasPrefix("|"), !line.hasPrefix("# "), text.isEmpty || Self.item(line) == nil
    {
      text +=
        (text.isEmpty ? "" : " ") + (prefix == nil ? line : line.drop { $0 == ">" || $0 == " " })
      lines.removeFirst()
    }
    let tag = prefix == nil ? "p" : "blockquote"
    html += "<\(tag)>\(Self.inline(text[...]))</\(tag)>\n"
  }
}

extension MarkdownHTML {
  // MARK: Inside of a line

  /// Code first, because nothing inside of it means anything.
  static func inline(_ text: Substring) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.enumerated().map { index, part in
      let isCode = index % 2 == 1 && index < parts.count - 1
      return isCode ? "<code>\(escaped(String(part)))</code>" : plain(part)
    }.joined()
  }

  private static func plain(_ text: Substring) -> String {
    let words = escaped(String(text))
    let bold = words.replacing(/\*\*([^*]+)\*\*/) { "<strong>\($0.1)</strong>" }
    return bold.replacing(/\[([^\]]+)\]\(([^)\s]+)\)/) { match in
      "<a href=\"\(address(String(match.2)))\">\(match.1)</a>"
    }
  }

  /// Pages of the guide are beside each other in the site; other files of the project are not in it.
  private static func address(_ link: String) -> String {
    guard link.hasByteSuffix(".md"), !link.containsBytes("://") else { return link }
    let name = link.splitBytes(at: "/").last.map { String($0) } ?? link
    return name.dropLast(3) + ".html"
  }

  static func anchor(_ text: Substring) -> String {
    String(text.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
  }

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
