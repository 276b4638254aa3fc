import Glibc
import Prompt
import Syntax

/// What to run, once the arguments are read.
struct Invocation {
  var settings = Settings()
  /// What came with `-e`.
  var code: [String] = []
  var staysAtPrompt = false
  /// A script and its own arguments.
  var words: [String] = []

  func run() throws {
    CtrlC.watch(Reporter(settings))
    TimeLimit.start(settings)
    let session = Session(settings, arguments: code.isEmpty ? Array(words.dropFirst()) : words)
    // Never freed: the process ends, and the system takes a heap back faster than we could cell by cell.
    _ = Unmanaged.passRetained(session)
    try session.ending {
      if !code.isEmpty {
        for (index, text) in code.enumerated() {
          let name = code.count == 1 ? "<command line>" : "<command line \(index + 1)>"
          try session.evaluate(Source(name: name, text: text), showsResult: index == code.count - 1)
        }
      } else if let path = words.first, path != "-" {
        try session.runScript(ScriptFile.read(path))
      } else if words.first == "-" || isatty(STDIN_FILENO) == 0 {
        try session.runScript(ScriptFile.readStandardInput())
      } else {
        return try session.prompt()
      }
      if staysAtPrompt { try session.prompt() }
    }
  }
}

extension Invocation {
  /// Arguments that say it all themselves: none, `-e CODE`, a script and words without options.
  ///
  /// The general way through options and subcommands takes as long as everything else at start does.
  init?(plain arguments: [String]) {
    func isWord(_ argument: String) -> Bool { !argument.hasPrefix("-") }
    if arguments.count == 2, arguments[0] == "-e" {
      code = [arguments[1]]
      return
    }
    if let first = arguments.first {
      guard first == "-" || isWord(first), arguments.dropFirst().allSatisfy(isWord),
        first != "help", !RootCommand.subcommandNames.contains(first)
      else { return nil }
    }
    words = arguments
  }
}
