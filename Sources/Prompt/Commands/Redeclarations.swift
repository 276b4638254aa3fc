import Syntax

/// At the prompt a new declaration of a name replaces the old one, which a script does not allow.
enum Redeclarations {
  /// The same entries as parts of one script: where a name is declared again, its first declaration is one of
  /// a variable and the later ones are assignments. Of a function, the last declaration is left.
  static func resolved(_ entries: [String]) -> [String] {
    let found = entries.map(declarations)
    let count = found.joined().reduce(into: [String: Int]()) { $0[$1.name, default: 0] += 1 }
    var seen: [String: Int] = [:]
    return zip(entries, found).map { text, declarations in
      let edits = declarations.compactMap { declaration -> Edit? in
        seen[declaration.name, default: 0] += 1
        guard let all = count[declaration.name], all > 1 else { return nil }
        return edit(
          declaration, isFirst: seen[declaration.name] == 1, isLast: seen[declaration.name] == all)
      }
      var bytes = Array(text.utf8)
      for edit in edits.reversed() { bytes.replaceSubrange(edit.range, with: edit.text.utf8) }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private struct Declaration {
    var name: String
    /// Of the whole statement, in bytes.
    var range: Range<Int>
    var isFunction: Bool
  }

  private struct Edit {
    var range: Range<Int>
    var text: String
  }

  /// `let` and `var` are three letters and a space.
  private static func edit(_ declaration: Declaration, isFirst: Bool, isLast: Bool) -> Edit? {
    let start = declaration.range.lowerBound
    if declaration.isFunction { return isLast ? nil : Edit(range: declaration.range, text: "") }
    return isFirst
      ? Edit(range: start..<start + 3, text: "var") : Edit(range: start..<start + 4, text: "")
  }

  /// Those of single names at the top level, in order.
  private static func declarations(_ text: String) -> [Declaration] {
    Parser.parse(Source(name: "<entry>", text: text)).program.statements.compactMap { statement in
      let range = Int(statement.span.start)..<Int(statement.span.end)
      switch statement.kind {
      case .declaration(let declaration):
        guard case .name(let name) = declaration.pattern.kind else { return nil }
        return Declaration(name: name, range: range, isFunction: false)
      case .function(let name, _):
        return Declaration(name: name.text, range: range, isFunction: true)
      default: return nil
      }
    }
  }
}
