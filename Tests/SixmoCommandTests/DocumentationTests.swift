import Examples
import Foundation
import Syntax
import Testing

/// `sixmo test` checks the documentation, as it does everybody's.
@Suite(.ownThreads)
struct `The documentation` {
  private static let pages = ["README.md"] + Checkout.files(below: "stdlib/guide", ending: ".md")

  private static let scripts = Checkout.files(below: "stdlib", ending: ".sixmo")
    .filter { !$0.hasPrefix("stdlib/prelude") }

  @Test(arguments: pages + ["stdlib/prelude"] + scripts)
  func `has examples that do what they say`(path: String) throws {
    let shell = try Shell(program: Checkout.program)
    let result = try shell.run("cd '\(Checkout.root.path)' && sixmo test '\(path)'")
    let hasTests = !result.errors.contains("E0813")
    #expect(result.status == 0 || !hasTests, "\(result.output)\(result.errors)")
  }

  @Test func `has examples without anything that check warns of`() throws {
    let shell = try Shell(program: Checkout.program)
    for path in Self.pages {
      let page = Page(Source(name: path, text: try Checkout.text(of: path)))
      for block in page.blocks where block.language == "sixmo" {
        let name = "\(path.replacingOccurrences(of: "/", with: "-"))-\(block.line).sixmo"
        try page.text(of: block).write(
          toFile: "\(shell.folder)/\(name)", atomically: false, encoding: .utf8)
      }
    }
    let result = try shell.run("sixmo check --strict -q .")
    #expect(result.status == 0 || result.errors.contains("# error: E"), "\(result.errors)")
  }
}
