import Foundation
import Syntax
import Testing

@Suite struct `Every script of the repository` {
  static let scripts = (Fixtures.scripts(below: "scripts") + Fixtures.scripts(below: "stdlib"))
    .map { $0.path.dropFirst(Fixtures.repository.path.count + 1) }.map(String.init)

  @Test(arguments: scripts)
  func parses(_ path: String) throws {
    let source = try Fixtures.source(Fixtures.repository.appending(path: path))
    let messages = Parser.parse(source).diagnostics.map { $0.rendered() }
    #expect(messages == [])
  }
}
