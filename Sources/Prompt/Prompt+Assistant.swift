import Bindings
import Completion
import Syntax

extension Prompt: EntryAssistant {
  package func isComplete(_ text: String) -> Bool {
    let entry = text.trimmed
    if entry.hasBytePrefix(":") || entry.hasBytePrefix("?") { return true }
    if entry.hasBytePrefix("curl ") { return !CurlCommand.isOpen(entry) }
    return !Parser.parse(Source(name: "<prompt>", text: text)).isIncomplete
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

  package func takeNews() -> String { session.takeNews().map { $0 + "\n" }.joined() }

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
    case .text, nil: return nil
    }
  }

  private func completions(_ texts: [String], of typed: String) -> Completions? {
    let candidates = texts.filter { $0.hasPrefix(typed) }.map { Candidate($0) }
    return candidates.isEmpty ? nil : Completions(replaced: typed.count, candidates: candidates)
  }
}
