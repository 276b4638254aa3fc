import Foundation
import Syntax
import Testing

/// Each `.sixmo` file of Tests/Diagnostics has the whole text of its messages beside it.
///
/// After a change that is meant, run the tests with `SIXMO_WRITE_GOLDENS=1` and read the difference.
@Suite struct `The messages for` {
  @Test(arguments: Fixtures.scripts(below: "Tests/Diagnostics").map(\.lastPathComponent))
  func mistakes(in name: String) throws {
    let file = Fixtures.tests.appending(path: "Diagnostics/\(name)")
    let golden = file.deletingPathExtension().appendingPathExtension("txt")
    let rendered = Parser.parse(try Fixtures.source(file)).diagnostics.map { $0.rendered() }
      .joined(separator: "\n")
    if ProcessInfo.processInfo.environment["SIXMO_WRITE_GOLDENS"] != nil {
      try rendered.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(rendered == (try String(contentsOf: golden, encoding: .utf8)))
  }
}
