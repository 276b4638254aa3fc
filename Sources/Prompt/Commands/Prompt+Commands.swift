import Bindings
import Completion
import Formats
import Glibc
import Sixmo
import Syntax

extension Prompt {
  func perform(_ entry: String) -> Int32? {
    if let answer = guide?.perform(String(entry.dropFirst())) { return tell(answer) }
    if let code = performOwn(entry) { return code }
    return tell(guide?.follow(entry, nil))
  }

  private func performOwn(_ entry: String) -> Int32? {
    let words = entry.dropFirst().split(separator: " ", maxSplits: 1).map(String.init)
    let name = words.first ?? ""
    guard let command = Command(rawValue: name) else {
      let near = Suggestion.nearest(to: name, among: Command.allCases.map(\.rawValue))
      let hint = near.map { "did you mean ':\($0)'?" } ?? ":help lists the commands"
      Terminal.say("no command ':\(name)'; \(hint)")
      return nil
    }
    let argument = words.count > 1 ? words[1].trimmed : ""
    switch command {
    case .quit: return leave()
    case .edit: return edit()
    case .load: return load(argument)
    case .time: return time(argument)
    case .watch: return watch(argument)
    default: show(command, argument)
    }
    return nil
  }

  /// After an entry that failed: perhaps it was meant as a command.
  func suggestCommand(for entry: String) {
    var words = entry.trimmed.split(separator: " ").map(String.init)
    let isForShell = words.first == "sixmo"
    if isForShell { words.removeFirst() }
    guard let word = words.first, !session.names.contains(word) else { return }
    if let command = Command(rawValue: word) {
      Terminal.say("':\(command.rawValue)' is the command of the prompt: \(command.summary)")
    } else if isForShell {
      Terminal.say("this is a command of the shell; '!' before it runs it from here")
    }
  }

  private func show(_ command: Command, _ argument: String) {
    switch command {
    case .help, .explain: showHelp(argument)
    case .last: showLast(argument)
    case .vars: Terminal.show(variables)
    case .save: save(argument)
    case .format: choose(format: argument)
    case .trace: trace(argument)
    case .curl: showRequest(as: .curl, of: argument)
    case .python: showRequest(as: .python, of: argument)
    case .learn:
      closeReader()
      session.learn(argument.isEmpty ? nil : argument)
    case .clear: Terminal.write("\u{1B}[H\u{1B}[2J")
    case .reset: reset()
    case .local, .api, .profile:
      useService(command.rawValue, argument.isEmpty ? nil : argument)
    case .quit, .edit, .load, .time, .watch: break
    }
  }

  private func useService(_ command: String, _ argument: String?) {
    guard session.useService(command, argument) else { return }
    isTargetNew = true
    showTarget()
  }

  /// Runs a command line of the shell, on this terminal.
  func runShell(_ command: String) {
    guard !command.isEmpty else { return Terminal.say("write a command after the '!'") }
    let status = system(command)
    if Terminal.canDraw { Terminal.beginRow() }
    let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    if code != 0 { Terminal.say("exit status \(code)") }
  }

  // MARK: Requests

  private func showRequest(as form: RequestLog.Form, of call: String) {
    guard call.isEmpty else {
      let source = Source(name: "<command>", text: "\(form.rawValue)(() => \(call))")
      let evaluation = session.evaluate(source, keepingAs: [], isTyped: true)
      if case .shown(.value(let excerpt)) = evaluation {
        Terminal.show((excerpt.value.string ?? "").endingInNewline)
      }
      return
    }
    let text = session.lastRequest(as: form)
    Terminal.show(text?.endingInNewline ?? "nothing was asked yet\n")
  }

  private func trace(_ argument: String) {
    switch argument {
    case "on", "off":
      if let fault = session.setTrace(argument == "on") { Terminal.say(fault) }
    default: Terminal.say("write :trace on or :trace off")
    }
  }

  // MARK: Results

  private func showLast(_ argument: String) {
    let number = argument.hasPrefix("_") ? String(argument.dropFirst()) : argument
    let name = "_\(number)"
    guard number.isEmpty || Int(number) != nil, session.outline(of: name, []) != nil else {
      let what = argument.isEmpty ? "no result yet" : "no result \(argument)"
      return Terminal.say("there is \(what); :vars lists those that are kept")
    }
    guard let value = session.value(of: name) else {
      return Terminal.say("it holds a function; print(\(name)) shows it")
    }
    showWhole(value)
  }

