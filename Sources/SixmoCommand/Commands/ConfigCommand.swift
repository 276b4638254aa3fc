import ArgumentParser
import Configuration
import Glibc
import Prompt
import Sixmo
import Syntax
import System

/// Shows which service answers and everything else that is configured.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show every setting and where it comes from; keys are masked.")

  @OptionGroup var options: Options

  @Flag(help: "Show where settings come from; this is always shown.")
  var origin = false

  func run() throws {
    let service = ChosenService(options.settings)
    do throws(Diagnostic) {
      let target = try service.target()
      let settings =
        try service.configuration.settings(of: target) + displaySettings(service.configuration)
      let rows = settings.map { setting -> JSON in
        ["setting": .string(setting.name), "value": setting.value, "from": .string(setting.origin)]
      }
      Terminal.setLocale()
      let text = try OutputText.of(.array(rows), as: options.settings.format ?? .table)
      StandardOutput.shared.write(Array(text.utf8))
    } catch {
      Reporter(options.settings).report(error)
      throw ExitStatus.usage
    }
  }

  /// What does not belong to the service.
  private func displaySettings(_ configuration: Configuration) -> [ShownSetting] {
    let settings = options.settings
    let format =
      settings.format.map { ShownSetting("output", .string($0.rawValue), "option") }
      ?? ShownSetting("output", "table on a terminal, json elsewhere", "default")
    let timeLimit =
      settings.timeout.map { ShownSetting("time_limit", .double($0), "--timeout") }
      ?? ShownSetting("time_limit", .null, "default")
    let isQuiet = ShownSetting(
      "quiet", .bool(settings.quiet), settings.quiet ? "--quiet" : "default")
    return [format, color, isQuiet, timeLimit]
  }

  private var color: ShownSetting {
    let variables = ["NO_COLOR", "CLICOLOR_FORCE"].filter { (name: String) in
      Environment.filled(name) != nil
    }
    let isOption = options.color != .auto
    return ShownSetting(
      "color", .string(options.color.rawValue),
      isOption ? "--color" : variables.first ?? "default")
  }
}
