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
}
