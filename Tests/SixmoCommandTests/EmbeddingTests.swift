import Examples
import Foundation
import Syntax
import Testing

/// The package in scripts/embedding, which knows of this one what others know.
@Suite(.ownThreads)
struct `A program that embeds the language` {
  private static let package = "scripts/embedding"

  @Test func `is built from the library alone and does what it shows`() throws {
    let scratch = Checkout.root.appending(path: ".build-embedding").path
    let build = try run(
      "swift", "build", "--package-path", Checkout.root.appending(path: Self.package).path,
      "--scratch-path", scratch)
    try #require(build.status == 0, "\(build.output)")
    for name in ["GRDB", "ArgumentParser", "WorkflowEngine", "Prompt"] {
      #expect(!build.output.contains("Compiling \(name)"))
    }
    let program = try run("\(scratch)/debug/LeadScorer")
    #expect(program.status == 0)
    #expect(try program.output == Checkout.text(of: "\(Self.package)/output.txt"))
  }

  @Test func `is what the README shows`() throws {
    let sources = try Checkout.files(below: Self.package, ending: ".swift")
      .map { try Checkout.text(of: $0) }.joined()
    let unindented = sources.split(separator: "\n").map { $0.trimmingPrefix("  ") }
    let page = Page(Source(name: "README.md", text: try Checkout.text(of: "README.md")))
    let blocks = page.blocks.filter { $0.language == "swift" }.map(page.text)
    try #require(!blocks.isEmpty)
    for block in blocks {
      let lines = block.split(separator: "\n")
      #expect(unindented.contains(lines), "not in \(Self.package):\n\(block)")
    }
  }

  private func run(_ command: String...) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
