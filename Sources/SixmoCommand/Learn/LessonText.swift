import Syntax

/// The texts of a lesson as a terminal of at least 60 columns shows them, without colour.
enum LessonText {
  static let width = 78

  /// `── Lesson 4 of 12: Run a workflow ───`
  static func heading(_ text: String) -> String {
    let line = "── \(text) "
    return line + String(repeating: "─", count: max(0, width - line.count)) + "\n"
  }

  /// Markdown with its paragraphs and list items wrapped; code, indented by four, stays as it is.
  static func body(_ lines: [String]) -> String {
    var paragraphs: [Paragraph] = []
    var isOpen = false
    for line in lines {
      let isCode = line.hasPrefix("    ")
      let isItem = line.hasPrefix("- ")
      if isOpen, !isCode, !isItem, !line.isEmpty {
        paragraphs[paragraphs.count - 1].text += " " + line
        continue
      }
      isOpen = !isCode && !line.isEmpty
      let mark = isItem ? "- " : ""
      paragraphs.append(
        Paragraph(mark: mark, text: String(line.dropFirst(mark.count)), isCode: isCode))
    }
    return paragraphs.flatMap(\.lines).map { $0 + "\n" }.joined()
  }

  /// The same after words that begin its first line.
  static func body(_ lines: [String], after words: String) -> String {
    body([words + (lines.first ?? "")] + lines.dropFirst())
  }

  /// What is wrapped as one.
  private struct Paragraph {
    /// Stands before the first line, and as much space before the others.
    var mark: String
    var text: String
    var isCode: Bool

    var lines: [String] {
      if isCode { return [text] }
      let lines = text.wrapped(to: width - mark.count)
      guard let first = lines.first else { return [mark] }
      let space = String(repeating: " ", count: mark.count)
      return [mark + first] + lines.dropFirst().map { space + $0 }
    }
  }
}
