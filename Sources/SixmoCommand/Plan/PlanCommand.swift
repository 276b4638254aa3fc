import ArgumentParser
import Sixmo
import Syntax

/// Shows what has to change so that the service has the workflows of a folder.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what 'apply' would change so that the service has the workflows of a folder.",
    discussion: "Ends with 0 if nothing would change, and with 5 if something would.")

  @OptionGroup var options: Options

  @Flag(help: "Delete workflows that were applied from here and have no file any more.")
  var prune = false

  @ArgumentParser.Argument(
    help: "A folder of .json, .yaml and .sixmo files, or one file.", completion: .directory)
  var path = "."

  func run() throws {
    let planning = try Planning(path, options.settings)
    defer { planning.close() }
    let plan = try planning.plan(prune: prune)
    try planning.show(plan)
    if plan.hasChanges { throw ExitStatus.planHasChanges }
  }
}

/// Makes the service have the workflows of a folder.
struct ApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Create and change workflows so that the service has those of a folder.",
    discussion:
      "Shows the plan and asks. With --rollback, it goes back to what was before the last apply.")

  @OptionGroup var options: Options

  @Flag(help: "Delete workflows that were applied from here and have no file any more.")
  var prune = false

  @Flag(help: "Bring back what was before the last apply from this folder.")
  var rollback = false

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @ArgumentParser.Argument(
    help: "A folder of .json, .yaml and .sixmo files, or one file.", completion: .directory)
  var path = "."

  func validate() throws {
    if rollback, prune { throw ValidationError("--rollback and --prune exclude each other") }
  }

  func run() throws {
    let planning = try Planning(path, options.settings)
    defer { planning.close() }
    let plan = try rollback ? planning.rollback() : planning.plan(prune: prune)
    guard plan.hasChanges, !options.dryRun else {
      try planning.show(plan)
      if plan.hasChanges { throw ExitStatus.planHasChanges }
      return try planning.remember(plan)
    }
    if !options.json { try planning.show(plan) }
    try Confirmation(isGiven: yes, options: options).ask("Apply this to \(planning.service)?")
    try planning.apply(plan)
  }
}
