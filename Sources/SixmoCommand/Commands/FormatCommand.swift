import ArgumentParser
import Sixmo
import Syntax

/// Gives scripts the one form; tells only what it changed.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Format scripts in place and name those that changed.")

  @OptionGroup var options: Options

  @Flag(help: "Write nothing; list what would change and end with 1 if there is any.")
  var check = false

  @Flag(help: "Write nothing; show what would change and end with 1 if there is any.")
  var diff = false

  @ArgumentParser.Argument(
    help: """
      Scripts, or directories for all scripts inside; - formats standard input to standard output.
      """,
    completion: .file(extensions: ["sixmo"]))
  var files: [String]

  func run() throws {
    let reporter = Reporter(options.settings)
    CtrlC.watch(reporter)
    TimeLimit.start(options.settings)
    var (isChanged, isRefused) = (false, false)
    for path in files.flatMap(ScriptFile.scripts(at:)) {
      do {
        isChanged = try format(path) || isChanged
      } catch let diagnostic as Diagnostic {
        reporter.report(diagnostic)
        isRefused = true
      } catch Stop.rejected(let diagnostics) {
        diagnostics.forEach(reporter.report)
        isRefused = true
      }
    }
    if isRefused { throw ExitStatus.usage }
    if writesNothing && isChanged { throw ExitStatus.error }
  }

  private var writesNothing: Bool { check || diff }

  /// Whether the text is another one now, or would be.
  private func format(_ path: String) throws -> Bool {
    let isInput = path == "-"
    let source = try isInput ? ScriptFile.readStandardInput() : ScriptFile.read(path)
    guard let text = Syntax.Formatter.format(source) else {
      throw Stop.rejected(Parser.parse(source).diagnostics)
    }
    let bytes = Array(text.utf8)
    if isInput && !writesNothing { StandardOutput.shared.write(bytes) }
    guard bytes != source.bytes else { return false }
    if writesNothing {
      StandardOutput.shared.write(Array(change(from: source, to: text).utf8))
    } else if !isInput {
      try CtrlC.finishing { () throws(Diagnostic) in try ScriptFile.replace(path, by: bytes) }
      if !options.quiet { StandardError.write(Array("\(source.name)\n".utf8)) }
    }
    return true
  }

  private func change(from source: Source, to text: String) -> String {
    guard diff else { return "\(source.name)\n" }
    let old = String(decoding: source.bytes, as: UTF8.self)
    return LineDifference(from: old, to: text).text(named: source.name)
  }
}
