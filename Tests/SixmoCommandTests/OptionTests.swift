import Examples
import Foundation
import Testing

/// Options that ArgumentParser reports for every command.
@Suite(.ownThreads)
struct `An option of every command` {
  private struct Help: Decodable {
    struct Command: Decodable {
      var commandName: String
      var subcommands: [Command]?
      var arguments: [Argument]?
    }
    struct Argument: Decodable {
      struct Name: Decodable, Hashable {
        var kind: String
        var name: String
        var text: String { (kind == "long" ? "--" : "-") + name }
      }
      var kind: String
      var names: [Name]?
    }
    var command: Command
  }

  @Test func `works before the name of the command too`() throws {
    let shell = try Shell(program: Checkout.program)
    let text = try shell.run("sixmo --experimental-dump-help").output
    let commands = try JSONDecoder().decode(Help.self, from: Data(text.utf8)).command.subcommands
    let check = try #require(commands?.first { $0.commandName == "check" }?.arguments)
    let explain = try #require(commands?.first { $0.commandName == "explain" }?.arguments)
    let common = check.filter { argument in
      argument.names != nil && explain.contains { $0.names == argument.names }
    }
    #expect(common.count > 8)
    for argument in common {
      for name in argument.names ?? [] where !["--help", "-h", "--version"].contains(name.text) {
        let values = [
          "--output": "json", "-o": "json", "--color": "never", "--api": "http://[::1]:1",
          "--inject": "429=5%",
        ]
        let needed = name.text == "--escape-formulas" ? " -o csv" : ""
        let value = argument.kind == "option" ? " " + (values[name.text] ?? "1") : needed
        let result = try shell.run("sixmo \(name.text)\(value) explain E0301", seconds: 60)
        #expect(result.output.contains("E0301"), "\(name.text): \(result.errors)")
      }
    }
  }
}
