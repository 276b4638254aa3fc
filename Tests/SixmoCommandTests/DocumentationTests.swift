import Foundation
import Testing

struct `The documentation` {
  private static let pages =
    ["README.md"].filter { FileManager.default.fileExists(atPath: Checkout.root.path + "/" + $0) }
    + Checkout.files(below: "stdlib/guide", ending: ".md")

  @Test(arguments: pages)
  func `has examples in Sixmo that do what they say`(page: String) throws {
    for block in Markdown(try Checkout.text(of: page)).blocks where block.language == "sixmo" {
      let example: Example
      do { example = try Example(block.text) } catch {
        Issue.record("\(page):\(block.line): the example is no Sixmo: \(error)")
        continue
      }
      let shell = try shellBesideScripts()
      let file = shell.folder.appending(path: "example.sixmo")
      try example.script.write(to: file, atomically: false, encoding: .utf8)
      for fault in example.faults(try shell.run("sixmo example.sixmo")) {
        Issue.record("\(page):\(block.line + fault.line): \(fault.text)")
      }
    }
  }

  /// In a ```console block, output and errors stand below each command as a terminal shows them.
  @Test(arguments: pages)
  func `has sessions that go as they are shown`(page: String) throws {
    for block in Markdown(try Checkout.text(of: page)).blocks where block.language == "console" {
      let shell = try shellBesideScripts()
      for step in Transcript(block.text).steps {
        let command = step.command.replacing("scripts/sixmo", with: "sixmo")
        let result = try shell.run(command, mergingErrors: true)
        #expect(
          Transcript.Step.matches(result.output, step.output),
          "\(page):\(block.line + step.line - 1): $ \(step.command)\n\(result.output)")
      }
    }
  }

  @Test func `has examples in the standard library that do what they say`() throws {
    let result = try Shell().run("sixmo test '\(Checkout.root.path)/stdlib'")
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  /// Examples may use what lies in scripts/.
  private func shellBesideScripts() throws -> Shell {
    let shell = try Shell()
    try FileManager.default.createSymbolicLink(
      at: shell.folder.appending(path: "scripts"),
      withDestinationURL: Checkout.root.appending(path: "scripts"))
    return shell
  }
}
