import CEditline
import Completion
import Glibc

/// Tab: goes on as far as all candidates agree, then lists them, then takes one after the other.
extension LineEditor {
  /// Candidates that were listed, and the one that is in the text now.
  struct Choice {
    var candidates: [Candidate]
    /// nil while the text is as it was typed.
    var index: Int?
    /// What is before the cursor as long as nothing else was typed.
    var before: String
    /// What is replaced by the next one.
    var inserted: String
  }

  func complete() -> UInt8 {
    if choice?.before == buffer.beforeCursor { return choose(step: 1) }
    choice = nil
    let before = buffer.beforeCursor
    guard !buffer.lineBeforeCursor.allSatisfy({ $0 == " " }) else {
      insert("  ")
      return UInt8(CC_REFRESH)
    }
    guard let completions = assistant.completions(of: before), !completions.candidates.isEmpty
    else { return UInt8(CC_ERROR) }

    let candidates = completions.candidates
    let typed = String(before.suffix(completions.replaced))
    let common = completions.common
    if candidates.count == 1 || common.count > typed.count && common.hasPrefix(typed) {
      replace(typed, with: common)
      return UInt8(CC_REFRESH)
    }
    list(candidates)
    choice = Choice(candidates: candidates, index: nil, before: before, inserted: typed)
    return UInt8(CC_REDISPLAY)
  }

  /// Shift-Tab: the candidate before.
  func completeBackwards() -> UInt8 {
    choice?.before == buffer.beforeCursor ? choose(step: -1) : UInt8(CC_ERROR)
  }

  private func choose(step: Int) -> UInt8 {
    guard var choice else { return UInt8(CC_ERROR) }
    let count = choice.candidates.count
    let index = choice.index.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
    let text = choice.candidates[index].text
    replace(choice.inserted, with: text)
    choice.index = index
    choice.inserted = text
    choice.before = buffer.beforeCursor
    self.choice = choice
    return UInt8(CC_REFRESH)
  }

  private func replace(_ typed: String, with text: String) {
    deleteBeforeCursor(typed.unicodeScalars.count)
    insert(text)
  }

  private func list(_ candidates: [Candidate]) {
    let size = Terminal.size
    let list = CandidateList(columns: size.columns, rows: size.rows, isColored: isColored)
    Terminal.write("\n" + list.text(of: candidates))
  }
}

extension Completions {
  /// What all candidates begin with.
  var common: String {
    let texts = candidates.map(\.text)
    return texts.dropFirst().reduce(texts.first ?? "") { common, text in
      String(zip(common, text).prefix { $0 == $1 }.map(\.0))
    }
  }
}
