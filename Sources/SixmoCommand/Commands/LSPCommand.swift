import ArgumentParser
import Bindings
import Glibc
import LanguageServer
import Sixmo
import Syntax
import WorkflowEngine

/// Serves an editor on standard input and output.
struct LSPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Serve an editor by the Language Server Protocol, on standard input and output.")

  @OptionGroup var options: Options

  func run() throws {
    let settings = options.settings
    let session = Session(settings, arguments: [])
    let library = session.interpreter.library
    let host = Host.process(arguments: [], settings)
    let server = LanguageServer(
      help: Help(builtins: library.all, blocks: Block.descriptions, codes: ErrorCode.all),
      service: session,
      makeInterpreter: { open in
        var host = host
        host.readModules(beforeFiles: open)
        return Interpreter(host: host, library: library, limits: Limits())
      },
      scriptFiles: { folder in
        ScriptFile.scripts(at: folder).map { path in
          let text = Result { () throws(Diagnostic) in try ScriptFile.read(path) }
          return LanguageServer.ScriptFile(path: path, text: text)
        }
      },
      send: { Self.write(framed($0)) })
    defer { session.service.close() }
    var reader = MessageReader(Self.read)
    while true {
      let message: JSON?
      do throws(MessageReader.Fault) {
        message = try reader.next()
      } catch {
        server.report(error)
        if case .badHead = error { throw ExitStatus.error }
        continue
      }
      guard let message else { return }
      if let status = server.handle(message) { throw ExitStatus(code: status) }
    }
  }

  /// What has come; none at the end.
  private static func read() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      while count < 0, errno == EINTR {
        count = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      }
      count = max(0, count)
    }
  }

  private static func write(_ bytes: [UInt8]) {
    StandardOutput.shared.write(bytes)
    StandardOutput.shared.flush()
  }
}
