import ArgumentParser
import Bindings
import Completion
import Sixmo
import Syntax
import WorkflowEngine

/// How a command line of this program can go on, for every shell alike: commands, options and their values,
/// names of help, lessons, ids of the service, files.
struct ShellCompletion {
  private let root = CommandDescription(of: RootCommand.self)
  private let run = CommandDescription(of: RunCommand.self)
  /// Before the cursor, without the program.
  private let words: [String]
  private let typed: String
  private var command: CommandDescription
  /// The names that led to the command: `["runs", "rm"]`.
  private var path: [String] = []
  /// Words that are neither options nor their values.
  private var positionals: [String] = []
  private var given: Set<String> = []
  /// The option whose value is typed now.
  private var open: CommandDescription.Option?
  private var isAfterDashes = false

  /// One way to go on, or what the shell itself knows how to list.
  enum Answer: Equatable {
    case word(String, String)
    case files([String])
    case folders

    /// As the scripts of the shells read it.
    var line: String {
      switch self {
      case .word(let text, let summary): summary.isEmpty ? text : "\(text)\t\(summary)"
      case .files(let endings): ([":files"] + endings).joined(separator: " ")
      case .folders: ":folders"
      }
    }
  }

  /// The words after the program; the last is what is being typed.
  init(_ words: [String]) {
    self.words = words
    typed = words.last ?? ""
    command = run
    for word in words.dropLast() { take(word) }
  }

  private mutating func take(_ word: String) {
    if open != nil {
      open = nil
    } else if word == "--" {
      isAfterDashes = true
    } else if word.hasPrefix("-"), word != "-", !isAfterDashes, !isScript {
      let name = String(word.prefix { $0 != "=" })
      given.insert(name)
      if name == word, let option = command.option(name), option.value != nil { open = option }
    } else if positionals.isEmpty, let next = (path.isEmpty ? root : command).subcommand(word) {
      (command, path) = (next, path + [word])
    } else {
      positionals.append(word)
    }
  }

  /// Whether a script was named, whose own words these are.
  private var isScript: Bool { (path.isEmpty || path == ["run"]) && !positionals.isEmpty }

  // MARK: Answers

  var answers: [Answer] {
    if let open { return values(of: open, typed, before: "") }
    if isScript { return [.files([])] }
    if typed.hasPrefix("-"), !isAfterDashes {
      guard let equals = typed.firstByte("=") else { return options }
      let name = String(typed[..<equals])
      guard let option = command.option(name) else { return [] }
      return values(of: option, String(typed[equals...].dropFirst()), before: "\(name)=")
    }
    return commands + positional
  }

  private var options: [Answer] {
    command.options.filter { $0.isRepeating || given.isDisjoint(with: $0.names) }
      .compactMap { option in
        let name = option.names.first { $0.hasPrefix(typed) && $0.hasPrefix("--") }
        return (name ?? option.names.first { $0 == typed }).map { .word($0, option.summary.line) }
      }
  }

  private var commands: [Answer] {
    guard positionals.isEmpty, !isAfterDashes else { return [] }
    return (path.isEmpty ? root : command).subcommands.filter { $0.name.hasPrefix(typed) }
      .map { .word($0.name, $0.summary.line) }
  }

  private var positional: [Answer] {
    switch path.joined(separator: " ") {
    case "", "run": return [.files([".sixmo"])]
    case "explain": return positionals.isEmpty ? topics : []
    case "learn": return lessons
    case "pull": return rows(of: "workflows.list", id: "id", about: ["name"])
    case "runs rm": return rows(of: "runs.list", id: "job_id", about: ["workflow_id", "status"])
    case "plan", "apply": return [.files(DefinitionFiles.endings)]
    default:
      return command.argument(positionals.count).map { answers(to: $0.value, typed, "") } ?? []
    }
  }

  private func answers(
    to value: CommandDescription.Value, _ typed: String, _ before: String
  ) -> [Answer] {
    switch value {
    case .any: []
    case .oneOf(let words): words.filter { $0.hasPrefix(typed) }.map { .word(before + $0, "") }
    case .files(let endings): [.files(endings)]
    case .folders: [.folders]
    }
  }

  private func values(
    of option: CommandDescription.Option, _ typed: String, before: String
  ) -> [Answer] {
    if option.names.contains("--profile") {
      return session.profiles.filter { $0.hasPrefix(typed) }.map { .word(before + $0, "") }
    }
    if option.names.contains("--eval") { return code(typed, before) }
    return answers(to: option.value ?? .any, typed, before)
  }

  // MARK: What is not in the description of the commands

  /// With the service that the line chooses.
  private var session: Session {
    let chosen = ["--local", "--api", "--profile"]
    var arguments: [String] = []
    for (index, word) in words.dropLast().enumerated() {
      let name = String(word.prefix { $0 != "=" })
      guard chosen.contains(name) else { continue }
      let value = word == name && index + 1 < words.count - 1 ? [words[index + 1]] : []
      arguments += [word] + value
    }
    let prepared = (try? ArgumentList.prepared(["config"] + arguments)) ?? []
    let options = try? Options.parse(Array(prepared.dropFirst()))
    var settings = options?.settings ?? Settings()
    settings.quiet = true
    return Session(settings, arguments: [])
  }

  private var help: Help {
    Help(
      builtins: Library(adding: ChosenService(Settings()).builtins()).all,
      blocks: Block.descriptions, codes: ErrorCode.all)
  }

  private var topics: [Answer] {
    let codes = typed.lowercased().hasPrefix("e") ? ErrorCode.all.map { ($0.code, $0.title) } : []
    let topics = Completer(help).topics(startingWith: typed)?.candidates ?? []
    return topics.map { .word($0.text, $0.summary.line) }
      + codes.filter { $0.0.hasPrefix(typed) }.map { .word($0.0, $0.1.line) }
  }

  private var lessons: [Answer] {
    guard positionals.isEmpty else { return [] }
    let all = LessonShelf.standard.entries.map(\.name)
    return all.filter { $0.hasPrefix(typed) }.map { .word($0, "") } + [.files([".md"])]
  }

  private func rows(of endpoint: String, id: String, about fields: [String]) -> [Answer] {
    let session = session
    defer { session.service.close() }
    return session.rows(of: endpoint, patience: .shell).compactMap { row in
      guard let name = row[id]?.string, name.hasPrefix(typed), !positionals.contains(name),
        !name.unicodeScalars.contains(where: VisibleText.isHidden)
      else { return nil }
      return .word(name, fields.compactMap { row[$0]?.string }.joined(separator: ", ").line)
    }
  }

  /// Code as the prompt completes it.
  private func code(_ typed: String, _ before: String) -> [Answer] {
    let session = session
    defer { session.service.close() }
    guard let found = Completer(help).completions(of: typed, session) else { return [] }
    let kept = before + typed.dropLast(found.replaced)
    return found.candidates.map { .word(kept + $0.text, $0.summary.line) }
  }
}

extension String {
  /// The beginning of a summary, without what a terminal would obey.
  fileprivate var line: String {
    let first = splitBytes(at: "\n").first.map { String($0) } ?? ""
    let visible = String(
      String.UnicodeScalarView(first.unicodeScalars.filter { !VisibleText.isHidden($0) }))
    return visible.count > 70 ? visible.prefix(69) + "…" : visible
  }
}
