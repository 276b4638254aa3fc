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
      let (key, entry) = try outcome(options) { keys in
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
      abstract: "List the keys, without the keys themselves.")

    @OptionGroup var options: Options

    func run() throws {
      let entries = try outcome(options) { try await $0.list() }
      let list = JSON.array(entries.map { .object($0.fields) })
      do {
        let text = try OutputText.of(list, as: options.settings.format)
        StandardOutput.shared.write(Array(text.utf8))
      } catch let diagnostic {
        Reporter(options.settings).report(diagnostic)
        throw ExitStatus.error
      }
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Revoke a key; servers refuse it at once.")

    @OptionGroup var options: Options

    @ArgumentParser.Argument(help: "The name or the id of the key.")
    var key: String

    func run() throws {
      let key = key
      let entry = try outcome(options) { try await $0.revoke(key) }
      let text =
        options.settings.format == .json
        ? JSON.object(entry.fields).lineText : "revoked '\(key)'"
      StandardOutput.shared.write(Array((text + "\n").utf8))
    }
  }
}

/// The value of `work` on the keys of the store; a fault is reported.
private func outcome<Value: Sendable>(
  _ options: Options, _ work: @escaping @Sendable (KeyRegistry) async throws -> Value
) throws -> Value {
  let engine = try options.localEngine(for: "sixmo keys")
  let outcome = waiting { () -> Result<Value, any Error> in
    do { return .success(try await work(engine.keys())) } catch { return .failure(error) }
  }
  switch outcome {
  case .success(let value): return value
  case .failure(let error):
    Reporter(options.settings).report(diagnostic(error))
    throw ExitStatus.error
  }
}

private func diagnostic(_ error: any Error) -> Diagnostic {
  switch error {
  case let fault as KeyFault: Diagnostic("E0820", fault.message, at: nil, help: fault.help)
  case let fault as StoreError: Diagnostic("E0820", fault.message, at: nil, help: fault.help)
  default: Diagnostic("E0820", "\(error)", at: nil)
  }
}
