import Examples

/// The texts of a lesson as a terminal of at least 60 columns shows them, without colour.
enum LessonText {
  static let width = 78

  /// `── Lesson 4 of 12: Run a workflow ───`
  static func heading(_ text: String) -> String {
    let line = "── \(text) "
    return line + String(repeating: "─", count: max(0, width - line.count)) + "\n"
  }

  /// Markdown with its paragraphs and list items wrapped; code, indented by four, stays as it is.
  static func body(_ lines: [String], indent: String = "") -> String {
    var paragraphs: [(first: String, next: String, text: String)] = []
    var isOpen = false
    for line in lines {
      let isCode = line.hasPrefix("    ")
      let isItem = line.hasPrefix("- ")
      if isOpen, !isCode, !isItem, !line.isEmpty {
        paragraphs[paragraphs.count - 1].text += " " + line
        continue
      }
      isOpen = !isCode && !line.isEmpty
      if isItem {
        paragraphs.append(("- ", "  ", String(line.dropFirst(2))))
      } else {
        paragraphs.append(("", isCode ? "code" : "", line))
      }
    }
    return paragraphs.map { part in
      part.next == "code"
        ? indent + part.text + "\n"
        : wrapped(part.text, first: indent + part.first, next: indent + part.next)
    }.joined()
  }

  private static func wrapped(_ text: String, first: String, next: String) -> String {
    var lines: [String] = []
    var line = first
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = next
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return (lines + [isEmpty ? "" : line]).joined(separator: "\n") + "\n"
  }
}
