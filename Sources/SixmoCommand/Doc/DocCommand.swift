import ArgumentParser
import Bindings
import Sixmo
import Syntax
import WorkflowEngine

/// Writes the documentation as files.
struct DocCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc",
    abstract: "Write the guide and the reference as a static site that needs no network.")

  @OptionGroup var options: Options

  @Option(
    help: ArgumentHelp("The folder for the pages, which is made if needed.", valueName: "folder"),
    completion: .directory)
  var html: String

  func run() throws {
    let help = Help(
      builtins: Library(adding: ChosenService(options.settings).builtins()).all,
      blocks: Block.descriptions, codes: ErrorCode.all)
    let files = Site(help).files
    do throws(Diagnostic) {
      try ScriptFile.makeFolder(html)
      for file in files { try ScriptFile.put("\(html)/\(file.name)", Array(file.text.utf8)) }
    } catch {
      Reporter(options.settings).report(error)
      throw ExitStatus.error
    }
    guard !options.quiet else { return }
    StandardOutput.shared.write(Array("wrote \(files.count) files; open \(html)/index.html\n".utf8))
  }
}
