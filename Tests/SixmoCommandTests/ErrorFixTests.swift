import Examples
import Foundation
import Testing

/// `sixmo explain CODE` shows below "Instead" what to write; it works as it stands.
@Suite(.ownThreads)
struct `The correction of an error code` {
  /// Those whose cure is not in the script or the command.
  private static let others: Set = [
    "E0001", "E0108", "E0212", "E0300", "E0402", "E0406", "E0502", "E0701", "E0702", "E0805",
    "E0815", "E0818", "E0830",
  ]

  @Test func `is shown for each and runs`() throws {
    let shell = try Shell(program: Checkout.program)
    let list = try shell.run("sixmo explain errors").output
    let codes = list.split(separator: "\n").map { String($0.prefix(5)) }
    #expect(codes.count > 100)
    for code in codes where !Self.others.contains(code) {
      let page = try shell.run("sixmo explain \(code)").output
      let parts = page.components(separatedBy: "\nInstead\n")
      try #require(parts.count == 2, "\(code) shows no correction")
      let fix = parts[1].split(separator: "\n").map { $0.dropFirst(2) }.joined(separator: "\n")
      let result = try run(fix, isCommand: code.hasPrefix("E08"))
      #expect(result.status == 0, "\(code): \(result.output)\(result.errors)")
    }
  }

  private func run(_ fix: String, isCommand: Bool) throws -> Shell.Result {
    let shell = try Shell(program: Checkout.program)
    for (name, text) in [
      ("enrich.sixmo", "print(1)\n"), ("scripts/first.sixmo", "print(1)\n"), ("fix.sixmo", fix),
    ] {
      let file = URL(filePath: "\(shell.folder)/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: false, encoding: .utf8)
    }
    let script = "sixmo check --strict -q fix.sixmo && sixmo -q fix.sixmo"
    return try shell.run(isCommand ? fix : script, seconds: 60)
  }
}
