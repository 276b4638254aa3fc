import Sixmo
import WorkflowAPI

extension Help {
  /// The text about a topic, or what a search for its words finds; nil if that is nothing.
  ///
  /// Beside a name, a topic may be a request (`POST /workflows/update_workflow`) or words of summaries.
  package func answer(to topic: String, width: Int = 80) -> String? {
    if let text = text(for: topic, width: width) { return text }
    if let endpoint = endpoint(ofRequest: topic) { return text(for: endpoint.name, width: width) }
    // A name or a path that is nearly right gets a suggestion instead.
    let found = topic.contains { $0 == "." || $0 == "/" } ? [] : search(topic)
    guard let best = found.first else { return nil }
    var page = HelpPage(width: width)
    page.line("Found for '\(topic)', best first:")
    page.line("")
    page.add(found)
    page.line("")
    page.line("help(\"\(best.name)\") explains the first.")
    return page.text
  }

  /// The names whose own text or summary has every word of `text`, at most `limit`, best first.
  package func search(_ text: String, limit: Int = 10) -> [Summary] {
    let words = text.searchWords
    guard !words.isEmpty, words.joined().utf8.count >= 3 else { return [] }
    let all =
      summaries + blocks.map { Summary(name: $0.name, signature: $0.name, summary: $0.summary) }
    let ranked = all.compactMap { summary -> (summary: Summary, rank: Int)? in
      var rank = endpoints.contains { $0.name == summary.name } ? 5 : 0
      for word in words {
        guard let one = summary.rank(of: word) else { return nil }
        rank += one
      }
      return (summary, rank)
    }
    return ranked.sorted { ($1.rank, $0.summary.name) < ($0.rank, $1.summary.name) }
      .prefix(limit).map(\.summary)
  }

  /// The endpoint of `POST /workflows/run`, `/workflows/runs/run_1/live_status`; nil if there is none, or
  /// several that differ in their methods.
  private func endpoint(ofRequest text: String) -> Endpoint? {
    let words = text.split(separator: " ").map(String.init)
    guard let target = words.last, target.hasBytePrefix("/"), words.count <= 2 else { return nil }
    let methods =
      words.count == 2 ? [words[0].uppercased()] : [Endpoint.Method.get, .post].map(\.rawValue)
    let found = methods.compactMap { method -> Endpoint? in
      guard case .endpoint(let endpoint, _) = Route(method, target) else { return nil }
      return endpoint
    }
    return found.count == 1 ? found[0] : nil
  }
}

extension Help.Summary {
  /// How well a word fits, higher is better; nil if it is neither in the name nor in the summary.
  fileprivate func rank(of word: String) -> Int? {
    if lastPart == word { return 100 }
    let parts = name.searchWords
    if parts.contains(word) { return 80 }
    if parts.contains(where: { $0.hasPrefix(word) }) { return 60 }
    let said = summary.searchWords
    if said.contains(word) { return 30 }
    return word.utf8.count >= 3 && said.contains { $0.hasPrefix(word) } ? 20 : nil
  }
}

extension String {
  /// In small letters, without what is between them.
  fileprivate var searchWords: [String] {
    lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
