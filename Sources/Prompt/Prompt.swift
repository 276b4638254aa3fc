import Bindings
import Completion
import Formats
import Glibc
import Sixmo
import Syntax

/// What evaluates entries and knows the names that they may use.
package protocol PromptSession: AnyObject, CompletionSource {
  /// Evaluates an entry; errors are reported by the session itself. Later entries find a result that is
  /// not null by the given names. What cannot be taken back is asked about first if somebody typed the entry.
  func evaluate(_ entry: ParseResult, keepingAs names: [String], isTyped: Bool) -> Evaluation

  /// The value that a name has now; nil if it has none, or a function.
  func value(of name: String) -> JSON?

  /// Forgets a name, or all.
  func forget(_ name: String)
  func reset()

  /// What is wrong with a file is reported by the session itself.
  func script(_ path: String) -> Source?
  func write(_ text: String, toNew path: String) -> Bool

  /// A result in a form that is not the prompt's own; nil, and reported, if it has none.
  func text(of value: JSON, as format: ResultFormat) -> String?

  /// Shows requests and answers from now on, or no longer; the result is why that cannot be.
  func setTrace(_ isOn: Bool) -> String?

  /// Which service answers the calls of entries.
  var target: PromptTarget { get }

  /// The last request to the API as a command or a program; nil if there was none.
  func lastRequest(as form: RequestLog.Form) -> String?

  /// Lets another service answer: the command `local`, `api` or `profile`, and what follows it. What is
  /// wrong is reported by the session itself; then nothing changes and the result is false.
  func useService(_ command: String, _ argument: String?) -> Bool

  /// Starts the lessons, or the one that is named, and returns when somebody leaves them. What is wrong is
  /// reported by the session itself.
  func learn(_ lesson: String?)

  /// What has happened since this was last asked: runs that have ended.
  func takeNews() -> [String]

  /// The runs that were started here and have not ended.
  func activeRuns() -> ActiveRuns

  /// What must not be written down, beside what the environment holds.
  var secrets: [String] { get }
}

extension PromptSession {
  package func evaluate(_ source: Source, keepingAs names: [String], isTyped: Bool) -> Evaluation {
    evaluate(Parser.parse(source), keepingAs: names, isTyped: isTyped)
  }
}

/// The service at the other end of the prompt, as it is shown.
package struct PromptTarget: Sendable {
  /// `local store ~/.local/share/sixmo`
  package var description: String
  /// What the prompt names: the host of a service that is not in this process, `learn` in a lesson; nil for
  /// a local store.
  package var label: String?
  /// Where its entries are kept: each target has a history of its own, so that a call that changes one is
  /// never recalled for another.
  package var historyPath: String

  package init(description: String, label: String?, historyPath: String) {
    self.description = description
    self.label = label
    self.historyPath = historyPath
  }

  /// `sixmo>`, or `sixmo api.sixtyfour.ai>`
  var prompt: String { label.map { "sixmo \($0)>" } ?? "sixmo>" }
}

/// Runs that somebody leaves behind.
package struct ActiveRuns: Sendable {
  package var ids: [String]
  /// Who goes on with them: `'sixmo work' goes on with it`.
  package var whatGoesOn: String

  package init(ids: [String], whatGoesOn: String) {
    (self.ids, self.whatGoesOn) = (ids, whatGoesOn)
  }
}

package enum Evaluation {
  case shown(Shown)
  case failed
  /// The entry called `exit(code)`.
  case exit(Int32)
}