  private func choose(format name: String) {
    let names = ResultFormat.allCases.map(\.rawValue)
    guard !name.isEmpty else {
      return Terminal.say(
        "results are shown as \(format.rawValue); :format \(names.joined(separator: "|"))")
    }
    guard let chosen = ResultFormat(rawValue: name) else {
      let near = Suggestion.nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
      return Terminal.say("no format '\(name)'\(near)")
    }
    format = chosen
  }

  private var variables: String {
    let names = session.names
    guard !names.isEmpty else { return "no names are declared yet\n" }
    let width = names.map { Terminal.width($0) }.max() ?? 0
    return names.map { name in
      let outline = session.outline(of: name, [])
      let meaning = outline?.signature ?? outline?.phrase ?? ""
      let padding = String(repeating: " ", count: width - Terminal.width(name) + 2)
      return name + padding + meaning + "\n"
    }.joined()
  }

  private func reset() {
    session.reset()
    journal = Journal()
  }

  // MARK: Files

  private func save(_ argument: String) {
    var words = argument.split(separator: " ").map(String.init)
    var range: ClosedRange<Int>?
    if words.count > 1, let given = Self.range(words[words.count - 1]) {
      range = given
      words.removeLast()
    }
    let path = words.joined(separator: " ")
    guard !path.isEmpty else { return Terminal.say("name a file: :save work.sixmo") }
    do throws(Journal.Fault) {
      let script = try journal.script(range)
      if session.write(script, toNew: path) { Terminal.say("saved \(path)") }
    } catch {
      Terminal.say(error.message)
    }
  }

  /// `3`, `3-7`
  private static func range(_ text: String) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
      first <= last
    else { return nil }
    return first...last
  }

  private func load(_ path: String) -> Int32? {
    guard !path.isEmpty else {
      Terminal.say("name a script: :load work.sixmo")
      return nil
    }
    guard let source = session.script(path) else { return nil }
    return evaluate(Parser.parse(source), isEntry: false)
  }

  /// Opens the last entry in the editor and runs what is saved there.
  private func edit() -> Int32? {
    guard let text = TextEditor.edit(lastEntry ?? "") else {
      Terminal.say("the editor did not save; set EDITOR to the one you like")
      return nil
    }
    let entry = text.trimmed
    guard !entry.isEmpty else { return nil }
    Terminal.show(entry + "\n")
    reader?.remember(entry)
    return evaluate(entry)
  }

  // MARK: Time

  private func time(_ expression: String) -> Int32? {
    guard !expression.isEmpty else {
      Terminal.say("write an expression: :time workflows.list()")
      return nil
    }
    let start = ContinuousClock.now
    let code = evaluate(expression)
    if code == nil { Terminal.say(Self.text(ContinuousClock.now - start)) }
    return code
  }

  static func text(_ duration: Duration) -> String {
    let seconds =
      Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    let (value, unit) =
      seconds < 1e-3 ? (seconds * 1e6, "µs") : seconds < 1 ? (seconds * 1e3, "ms") : (seconds, "s")
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10) \(unit)"
  }

  /// Evaluates an expression every two seconds and shows it in place, until Ctrl-C; a run's id stands for
  /// its live status, until the run has ended.
  private func watch(_ text: String) -> Int32? {
    guard !text.isEmpty else {
      Terminal.say("write a run's id or an expression: :watch runs.list(limit: 5)")
      return nil
    }
    let isRun = text.isRunID && !session.names.contains(text)
    let code = isRun ? "runs.live_status(\"\(text)\")" : text
    while true {
      let source = Source(name: "<watch>", text: code)
      guard
        case .shown(.value(let excerpt)) = session.evaluate(
          source, keepingAs: ["_"], isTyped: true)
      else { return nil }
      Terminal.write("\u{1B}[H\u{1B}[2J")
      Terminal.say("\(code)   every 2 s, Ctrl-C stops\n")
      show(excerpt, of: "_")
      let status = excerpt.value["overall_status"]?.string ?? ""
      if isRun, RunEnd.isReached(status) { return nil }
      guard Signals.isQuiet(forMilliseconds: 2_000) else { return nil }
    }
  }
}

extension String {
  var endingInNewline: String { hasSuffix("\n") ? self : self + "\n" }

  /// Whether the text is made of what ids of runs are made of, and is not a number.
  fileprivate var isRunID: Bool {
    utf8.allSatisfy {
      ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10
        || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    } && Int(self) == nil && utf8.contains { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
  }
}
