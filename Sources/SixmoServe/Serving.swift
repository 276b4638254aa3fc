import ArgumentParser
import Configuration
import Glibc
import HTTPClient
import ServeOptions
import Sixmo
import Syntax
import System
import WorkflowAPI
import WorkflowEngine
import WorkflowServer

/// `sixmo-serve`: the engine of this machine, offered over HTTP until a signal ends it.
@main
enum Serving {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
    // Before there are other threads, all of which then leave these signals to this one.
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
    Task.detached { await run(stream) }
    var number: Int32 = 0
    while sigwait(&signals, &number) == 0 { continuation.yield(number) }
  }

  private static func run(_ signals: AsyncStream<Int32>) async {
    let command: ServeCommand
    do {
      command = try ServeCommand.parse()
    } catch {
      explain(error)
    }
    do {
      try await serve(command, until: signals)
    } catch let failure as ServerFailure {
      fail(failure.message, failure.help)
    } catch let failure as TransportError {
      fail(failure.message, failure.help)
    } catch {
      fail("\(error)", nil)
    }
    exit(0)
  }

  private static func serve(
    _ command: ServeCommand, until signals: AsyncStream<Int32>
  ) async throws {
    let dataDirectory = command.options.local ?? Surroundings.ofProcess().defaultStore
    let server = try await WorkflowServer(command.configuration(dataDirectory))
    let service = service(command, server, dataDirectory)
    try await server.start(disturbed(service, command.options.inject))
    say(
      "serving the API at \(server.url), data in \(dataDirectory)",
      try await server.whoIsServed,
      "clients: SIXTYFOUR_API_ENDPOINT=\(server.url); Ctrl-C ends the server")
    for await _ in signals { break }
    say("finishing answers; a second Ctrl-C ends at once")
    let impatient = Task {
      for await _ in signals { exit(130) }
    }
    await server.stop()
    impatient.cancel()
  }

  /// What answers the requests.
  private static func service(
    _ command: ServeCommand, _ server: WorkflowServer, _ dataDirectory: String
  ) -> any HostedService {
    WorkflowEngine(configuration(command, baseURL: server.url, dataDirectory: dataDirectory))
  }

  private static func disturbed(
    _ service: some HostedService, _ plan: FaultPlan?
  ) -> any HostedService {
    plan.map { FaultyService(service, $0) } ?? service
  }

  private static func configuration(
    _ command: ServeCommand, baseURL: String, dataDirectory: String
  ) -> WorkflowEngine.Configuration {
    var configuration = WorkflowEngine.Configuration(dataDirectory: dataDirectory)
    configuration.baseURL = baseURL
    configuration.allowsLocalSources = false
    // Less, and answers wait for a slice of time now and then.
    configuration.runNiceness = 15
    // Workflows come from others: unless an option says so, they reach neither this machine nor its
    // networks.
    configuration.allowsPrivateAddresses = command.options.allowPrivate
    configuration.allowsHostedBlocks = command.options.allowHostedBlocks
    let transport = HTTPTransport(certificates: Environment.filled("SSL_CERT_FILE"))
    configuration.http = { try await transport.send($0) }
    configuration.sixtyfour = { WorkflowEngine.SixtyfourAccount(environment: Environment.filled) }
    return configuration
  }

  // MARK: Standard error

  private static func say(_ lines: String...) { write(lines.map { "sixmo: \($0)\n" }.joined()) }

  private static func fail(_ message: String, _ help: String?) -> Never {
    write("error[E0830]: \(message)\n" + (help.map { "  = \($0)\n" } ?? ""))
    exit(1)
  }

  /// Help that was asked for, or what is wrong with the arguments.
  private static func explain(_ error: any Error) -> Never {
    let text = ServeCommand.fullMessage(for: error) + "\n"
    if ServeCommand.exitCode(for: error).isSuccess {
      _ = writeAll(Array(text.utf8), to: STDOUT_FILENO)
      exit(0)
    }
    write(text)
    exit(2)
  }

  /// Names in it come from outside, and standard error may be a terminal.
  private static func write(_ text: String) {
    let text = VisibleText.escaped(text)
    _ = writeAll(Array(text.utf8), to: STDERR_FILENO)
  }
}