/// The loop that reads an entry, evaluates it and shows the result.
///
/// A class because the editor asks it back while somebody types.
package final class Prompt {
  let session: any PromptSession
  let help: Help
  let completer: Completer
  private let isColored: Bool
  private let usesPager: Bool
  private var count = 0
  /// The text that was read last, as the entry with the next number.
  private var lastParsed: ParseResult?
  /// Whether another service answers since the last entry was read.
  var isTargetNew = false
  var format = ResultFormat.auto
  var journal = Journal()
  /// The last entry that was evaluated, for `:edit`.
  private(set) var lastEntry: String?
  private(set) var reader: (any EntryReader)?
  /// What follows the entries and says what comes next.
  let guide: (any PromptGuide)?
  /// Whether entries come from the guide; their results are not shown.
  private var isReplaying = false

  /// How many results are kept as `_1`, `_2` …
  private static let keptResults = 100

  package init(
    _ session: any PromptSession, help: Help, isColored: Bool, usesPager: Bool = true,
    guide: (any PromptGuide)? = nil
  ) {
    self.session = session
    self.help = help
    self.guide = guide
    completer = Completer(help)
    self.isColored = isColored
    self.usesPager = usesPager
  }

  /// The exit code: 0 after Ctrl-D and `:quit`, otherwise that of `exit(code)`.
  package func run() -> Int32 {
    Terminal.setLocale()
    open()
    while true {
      if isTargetNew { closeReader() }
      let current = reader ?? makeReader()
      reader = current
      Terminal.show(takeNews())
      switch current.read() {
      case .interrupted: continue
      case .end: if let code = leave() { return code }
      case .text(let text):
        if let code = handle(text) { return code }
      }
    }
  }

  private func open() {
    guard let guide else {
      Terminal.say("Sixmo for the Workflow API. Type :help for help, Ctrl-D to quit.")
      return showTarget()
    }
    isReplaying = true
    for entry in guide.earlierEntries {
      Terminal.show("\(session.target.prompt) \(entry)\n")
      _ = handle(entry)
    }
    isReplaying = false
    Terminal.show(guide.opening)
  }

  /// Only one editor at a time may hold the terminal.
  func closeReader() {
    reader = nil
    isTargetNew = false
  }

  private func makeReader() -> any EntryReader {
    let target = session.target
    var secrets = Secrets.ofProcess()
    secrets.further = { [session] in session.secrets }
    let history = History(path: target.historyPath, secrets: secrets)
    // The local store and a server differ at a glance.
    let paint: Paint? = !isColored ? nil : target.label == nil ? .local : .server
    let editor =
      Terminal.canDraw && isatty(STDIN_FILENO) == 1
      ? LineEditor(prompt: target.prompt, paint: paint, history: history, assistant: self) : nil
    return editor ?? PlainReader(prompt: target.prompt, history: history, assistant: self)
  }

  func showTarget() {
    Terminal.say("Service: \(session.target.description)")
  }

  /// Nil to go on, otherwise the exit code.
  private func handle(_ text: String) -> Int32? {
    let entry = text.trimmed
    if entry.isEmpty { return guide.flatMap { tell($0.goOn()) } }
    if let command = wordCommand(entry) { return perform(command) }
    if entry.hasBytePrefix(":") { return perform(entry) }
    if entry.hasPrefix("!") {
      runShell(String(entry.dropFirst()).trimmed)
      return tell(guide?.follow(entry, nil))
    }
    if entry.hasBytePrefix("?") {
      showHelp(String(entry.dropFirst()).trimmed)
      return tell(guide?.follow(entry, nil))
    }
    if entry.hasBytePrefix("curl ") { return performCurl(entry) }
    lastEntry = text
    return evaluate(text)
  }

  /// A `curl` command that was typed: shows the call that it becomes, and makes it.
  private func performCurl(_ command: String) -> Int32? {
    guard let call = CurlCommand.call(of: command) else {
      Terminal.say("this command asks nothing of the API; '!' before it runs it in the shell")
      return nil
    }
    Terminal.show(call + "\n")
    lastEntry = call
    return evaluate(call)
  }

  func evaluate(_ text: String) -> Int32? { evaluate(parsed(text), isEntry: true) }

  /// What a text says as the next entry. Enter asks whether it is complete before it is evaluated, and it is
  /// read once for both.
  func parsed(_ text: String) -> ParseResult {
    let source = Source(name: "<prompt \(count + 1)>", text: text)
    if let lastParsed, lastParsed.program.source.name == source.name,
      lastParsed.program.source.bytes == source.bytes
    {
      return lastParsed
    }
    let result = Parser.parse(source)
    lastParsed = result
    return result
  }

  /// Also for a script that is loaded, whose result is not shown.
  func evaluate(_ parsed: ParseResult, isEntry: Bool) -> Int32? {
    count += 1
    lastParsed = nil
    let text = String(decoding: parsed.program.source.bytes, as: UTF8.self)
    let evaluation = session.evaluate(
      parsed, keepingAs: ["_", "_\(count)"], isTyped: isEntry && !isReplaying)
    let isShown = isEntry && !isReplaying && !parsed.endsWithSemicolon
    switch evaluation {
    case .failed: if isEntry { suggestCommand(for: text) }
    case .exit(let code): return code
    case .shown(.value(let excerpt)):
      let isNull = excerpt.value.isNull
      journal.add(.init(number: count, text: text, hasResult: !isNull))
      if !isNull, isShown { show(excerpt, of: "_\(count)") }
    case .shown(.inspected(let inspected)):
      journal.add(.init(number: count, text: text, hasResult: true))
      if isShown { Terminal.show(inspected + "\n") }
    }
    if count > Self.keptResults { session.forget("_\(count - Self.keptResults)") }
    // A script that a command loads is a part of the command.
    return isEntry ? tell(guide?.follow(text.trimmed, evaluation)) : nil
  }

  /// What the guide says; nil to go on, otherwise the exit code.
  func tell(_ answer: GuideAnswer?) -> Int32? {
    guard let answer else { return nil }
    if !isReplaying { Terminal.show(answer.text) }
    return answer.leaves ? 0 : nil
  }

  /// A result that `name` holds; forms that are not the prompt's own show the whole of it.
  func show(_ excerpt: Excerpt, of name: String) {
    let style = ResultStyle.ofTerminal(isWhole: false, isColored: isColored)
    switch format {
    case .auto: Terminal.show(ResultText.of(excerpt, style), keepsColors: true)
    case .vertical: Terminal.show(VerticalText.of(excerpt, style), keepsColors: true)
    default: if let value = session.value(of: name) { showWhole(value) }
    }
  }

  func showWhole(_ value: JSON) {
    let style = ResultStyle.ofTerminal(isWhole: true, isColored: isColored)
    let excerpt = Excerpt(whole: value)
    switch format {
    case .auto: page(ResultText.of(excerpt, style), keepsColors: true)
    case .vertical: page(VerticalText.of(excerpt, style), keepsColors: true)
    default: if let text = session.text(of: value, as: format) { page(text) }
    }
  }

  /// Through the pager if it is taller than the screen.
  func page(_ text: String, keepsColors: Bool = false) {
    let isTall = text.utf8.count { $0 == UInt8(ascii: "\n") } >= Terminal.size.rows
    let text = VisibleText.escaped(text, keepsColors: keepsColors)
    if isTall, usesPager, Terminal.canDraw, Pager.show(text) { return }
    Terminal.write(text)
  }
}

extension String {
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
