import Foundation
import Testing

@testable import Syntax

/// The colours of editors know the lexer's keywords.
struct `Editor files` {
  @Test(arguments: [
    "scripts/editors/vim/syntax/sixmo.vim",
    "scripts/editors/vscode/syntaxes/sixmo.tmLanguage.json",
  ])
  func `know every keyword`(path: String) throws {
    let text = try String(contentsOf: Fixtures.repository.appending(path: path), encoding: .utf8)
    let words = Set(text.split { !$0.isLetter }.map(String.init))
    #expect(Token.Kind.keywords.filter { !words.contains($0) } == [])
  }

  /// Each script of the project is coloured as the lexer reads it: what is a comment, a string, a keyword, a
  /// number.
  @Test func `colour what the lexer reads`() throws {
    let grammar = try TextMateGrammar(
      Data(
        contentsOf: Fixtures.repository.appending(
          path: "scripts/editors/vscode/syntaxes/sixmo.tmLanguage.json")))
    let scripts = FileManager.default.enumerator(atPath: Fixtures.repository.path)?
      .compactMap { $0 as? String }.filter { path in
        ["stdlib/", "scripts/", "Tests/Scripts/"].contains { path.hasPrefix($0) }
          && path.hasSuffix(".sixmo")
      }
    #expect((scripts ?? []).count > 100)
    for path in scripts ?? [] {
      let bytes = try Data(contentsOf: Fixtures.repository.appending(path: path))
      let source = Source(name: path, bytes: Array(bytes))
      let lexed = Lexer.lex(source)
      // What is wrong has no right colour.
      guard lexed.diagnostics.isEmpty, !bytes.contains(13) else { continue }
      let colours = grammar.colours(of: String(decoding: bytes, as: UTF8.self))
      for (index, token) in lexed.tokens.enumerated() {
        guard let expected = token.kind.colour, token.span.start < token.span.end else { continue }
        // `{if: 1}.if`
        let isKey =
          token.kind.isKeyword
          && (index > 0 && [.dot, .questionDot].contains(lexed.tokens[index - 1].kind)
            || lexed.tokens[index + 1].kind == .colon)
        if isKey { continue }
        let colour = colours[Int(token.span.start)]
        let place = source.position(of: Int(token.span.start))
        #expect(
          colour.hasPrefix(expected), "\(path):\(place.line):\(place.column) is '\(colour)'")
      }
    }
  }
}

extension Token.Kind {
  /// How the scope of such a token begins; nil if it may have any.
  fileprivate var colour: String? {
    switch self {
    case .string, .stringStart: "string.quoted"
    case .int, .float, .duration: "constant.numeric"
    case .trueKeyword, .falseKeyword, .nullKeyword: "constant.language"
    default: isKeyword ? "keyword.control" : nil
    }
  }
}

/// As much of a TextMate grammar as ours needs: `match`, `begin` with `end`, `include`.
private final class TextMateGrammar {
  private var expressions: [String: NSRegularExpression] = [:]
  private let root: [String: Any]
  private let repository: [String: [String: Any]]

  init(_ data: Data) throws {
    root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    repository = try #require(root["repository"] as? [String: [String: Any]])
  }

  /// The rules that can begin in a list, with what they include.
  private func rules(_ list: Any?) -> [[String: Any]] {
    (list as? [[String: Any]] ?? []).flatMap { rule -> [[String: Any]] in
      guard let include = rule["include"] as? String else { return [rule] }
      let named = repository[String(include.dropFirst())] ?? [:]
      return named["begin"] == nil ? rules(named["patterns"]) : [named]
    }
  }

  private func expression(_ pattern: String) -> NSRegularExpression? {
    if expressions[pattern] == nil {
      expressions[pattern] = try? NSRegularExpression(pattern: pattern)
    }
    return expressions[pattern]
  }

  /// The innermost scope of each byte; empty where there is none.
  func colours(of text: String) -> [String] {
    var colours = Array(repeating: "", count: text.utf8.count)
    var stack: [[String: Any]] = [root]
    var offset = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      colour(String(line) + "\n", from: offset, &stack, &colours)
      offset += line.utf8.count + 1
    }
    return colours
  }

  private func colour(
    _ line: String, from offset: Int, _ stack: inout [[String: Any]], _ colours: inout [String]
  ) {
    let units = NSString(string: line)
    func bytes(_ place: Int) -> Int { offset + units.substring(to: place).utf8.count }
    func paint(_ from: Int, _ to: Int) {
      let name = stack.last { $0["name"] != nil && $0["scopeName"] == nil }?["name"] as? String
      for index in bytes(from)..<bytes(to) where index < colours.count {
        colours[index] = name ?? ""
      }
    }
    var place = 0
    while place < units.length {
      let top = stack[stack.count - 1]
      var best: (match: NSRange, rule: [String: Any]?)?
      let end = (top["end"] as? String).map { [($0, nil as [String: Any]?)] } ?? []
      let begins = rules(top["patterns"]).map { rule in
        ((rule["begin"] ?? rule["match"]) as? String ?? "", Optional(rule))
      }
      for (pattern, rule) in end + begins {
        let range = NSRange(location: place, length: units.length - place)
        guard
          let match = expression(pattern)?.firstMatch(
            in: line, options: .withTransparentBounds, range: range)?.range
        else { continue }
        if best.map({ match.location < $0.match.location }) ?? true { best = (match, rule) }
      }
      guard let (match, rule) = best else { return paint(place, units.length) }
      paint(place, match.location)
      let after = match.location + match.length
      if let rule {
        stack.append(rule)
        paint(match.location, after)
        if rule["begin"] == nil { stack.removeLast() }
      } else {
        paint(match.location, after)
        stack.removeLast()
      }
      place = max(after, place + (match.length == 0 ? 1 : 0))
    }
  }
}
