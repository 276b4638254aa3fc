import ArgumentParser

/// Runs a script, standard input or code from the command line; opens the prompt when there is nothing to
/// run and somebody to type.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "A tiny language and a prompt for the Sixtyfour Workflow API.",
    usage: """
      sixmo                      open the prompt; piped input is run as a script
      sixmo FILE [args…]         run a script; - is standard input
      sixmo run FILE [args…]     the same for a file that is named like a command
      sixmo -e CODE [-e CODE]    evaluate code and print its last value
      sixmo check FILE…          find mistakes in scripts, and in what they import, without running them
      sixmo fmt [--check] FILE…  format scripts in place
      sixmo test [PATH…]         run the tests of scripts, and the examples in them and in pages
      sixmo learn [LESSON]       learn the API and the language by doing
      sixmo plan [PATH]          show what 'sixmo apply' would change; 'sixmo pull' writes files
      sixmo explain [NAME]       explain a function, an endpoint or an error code
      sixmo data import KIND FILE
                                 load reference data for the local engine
      sixmo config               show every setting and where it comes from
      sixmo login [PROFILE]      keep an API key; 'sixmo logout' removes it
      """)

  @OptionGroup var options: Options

  @Option(
    name: [.customShort("e"), .customLong("eval")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Evaluate code and print its last value; may come several times.", valueName: "code"))
  var code: [String] = []

  @Flag(
    name: [.customShort("i"), .customLong("interactive")], help: "Stay at the prompt afterwards.")
  var staysAtPrompt = false

  @Flag(help: "Ask nothing at the prompt before something is deleted.")
  var yes = false

  @Flag(help: "Show long texts at the prompt at once, without a pager.")
  var noPager = false

  @ArgumentParser.Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp(
      "A script, or - for standard input, and the script's own arguments.", valueName: "script"))
  var words: [String] = []

  func validate() throws {
    // Passing everything after the script through takes unknown options in front of it along.
    if ["-h", "--help"].contains(words.first) { throw CleanExit.helpRequest(self) }
    if let first = words.first, first.hasPrefix("-"), first != "-", first != "--" {
      throw ValidationError("unknown option '\(first)'")
    }
    if staysAtPrompt && options.noInput {
      throw ValidationError("-i opens the prompt and --no-input forbids it")
    }
  }

  func run() throws {
    var settings = options.settings
    settings.assumesYes = yes || options.noInput
    settings.usesPager = !noPager
    try Invocation(
      settings: settings, code: code, staysAtPrompt: staysAtPrompt, words: words
    ).run()
  }
}
