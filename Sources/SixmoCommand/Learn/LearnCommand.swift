import ArgumentParser
import Examples
import Prompt
import Sixmo
import Syntax

/// Teaches the API and the language by doing.
struct LearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Learn the API and the language in short lessons on a temporary store.",
    discussion: """
      Without a name, it goes on where you left. Lessons are Markdown pages: a team can write its own.
      """)

  @OptionGroup var options: Options

  @Flag(help: "List the lessons, and how far you are.")
  var list = false

  @Flag(help: "Begin at the first step.")
  var again = false

  @ArgumentParser.Argument(
    help: "A lesson by name or number, or a page or folder with lessons of your own.",
    completion: .file(extensions: ["md"]))
  var lesson: String?

  @ArgumentParser.Argument(help: "With a folder: a lesson in it by name or number.")
  var further: String?

  func run() throws {
    CtrlC.watch(Reporter(options.settings))
    TimeLimit.start(options.settings)
    try LearnRun(options.settings).run(
      lesson, further, listsOnly: list, beginsAgain: again)
  }
}
