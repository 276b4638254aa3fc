import ArgumentParser
import WorkflowAPI

/// The options of `sixmo serve`: read by `sixmo`, which so refuses wrong ones and has help without a server,
/// and by the server.
package struct ServeOptions: ParsableArguments {
  @Option(help: "Listen on this address.")
  package var host = "127.0.0.1"

  @Option(help: "Listen on this port; 0 takes any that is free.")
  package var port = 6464

  @Option(help: ArgumentHelp("Keep workflows, runs and results there.", valueName: "path"))
  package var local: String?

  @Flag(help: "Ask for no key; only on a loopback address.")
  package var noAuth = false

  @Flag(help: "Let workflows send requests to this machine and to private networks.")
  package var allowPrivate = false

  @Flag(
    help: "Accept workflows with blocks that only the hosted service has; their runs fail here.")
  package var allowHostedBlocks = false

  @Option(
    help: ArgumentHelp("Let web pages of this origin use the API.", valueName: "origin"))
  package var cors: String?

  @Option(help: "Log each request on standard output as json, as text, or none.")
  package var log = LogFormat.json

  @Option(
    help: ArgumentHelp("Take requests of up to this size: 1000000, 64M, 1G.", valueName: "size"),
    transform: bytes)
  package var bodyLimit = 256 << 20

  @Option(
    help: ArgumentHelp("Requests in a minute with one key; 0 for any number.", valueName: "n"))
  package var rateLimit = 500

  @Option(
    help: ArgumentHelp(
      "The URL that clients reach the server by, in download links.", valueName: "url"))
  package var publicURL: String?

  @Option(
    help: ArgumentHelp(
      "Add faults and delays for testing clients: 429=5%,drop=1%,latency=50..400ms,seed=7.",
      valueName: "faults"), transform: faults)
  package var inject: FaultPlan?

  package init() {}

  package func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port is a number from 0 to 65535, not \(port)")
    }
    guard rateLimit >= 0 else { throw ValidationError("--rate-limit must not be negative") }
    if let cors, !isOrigin(cors) {
      throw ValidationError("--cors takes an origin such as https://app.example.com, not '\(cors)'")
    }
    if let publicURL, !isOrigin(publicURL) {
      throw ValidationError(
        "--public-url takes a URL without a path, such as https://api.example.com, not '\(publicURL)'"
      )
    }
  }

  /// Scheme, host and perhaps a port.
  private func isOrigin(_ text: String) -> Bool {
    text.wholeMatch(of: /https?:\/\/[A-Za-z0-9.\-\[\]:]+/) != nil
  }

  /// The same faults at each start, unless a seed is given.
  private static func faults(_ text: String) throws -> FaultPlan {
    do {
      return try FaultPlan(text)
    } catch {
      throw ValidationError("\(error.message)\nIt takes \(FaultPlan.grammar)")
    }
  }

  /// `64M` is 64 MiB.
  private static func bytes(_ text: String) throws -> Int {
    let units: [Character: Int] = ["K": 10, "M": 20, "G": 30]
    let shift = text.last.flatMap { units[Character($0.uppercased())] }
    guard let number = Int(shift == nil ? text[...] : text.dropLast()),
      (1...1 << 33).contains(number)
    else { throw ValidationError("'\(text)' is not a size; write for example 1000000, 64M or 1G") }
    return number << (shift ?? 0)
  }
}

package enum LogFormat: String, ExpressibleByArgument, CaseIterable {
  case json, text, none
}

extension ServeOptions {
  package static let explanation = """
    Clients send the header x-api-key with a key that 'sixmo keys create NAME' makes. As long as none \
    was ever made, the server answers this machine only, without one. Ctrl-C ends it: answers that are on \
    their way are finished, and runs go on when the server starts again.
    """
}
