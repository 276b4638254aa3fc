import Foundation
import Syntax
import Testing

@Suite struct `The guide` {
  private func guide(_ page: String) throws -> String {
    let file = Fixtures.repository.appending(path: "stdlib/guide/\(page).md")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The blocks marked ```sixmo, each a script of its own.
  private func scripts(_ page: String) throws -> [String] {
    try guide(page).components(separatedBy: "```sixmo\n").dropFirst()
      .compactMap { $0.components(separatedBy: "\n```").first }
  }

  @Test func `shows only scripts that can be read`() throws {
    for script in try scripts("language") {
      let result = Parser.parse(Source(name: "language.md", text: script + "\n"))
      #expect(result.diagnostics.map { $0.rendered() } == [])
    }
  }

  @Test func `formats its scripts as the formatter does`() throws {
    for script in try scripts("language") {
      #expect(Formatter.format(Source(name: "language.md", text: script)) == script + "\n")
    }
  }

  /// The rule above a function of the parser and the one on the page are the same.
  @Test func `contains every rule of the parser`() throws {
    let page = normalized(try guide("grammar"))
    for folder in ["Parsing", "Lexing"] {
      for rule in try rules(in: Fixtures.repository.appending(path: "Sources/Syntax/\(folder)")) {
        #expect(page.contains(rule))
      }
    }
  }

  private func rules(in folder: URL) throws -> [String] {
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return try files.flatMap { file -> [String] in
      var rules: [String] = []
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let comment = normalized(String(line))
        if startsRule(comment) {
          rules.append(String(comment.dropFirst(4)))
        } else if comment.hasPrefix("/// | "), let last = rules.popLast() {
          rules.append(last + comment.dropFirst(3))
        }
      }
      return rules
    }
  }

  private func startsRule(_ comment: String) -> Bool {
    let words = comment.split(separator: " ")
    return words.count > 3 && words[0] == "///" && words[2] == "="
      && words[1].allSatisfy(\.isLetter)
  }

  private func normalized(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
