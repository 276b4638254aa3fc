import Bindings
import Configuration
import Glibc
import Prompt
import Sixmo
import Syntax
import WorkflowAPI
import WorkflowEngine

/// One interpreter with the API and everything else that scripts may reach, and how their results and
/// errors are reported. This is where the program is put together.
final class Session {
  let interpreter: Interpreter
  let service: ChosenService
  let settings: Settings
  let reporter: Reporter
  let liveRows = LiveRows()
  private let display: ProgressDisplay
  private var isAtPrompt = false
  /// Whether it belongs to a lesson, with a store that is removed afterwards.
  let isLesson: Bool
  /// What entries of a lesson print, beside what is shown.
  let printed = PrintedText()
  /// What the last entry failed with, until somebody has asked.
  private var lastFailure: Diagnostic?

  init(_ settings: Settings, arguments: [String], isLesson: Bool = false) {
    self.settings = settings
    self.isLesson = isLesson
    reporter = Reporter(settings)
    let service = ChosenService(settings)
    self.service = service
    let display = ProgressDisplay(Self.progressStyle(settings))
    self.display = display
    var host = Host.process(arguments: arguments, settings)
    host.readResults(of: service) { service.holdsFile($0) }
    if isLesson { host.alsoWrites(to: printed) }
    interpreter = Interpreter(
      host: host,
      library: Library(adding: Self.builtins(of: service, display)),
      limits: Limits(seconds: settings.timeout))
    CtrlC.stops(interpreter)
  }

  /// The API and `help`.
  private static func builtins(
    of service: ChosenService, _ display: ProgressDisplay
  ) -> [Builtin] {
    let width = isatty(STDERR_FILENO) == 1 ? Terminal.size.columns : 80
    let builtins = service.builtins(display)
    return builtins + [
      Help.builtin(width: width, blocks: Block.descriptions, codes: ErrorCode.all) {
        Library(adding: builtins).all
      }
    ]
  }

  private static func progressStyle(_ settings: Settings) -> ProgressDisplay.Style {
    if settings.quiet { return .none }
    guard isatty(STDERR_FILENO) == 1, Terminal.canDraw else { return .lines }
    let isColored = Reporter.wantsColor(settings.color, STDERR_FILENO)
    return .bar(colors: isColored ? .ofTerminal : nil, size: { Terminal.size })
  }

  /// Runs `body` and says what went wrong in it; what the engine has not finished is handed back to the
  /// store in any case.
  func ending(_ body: () throws -> Void) throws {
    defer { service.close() }
    do {
      defer { Phase.enter(.closing) }
      // What was asked for by an option is checked before anything runs.
      if settings.target != .automatic || !settings.wrapping.isEmpty { _ = try service.active() }
      try body()
    } catch let diagnostic as Diagnostic {
      reporter.report(diagnostic)
      throw ExitStatus.usage
    } catch let stop as Stop {
      throw told(stop)
    }
  }

  // MARK: Running

  func run(_ source: Source) throws {
    let program = try accepted(Parser.parse(source))
    try running { () throws(Stop) in try interpreter.run(program) }
  }

  /// A script; the value of its last statement is printed if a form was asked for by `-o` or `--json`.
  func runScript(_ source: Source) throws {
    guard settings.format != nil else { return try run(source) }
    let program = try accepted(Parser.parse(source))
    let answer = try running { () throws(Stop) in try interpreter.evaluate(program) }
    if !answer.isNull { try OutputText.write(answer.json ?? .string(answer.text), settings) }
  }

  /// The value of the last statement goes to standard output if it is wanted and there is one.
  func evaluate(_ source: Source, showsResult: Bool) throws {
    let program = try accepted(Parser.parse(source))
    let answer = try running { () throws(Stop) in try interpreter.evaluate(program) }
    guard showsResult, !answer.isNull || settings.format == .json else { return }
    // What is not valid JSON, a function for example, is text; where a form was asked for, in that form.
    if let json = answer.json ?? settings.format.map({ _ in JSON.string(answer.text) }) {
      try OutputText.write(json, settings)
    } else {
      write(answer.text + "\n")
    }
  }

  /// A script, within what is left of the time.
  private func running<T>(_ body: () throws(Stop) -> T) throws(Stop) -> T {
    interpreter.secondsOfRun = TimeLimit.remaining
    Phase.enter(.running)
    defer { Phase.enter(.preparing) }
    return try body()
  }

  /// The program of a text without errors; its warnings are reported.
  private func accepted(_ result: ParseResult) throws(Stop) -> Program {
    for diagnostic in result.diagnostics where diagnostic.severity == .warning && !settings.quiet {
      reporter.report(diagnostic)
    }
    guard !result.hasErrors else { throw .rejected(result.diagnostics) }
    return result.program
  }

  private func write(_ text: String) {
    StandardOutput.shared.write(Array(text.utf8))
  }

  // MARK: Ending

