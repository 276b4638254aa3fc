import Syntax

/// A command of the prompt, written after a colon.
enum Command: String, CaseIterable {
  case help, explain, last, vars, save, load, edit, time, watch, format, trace, curl, python
  case local, api, profile, learn, clear, reset, quit

  /// What may follow it, for completion.
  enum Argument {
    case topic, file, profile, expression, text
    /// An expression, or the id of a run.
    case run
    case words([String])
  }

  var argument: Argument? {
    switch self {
    case .help, .explain: .topic
    case .save, .load, .local: .file
    case .profile: .profile
    case .time, .curl, .python: .expression
    case .watch: .run
    case .format: .words(ResultFormat.allCases.map(\.rawValue))
    case .trace: .words(["on", "off"])
    case .last, .api, .learn: .text
    case .vars, .edit, .clear, .reset, .quit: nil
    }
  }

  /// As it is written: `save FILE [N-M]`.
  var usage: String {
    switch self {
    case .help: "help [name]"
    case .explain: "explain name"
    case .last: "last [N]"
    case .save: "save file [N-M]"
    case .load: "load file"
    case .time: "time expr"
    case .watch: "watch expr"
    case .format: "format [name]"
    case .trace: "trace on|off"
    case .curl: "curl [call]"
    case .python: "python [call]"
    case .local: "local [path]"
    case .api: "api [url]"
    case .profile: "profile name"
    case .learn: "learn [lesson]"
    case .vars, .edit, .clear, .reset, .quit: rawValue
    }
  }

  var summary: String {
    switch self {
    case .help: "this list, or everything about a name; ?name does the same"
    case .explain: "the same, down to a field, as in runs.list.status"
    case .last: "the whole of the last result, or of result N"
    case .vars: "the names declared here, with their types"
    case .save: "write the entries that worked, or some of them, as a script"
    case .load: "run a script and keep its names"
    case .edit: "edit the last entry in $EDITOR, then run it"
    case .time: "run an expression and show how long it took"
    case .watch: "run an expression again and again until Ctrl-C"
    case .format: "show results as table, vertical, json, yaml, csv, md or auto"
    case .trace: "show each request and its response"
    case .curl: "the last request, or that of a call, as a curl command"
    case .python: "the same as a Python program"
    case .local: "use the local store, or the store in a folder"
    case .api: "use the hosted service, or another server"
    case .profile: "use the service of a profile"
    case .learn: "go through the lessons, from where you left them"
    case .clear: "clear the screen"
    case .reset: "forget all names that were declared here"
    case .quit: "leave, as Ctrl-D does"
    }
  }

  /// All commands with what they do.
  static func overview(width: Int) -> String {
    let shell = (usage: "!command", summary: "run a shell command")
    let commands = allCases.map { (usage: ":" + $0.usage, summary: $0.summary) }
    return lines(commands + [shell], width: width)
  }

  /// A line for each, or as many as it takes; in a narrow window what it does is below.
  static func lines(_ commands: [(usage: String, summary: String)], width: Int) -> String {
    let widest = (commands.map(\.usage.count).max() ?? 0) + 2
    let isNarrow = width - widest < 30
    let indent = String(repeating: " ", count: isNarrow ? 4 : widest)
    return commands.map { usage, summary in
      let text = summary.wrapped(to: width - indent.count - 1).joined(separator: "\n\(indent)")
      return isNarrow ? "\(usage)\n\(indent)\(text)" : usage + indent.dropFirst(usage.count) + text
    }.joined(separator: "\n")
  }
}
