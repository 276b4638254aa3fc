import CEditline
import Glibc

/// Tab: goes on as far as all candidates agree, then lists them.
extension LineEditor {
  func complete() -> UInt8 {
    let before = buffer.beforeCursor
    guard !buffer.lineBeforeCursor.allSatisfy({ $0 == " " }) else {
      insert("  ")
      return UInt8(CC_REFRESH)
    }
    guard let completions = assistant.completions(of: before), !completions.candidates.isEmpty
    else { return UInt8(CC_ERROR) }

    let typed = String(before.suffix(completions.replaced))
    let common = Self.commonPrefix(completions.candidates)
    if common.count > typed.count || completions.candidates.count == 1 {
      deleteBeforeCursor(typed.unicodeScalars.count)
      insert(common)
      return UInt8(CC_REFRESH)
    }
    list(completions.candidates)
    return UInt8(CC_REDISPLAY)
  }

  private func list(_ candidates: [String]) {
    let width = (candidates.map { Terminal.width($0) }.max() ?? 0) + 2
    let perRow = max(1, Terminal.size.columns / width)
    let limit = perRow * max(1, Terminal.size.rows - 3)
    var text = "\n"
    for (index, candidate) in candidates.prefix(limit).enumerated() {
      let isLast = index % perRow == perRow - 1 || index == min(limit, candidates.count) - 1
      let padding = String(repeating: " ", count: width - Terminal.width(candidate))
      text += isLast ? candidate + "\n" : candidate + padding
    }
    if candidates.count > limit { text += "… and \(candidates.count - limit) more\n" }
    Terminal.write(text)
  }

  private static func commonPrefix(_ candidates: [String]) -> String {
    candidates.dropFirst().reduce(candidates[0]) { common, candidate in
      String(zip(common, candidate).prefix { $0 == $1 }.map(\.0))
    }
  }
}
