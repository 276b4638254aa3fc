import Bindings
import Completion
import Formats
import Syntax

extension Prompt: EntryAssistant {
  package func isComplete(_ text: String) -> Bool {
    let entry = text.trimmed
    if entry.hasBytePrefix(":") || entry.hasBytePrefix("?") { return true }
    if entry.hasBytePrefix("curl ") { return !CurlCommand.isOpen(entry) }
    return !parsed(text).isIncomplete
  }

  package func completions(of text: String) -> Completions? {
    let entry = String(text.drop { $0.isWhitespace })
    if entry.hasBytePrefix("?") {
      return completer.topics(startingWith: String(entry.dropFirst()).trimmed)
    }
    guard entry.hasBytePrefix(":") else { return completer.completions(of: text, session) }
    return completions(ofCommand: entry.dropFirst())
  }

  package func pasted(_ text: String) -> String {
    CurlCommand.call(of: text.hasBytePrefix("$ ") ? String(text.dropFirst(2)) : text) ?? text
  }

  package func takeNews() -> String { session.takeNews().map(Terminal.wrapped).joined() }

  /// The names of commands, and then what each can be given.
  private func completions(ofCommand text: Substring) -> Completions? {
    guard let space = text.firstIndex(of: " ") else {
      let own = (guide?.commands ?? []).map { Candidate(String($0.usage.dropFirst()), $0.summary) }
      let all = own + Command.allCases.map { Candidate($0.rawValue, $0.summary) }
      let candidates = all.filter { $0.text.hasPrefix(text) }
      return candidates.isEmpty ? nil : Completions(replaced: text.count, candidates: candidates)
    }
    let argument = String(text[space...]).trimmed
    switch Command(rawValue: String(text[..<space]))?.argument {
    case .topic: return completer.topics(startingWith: argument)
    case .profile: return completions(session.profiles, of: argument)
    case .file: return completions(session.files(startingWith: argument), of: argument)
    case .expression: return completer.completions(of: argument, session)
    case .run: return completionsOfRun(argument)
    case .words(let words): return completions(words, of: argument)
    case .text, nil: return nil
    }
  }

  /// Ids of runs; what an expression may begin with comes after them, once something is typed.
  private func completionsOfRun(_ typed: String) -> Completions? {
    let runs = session.rows(of: "runs.list").compactMap { run -> Candidate? in
      guard let id = run["job_id"]?.string, id.hasPrefix(typed) else { return nil }
      let words = [run["workflow_id"]?.string, run["status"]?.string]
      return Candidate(id, words.compactMap { $0 }.joined(separator: ", "))
    }
    let expression = completer.completions(of: typed, session)
    guard !runs.isEmpty else { return expression }
    if typed.isEmpty { return Completions(replaced: 0, candidates: runs) }
    let others = expression?.replaced == typed.count ? expression?.candidates ?? [] : []
    return Completions(replaced: typed.count, candidates: runs + others)
  }

  private func completions(_ texts: [String], of typed: String) -> Completions? {
    let candidates = texts.filter { $0.hasPrefix(typed) }.map { Candidate($0) }
    return candidates.isEmpty ? nil : Completions(replaced: typed.count, candidates: candidates)
  }
}
