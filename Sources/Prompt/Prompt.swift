import Bindings
import Glibc
import Sixmo
import Syntax

/// What evaluates entries and knows the names that they may use.
package protocol PromptSession: AnyObject {
  /// Evaluates an entry; errors are reported by the session itself.
  func evaluate(_ entry: Source) -> Evaluation

  /// Names that an entry may use now: variables, functions, namespaces.
  var names: [String] { get }

  /// The fields of the value that a path of names leads to, found without calling anything; nil if the
  /// path leads nowhere.
  func fields(of path: [String]) -> [String]?

  /// Which service answers the calls of entries.
  var target: PromptTarget { get }

  /// The last request to the API as a command or a program; nil if there was none.
  func lastRequest(as form: RequestLog.Form) -> String?

  /// Lets another service answer: the command `local`, `api` or `profile`, and what follows it. What is
  /// wrong is reported by the session itself; then nothing changes and the result is false.
  func useService(_ command: String, _ argument: String?) -> Bool

  /// What must not be written down, beside what the environment holds.
  var secrets: [String] { get }
}

/// The service at the other end of the prompt, as it is shown.
package struct PromptTarget: Sendable {
  /// `local store ~/.local/share/sixmo`
  package var description: String
  /// The host of a service that is not in this process; nil for a local store.
  package var host: String?
  /// Where its entries are kept: each target has a history of its own, so that a call that changes one is
  /// never recalled for another.
  package var historyPath: String

  package init(description: String, host: String?, historyPath: String) {
    self.description = description
    self.host = host
    self.historyPath = historyPath
  }

  /// `sixmo>`, or `sixmo api.sixtyfour.ai>`
  var prompt: String { host.map { "sixmo \($0)>" } ?? "sixmo>" }
}

package enum Evaluation {
  case value(JSON)
  /// What is no JSON, a function for example, as `inspect` shows it.
  case inspected(String)
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
  private let isColored: Bool
  private var count = 0
  /// Whether another service answers since the last entry was read.
  private var isTargetNew = false
  /// The last result that was shown, for `:last`.
  private var last: JSON?

  package init(_ session: any PromptSession, help: Help, isColored: Bool) {
    self.session = session
    self.help = help
    self.isColored = isColored
  }

  /// The exit code: 0 after Ctrl-D and `:quit`, otherwise that of `exit(code)`.
  package func run() -> Int32 {
    Terminal.setLocale()
    Terminal.write("Sixmo for the Workflow API. Type :help for help, Ctrl-D to quit.\n")
    showTarget()
    var reader: (any EntryReader)? = nil
    while true {
      if isTargetNew {
        // Only one editor at a time may hold the terminal.
        reader = nil
        isTargetNew = false
      }
      let current = reader ?? makeReader()
      reader = current
      switch current.read() {
      case .interrupted: continue
      case .end: return 0
      case .text(let text):
        if let code = handle(text) { return code }
      }
    }
  }

  private func makeReader() -> any EntryReader {
    let target = session.target
    var secrets = Secrets.ofProcess()
    secrets.further = { [session] in session.secrets }
    let history = History(path: target.historyPath, secrets: secrets)
    let color: LineEditor.Color? = !isColored ? nil : target.host == nil ? .cyan : .magenta
    let editor =
      Terminal.canDraw
      ? LineEditor(prompt: target.prompt, color: color, history: history, assistant: self) : nil
    return editor ?? PlainReader(prompt: target.prompt, history: history, assistant: self)
  }

  private func showTarget() {
    Terminal.write("Service: \(session.target.description)\n")
  }

  /// Nil to go on, otherwise the exit code.
  private func handle(_ text: String) -> Int32? {
    let entry = text.trimmed
    if entry.isEmpty { return nil }
    if entry.hasPrefix(":") { return perform(entry) }
    if entry.hasPrefix("?") {
      showHelp(String(entry.dropFirst()).trimmed)
      return nil
    }
    return evaluate(text)
  }

  private func evaluate(_ text: String) -> Int32? {
    count += 1
    let source = Source(name: "<prompt \(count)>", text: text)
    switch session.evaluate(source) {
    case .failed: break
    case .exit(let code): return code
    case .value(let value):
      last = value
      if !value.isNull, !Parser.parse(source).endsWithSemicolon { show(value) }
    case .inspected(let text):
      if !Parser.parse(source).endsWithSemicolon { Terminal.write(text + "\n") }
    }
    return nil
  }

  private func show(_ value: JSON) {
    let size = Terminal.size
    Terminal.write(ResultText.of(value, width: size.columns, rows: size.rows - 5))
  }
}

