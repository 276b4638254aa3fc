import ArgumentParser
import Sixmo
import Syntax
import WorkflowAPI
import WorkflowEngine

/// The keys of clients that `sixmo serve` lets in.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "API keys for clients of a server with this store.",
    subcommands: [Create.self, List.self, Revoke.self])

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create",
      abstract: "Create a key and print it, once; the store keeps only its hash.")

    @OptionGroup var options: Options

    @ArgumentParser.Argument(help: "A name to list and revoke the key by.")
    var name: String

    @Option(
      help: ArgumentHelp(
        "Whose workflows and runs the key sees; by default those of this program.",
        valueName: "name"))
    var org = APIRequest.localOrganization

    func run() throws {
      let (name, org) = (name, org)
      let (key, entry) = try options.keys { keys in
        try await keys.create(name, organization: org)
      }
      guard options.settings.format == .json else {
        StandardOutput.shared.write(Array("\(key)\n".utf8))
        if !options.quiet {
          StandardError.write(Array("This key is not shown again; keep it in a safe place.\n".utf8))
        }
        return
      }
      var fields = entry.fields
      fields["key"] = .string(key)
      StandardOutput.shared.write(Array((JSON.object(fields).lineText + "\n").utf8))
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the keys, without the keys themselves.")

    @OptionGroup var options: Options

    func run() throws {
      let entries = try options.keys { try await $0.list() }
      let list = JSON.array(entries.map { .object($0.fields) })
      try OutputText.write(list, options.settings)
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke",
      abstract: "Revoke a key; servers refuse it at once.")

    @OptionGroup var options: Options

    @ArgumentParser.Argument(help: "The name or the id of the key.")
    var key: String

    func run() throws {
      let key = key
      let entry = try options.keys { try await $0.revoke(key) }
      let text =
        options.settings.format == .json
        ? JSON.object(entry.fields).lineText : "revoked '\(key)'"
      StandardOutput.shared.write(Array((text + "\n").utf8))
    }
  }
}

extension Options {
  fileprivate func keys<Value: Sendable>(
    _ work: @escaping @Sendable (KeyRegistry) async throws -> Value
  ) throws -> Value {
    try onLocalStore(for: "sixmo keys", code: "E0820") { try await work($0.keys()) }
  }
}
