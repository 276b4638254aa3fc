import ArgumentParser
import Configuration
import Sixmo
import Syntax
import WorkflowAPI

/// Keeps the API key of a profile, once a service has accepted it.
struct LoginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Read an API key, check it, and keep it for a profile.",
    discussion: """
      The key is typed without being shown, or is the first line of piped input. It is kept in a file that \
      only you can read. --api URL names the server of a new profile, by default the hosted service.
      """)

  @OptionGroup var options: Options

  @ArgumentParser.Argument(
    help: "The profile; by default the default one of your configuration, or 'sixtyfour'.")
  var profile: String?

  func run() throws {
    let reporter = Reporter(options.settings)
    do {
      let login = try Login(profile, options)
      let key = try login.readKey()
      try login.check(key)
      try login.keep(key)
      login.tell()
    } catch let diagnostic as Diagnostic {
      reporter.report(diagnostic)
      throw ExitStatus.error
    }
  }
}

/// Forgets the API key of a profile.
struct LogoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "Remove the API key that 'sixmo login' has kept for a profile."
  )

  @OptionGroup var options: Options

  @ArgumentParser.Argument(
    help: "The profile; by default the default one of your configuration, or 'sixtyfour'.")
  var profile: String?

  func run() throws {
    do {
      let configuration = Configuration()
      let name = try Login.profileName(profile, options, configuration)
      guard try LoginKeys(configuration.surroundings).remove(name) else {
        throw Diagnostic("E0815", "no key is kept for profile '\(name)'", at: nil)
      }
      if !options.quiet {
        StandardOutput.shared.write(Array("removed the key of profile '\(name)'\n".utf8))
      }
    } catch let diagnostic as Diagnostic {
      Reporter(options.settings).report(diagnostic)
      throw ExitStatus.error
    }
  }
}