extension Prompt {
  // MARK: Commands

  private enum Command: String, CaseIterable {
    case help, last, curl, python, local, api, profile, quit

    var summary: String {
      switch self {
      case .help: ":help [name]   this list, or everything about a name; ?name does the same"
      case .last: ":last          the whole of the last result"
      case .curl: ":curl          the last request as a curl command"
      case .python: ":python        the last request as a Python program"
      case .local: ":local [path]  use the local store, or the store in a folder"
      case .api: ":api [url]     use the hosted service, or another server"
      case .profile: ":profile name  use the service of a profile"
      case .quit: ":quit          leave, as Ctrl-D does"
      }
    }
  }

  private func perform(_ entry: String) -> Int32? {
    let words = entry.dropFirst().split(separator: " ", maxSplits: 1).map(String.init)
    let name = words.first ?? ""
    guard let command = Command(rawValue: name) else {
      let near = Suggestion.nearest(to: name, among: Command.allCases.map(\.rawValue))
      let hint = near.map { "did you mean ':\($0)'?" } ?? ":help lists the commands"
      Terminal.write("no command ':\(name)'; \(hint)\n")
      return nil
    }
    switch command {
    case .help: words.count > 1 ? showHelp(words[1]) : showOverview()
    case .last: Terminal.write(last.map { ResultText.of($0, width: nil, rows: nil) } ?? "")
    case .curl: showRequest(as: .curl)
    case .python: showRequest(as: .python)
    case .local, .api, .profile: useService(name, words.count > 1 ? words[1].trimmed : nil)
    case .quit: return 0
    }
    return nil
  }

  private func useService(_ command: String, _ argument: String?) {
    guard session.useService(command, argument) else { return }
    isTargetNew = true
    showTarget()
  }

  private func showRequest(as form: RequestLog.Form) {
    let text = session.lastRequest(as: form)
    Terminal.write(text.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" } ?? "nothing was asked yet\n")
  }

  private func showOverview() {
    let keys = """
      Enter          run the entry, or open a line while a bracket is open
      Alt-Enter      always open a line
      Up, Down       earlier entries that begin with what stands left of the cursor
      Ctrl-R         search the history
      Tab            complete a name
      Ctrl-C         give up the entry, or stop what runs; twice within a second leaves
      _              the last result; a ; at the end of an entry hides its result
      """
    let commands = Command.allCases.map(\.summary).joined(separator: "\n")
    Terminal.write("\(commands)\n\n\(keys)\n\n\(help.overview(width: Terminal.size.columns))")
  }

  private func showHelp(_ topic: String) {
    guard !topic.isEmpty else { return showOverview() }
    if let text = help.text(for: topic, width: Terminal.size.columns) {
      Terminal.write(text)
    } else {
      let near = help.suggestion(for: topic).map { "; did you mean '\($0)'?" } ?? ""
      Terminal.write("no help about '\(topic)'\(near)\n")
    }
  }
}

extension Prompt: EntryAssistant {
  package func isComplete(_ text: String) -> Bool {
    let entry = text.trimmed
    if entry.hasPrefix(":") || entry.hasPrefix("?") { return true }
    return !Parser.parse(Source(name: "<prompt>", text: text)).isIncomplete
  }

  /// Names, and behind a dot the members of a namespace or the fields of a held value.
  package func completions(of text: String) -> Completions? {
    let path = Self.path(atEndOf: text)
    guard let typed = path.last else { return nil }
    let owners = path.dropLast()
    let isHelp = text.trimmed.hasPrefix("?") || text.trimmed.hasPrefix(":help")
    let names = owners.isEmpty ? session.names : members(of: Array(owners))
    let topics = isHelp && owners.isEmpty ? help.topics : []
    let candidates = Set(names + topics).filter { $0.hasPrefix(typed) && !$0.hasPrefix("_") }
      .sorted()
    return Completions(replaced: typed.count, candidates: candidates)
  }

  private func members(of owners: [String]) -> [String] {
    let prefix = owners.joined(separator: ".") + "."
    let functions = help.topics.filter { $0.hasPrefix(prefix) }.map { topic in
      String(topic.dropFirst(prefix.count).prefix { $0 != "." })
    }
    return functions + (session.fields(of: owners) ?? [])
  }

  /// `["live", "blo"]` for `f(live.blo`: the names and dots that the text ends with.
  private static func path(atEndOf text: String) -> [String] {
    let end = text.reversed().prefix {
      $0 == "." || $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber)
    }
    return String(end.reversed()).split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