  func told(_ stop: Stop) -> ExitStatus {
    let waits = display.abandon()
    switch stop {
    case .rejected(let diagnostics):
      diagnostics.forEach(reporter.report)
      return .usage
    case .failed(let diagnostic, _):
      reporter.report(diagnostic)
      return ["run_failed", "run_cancelled"].contains(stop.kind) ? .runFailed : .error
    case .exited(let code): return ExitStatus(code: code)
    case .interrupted:
      // Behind the ^C of the terminal.
      if isatty(STDERR_FILENO) == 1 { StandardError.write(Array("\n".utf8)) }
      tellInterruption(of: waits)
      return .interrupted
    case .limited(let diagnostic):
      reporter.report(diagnostic)
      // The end of a dry run is a warning.
      if diagnostic.severity == .warning { return .done }
      return diagnostic.code == "E0405" ? .timeout : .error
    }
  }
}

extension Session {
  /// After Ctrl-C: what becomes of the runs that were waited for, and what can be done about it.
  private func tellInterruption(of waits: [String]) {
    guard isAtPrompt else {
      let help = service.whatGoesOn(withoutWaitingFor: waits)
      return reporter.report(Diagnostic("E0402", "interrupted", at: nil, help: help))
    }
    guard let id = waits.first else {
      return reporter.report(Diagnostic("E0402", "interrupted", at: nil))
    }
    let more = waits.count == 1 ? "goes on" : "and \(waits.count - 1) more go on"
    StandardError.write(
      Array(
        """
        Run '\(id)' \(more).
          look  :watch \(id)
          wait  runs.wait("\(id)")
          stop  runs.cancel("\(id)")

        """.utf8))
  }

  func prompt() throws {
    let code = try runPrompt()
    if code != 0 { throw ExitStatus(code: code) }
  }

  /// Leads through entries by a guide if there is one. The result is the exit code.
  func runPrompt(with guide: (any PromptGuide)? = nil) throws(Diagnostic) -> Int32 {
    _ = try service.active()
    let isColored = Reporter.wantsColor(settings.color, Terminal.output)
    let help = Help(
      builtins: interpreter.library.all, blocks: Block.descriptions, codes: ErrorCode.all)
    TimeLimit.forget()
    interpreter.secondsOfRun = settings.timeout
    isAtPrompt = true
    display.drawBlocks()
    Termination.handsBack(Terminal.givingBack())
    setTyping(true)
    if !isLesson { runStartScript() }
    return Prompt(
      self, help: help, isColored: isColored, usesPager: settings.usesPager, guide: guide
    ).run()
  }

  /// `~/.config/sixmo/init.sixmo`, whose names the entries find; what is wrong with it is reported, and the
  /// prompt opens all the same.
  private func runStartScript() {
    let path = Surroundings.ofProcess().configurationFolder + "/init.sixmo"
    guard access(path, F_OK) == 0, let source = script(path) else { return }
    _ = evaluate(source, keepingAs: [], isTyped: false)
  }
}

extension Session: PromptSession {
  private func setTyping(_ isTyping: Bool) {
    CtrlC.isTyping(isTyping)
    service.started.setTyping(isTyping && !isLesson && !settings.quiet)
  }

  func evaluate(_ entry: ParseResult, keepingAs names: [String], isTyped: Bool) -> Evaluation {
    setTyping(false)
    service.confirmations.begin(mayAsk: isTyped && !isLesson && !settings.assumesYes)
    liveRows.forget()
    lastFailure = nil
    // One that came while the last result was printed is not meant for this entry.
    interpreter.interrupt.withdraw()
    defer {
      setTyping(true)
      StandardOutput.shared.flush()
    }
    do throws(Stop) {
      let size = Terminal.size
      // What has more elements than the screen has rows or columns fits neither in a line nor in lines.
      let shown = try interpreter.show(
        accepted(entry), keepingAs: names, longest: max(size.rows, size.columns))
      guard case .inspected = shown, let drawing = drawing(of: names.first) else {
        return .shown(shown)
      }
      return .shown(.inspected(drawing))
    } catch .exited(let code) {
      return .exit(code)
    } catch {
      lastFailure = error.diagnostics.first
      _ = told(error)
      return .failed
    }
  }

  func takeFailure() -> Diagnostic? {
    defer { lastFailure = nil }
    return lastFailure
  }

  /// A value that has a function `draw`, as a pipeline has, is shown by it.
  private func drawing(of name: String?) -> String? {
    guard let name, let outline = interpreter.outline(of: name),
      outline.fields.contains(where: { $0.name == "draw" && $0.type == "function" })
    else { return nil }
    return try? interpreter.run(source: "\(name).draw()").json?.string
  }

  func value(of name: String) -> JSON? { interpreter.value(of: name)?.json }

  func takeNews() -> [String] { service.started.takeEnded() }

  func activeRuns() -> ActiveRuns {
    isLesson ? ActiveRuns(ids: [], whatGoesOn: "") : service.activeRuns
  }

  func forget(_ name: String) { interpreter.forget(name) }

  func reset() { interpreter.forgetNames() }

  func lastRequest(as form: RequestLog.Form) -> String? {
    service.log.last(as: form, at: service.requestAddress)
  }
}
