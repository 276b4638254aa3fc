import Sixmo
import Syntax
import WorkflowAPI

/// What `help`, `?name` and `explain` show: every topic from the one place that already describes it.
///
/// Endpoints come from the catalogue, builtins from their declarations, functions of the prelude from the
/// `##` lines above them, pages from the guide. Nothing is written twice, so nothing can go stale.
package struct Help: Sendable {
  package let endpoints: [Endpoint]
  package let builtins: [Builtin]
  package let functions: [DocumentedFunction]

  /// `builtins` are those that the interpreter has; endpoints among them are shown as endpoints.
  package init(builtins: [Builtin], endpoints: [Endpoint] = Catalogue.endpoints) {
    let described = Set(endpoints.map(\.name))
    self.endpoints = endpoints
    self.builtins = builtins.filter { !described.contains($0.name) && !$0.name.hasPrefix("_") }
    functions = DocumentedFunction.prelude
  }

  /// Everything about a topic in lines of at most `width` columns; nil if there is no such topic.
  ///
  /// A topic is a name (`workflows.run`, `split`), a place in an endpoint
  /// (`workflows.create.workflow_definition.blocks`), a namespace (`runs`) or a page (`language`).
  package func text(for topic: String, width: Int = 80) -> String? {
    var page = HelpPage(width: width)
    let path = topic.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if let endpoint = endpoints.first(where: { $0.name == topic }) {
      page.add(endpoint)
    } else if let builtin = builtins.first(where: { $0.name == topic }) {
      page.add(builtin)
    } else if let function = functions.first(where: { $0.name == topic }) {
      page.add(function)
    } else if let (endpoint, steps) = endpoint(containing: path),
      let place = SchemaPlace(steps, in: endpoint)
    {
      page.add(place, at: topic)
    } else if topic.first == "E", let code = ErrorCode.named(topic) {
      page.add(code)
    } else if let guide = Stdlib.text("guide/\(topic).md") {
      page.add(guide: guide)
    } else if let members = members(of: topic) {
      page.add(members)
    } else {
      return nil
    }
    return page.text
  }

  /// The list of all topics.
  package func overview(width: Int = 80) -> String {
    var page = HelpPage(width: width)
    page.paragraph(
      "Sixmo is a small language for the Sixtyfour Workflow API. Ask for any name:"
        + " help(\"workflows.run\"), help(\"split\"), help(\"language\").")
    page.heading("The API")
    page.add(members { $0.contains(".") && isAboutTheAPI($0) })
    page.heading("Functions")
    page.words(members { !$0.contains(".") }.map(\.name))
    for space in namespaces where !isAboutTheAPI(space + ".") {
      page.heading(space)
      page.words(
        members { $0.hasPrefix(space + ".") }.map { String($0.name.dropFirst(space.count + 1)) })
    }
    page.heading("Guide")
    page.words(guidePages)
    return page.text
  }

  /// The topic that was probably meant.
  package func suggestion(for topic: String) -> String? {
    if let near = Suggestion.nearest(to: topic, among: topics) { return near }
    let path = topic.split(separator: ".").map(String.init)
    guard let (endpoint, steps) = endpoint(containing: path) else { return nil }
    return SchemaPlace.nearest(to: steps, in: endpoint).map { "\(endpoint.name).\($0)" }
  }

  /// Every name that has a text of its own, for completion.
  package var topics: [String] {
    (summaries.map(\.name) + namespaces + guidePages).sorted()
  }
}

extension Help {
  /// A name with what is told about it in a list.
  struct Summary {
    var name: String
    var signature: String
    var summary: String
  }

  private var summaries: [Summary] {
    endpoints.map { Summary(name: $0.name, signature: $0.signature, summary: $0.summary) }
      + builtins.map { Summary(name: $0.name, signature: $0.signature, summary: $0.summary) }
      + functions.map { Summary(name: $0.name, signature: $0.signature, summary: $0.summary) }
  }

  private func members(where isMember: (String) -> Bool) -> [Summary] {
    summaries.filter { isMember($0.name) }.sorted { $0.name < $1.name }
  }

  private func members(of namespace: String) -> [Summary]? {
    let members = members { $0.hasPrefix(namespace + ".") }
    return members.isEmpty ? nil : members
  }

  private var namespaces: [String] {
    Set(summaries.compactMap { $0.name.firstIndex(of: ".").map($0.name.prefix(upTo:)) })
      .map(String.init).sorted()
  }

  private var guidePages: [String] {
    Stdlib.paths.filter { $0.hasPrefix("guide/") && $0.hasSuffix(".md") }
      .map { String($0.dropFirst("guide/".count).dropLast(".md".count)) }
  }

  private func isAboutTheAPI(_ name: String) -> Bool {
    let space = name.prefix { $0 != "." } + "."
    return endpoints.contains { $0.name.hasPrefix(space) }
  }

  /// The endpoint whose name the path begins with, and the rest.
  private func endpoint(containing path: [String]) -> (Endpoint, [String])? {
    endpoints.lazy.compactMap { endpoint in
      let name = endpoint.name.split(separator: ".").map(String.init)
      return path.count > name.count && path.starts(with: name)
        ? (endpoint, Array(path.dropFirst(name.count))) : nil
    }.first
  }
}
