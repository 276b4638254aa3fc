import ArgumentParser
import ServeOptions
import WorkflowServer

/// `sixmo-serve`, which `sixmo serve` becomes.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sixmo serve",
    abstract: "Serve the Workflow API over HTTP, from the store of this machine.",
    discussion: ServeOptions.explanation)

  @OptionGroup var options: ServeOptions
}

extension ServeCommand {
  func configuration(_ dataDirectory: String) -> ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.host = options.host
    configuration.port = options.port
    configuration.publicURL = options.publicURL
    configuration.isOpen = options.noAuth
    configuration.allowedOrigin = options.cors
    configuration.requestsPerMinute = options.rateLimit > 0 ? options.rateLimit : nil
    configuration.bodyLimit = options.bodyLimit
    configuration.spoolFolder = dataDirectory
    configuration.logFormat = AccessLog.Format(rawValue: options.log.rawValue) ?? .none
    return configuration
  }
}
