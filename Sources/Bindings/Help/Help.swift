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
  package let blocks: [BlockDescription]
  package let codes: [ErrorCode]

  /// `builtins` are those that the interpreter has; endpoints among them are shown as endpoints.
  package init(
    builtins: [Builtin], endpoints: [Endpoint] = Catalogue.endpoints,
    blocks: [BlockDescription] = [], codes: [ErrorCode] = ErrorCode.scripts
  ) {
    let described = Set(endpoints.map(\.name))
    self.endpoints = endpoints
    self.blocks = blocks
    self.codes = codes
    self.builtins =
      builtins.filter { !described.contains($0.name) && !$0.name.hasPrefix("_") } + Self.words
    functions = DocumentedFunction.prelude + DocumentedFunction.modules
  }

  /// Everything about a topic in lines of at most `width` columns; nil if there is no such topic.
  ///
  /// A topic is a name (`workflows.run`, `split`), a place in an endpoint
  /// (`workflows.create.workflow_definition.blocks`), a namespace (`runs`) or a page (`language`).
  package func text(for topic: String, width: Int = 80) -> String? {
    let parts = [text(ofNamed: topic, width), text(ofBlock: topic, width)].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "\n")
  }

  private func text(ofNamed topic: String, _ width: Int) -> String? {
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
    } else if Self.isCode(topic), let code = codes.row(of: topic) {
      page.add(code)
    } else if Token.Kind.keywords.contains(topic) {
      page.add(keyword: topic)
    } else if topic == Self.errors {
      page.add(codes)
    } else if let guide = Stdlib.text("guide/\(topic).md") {
      page.add(guide: guide)
    } else if topic == "functions" {
      add(areas, to: &page)
    } else if let area = areas.first(where: { $0.name == topic }) {
      add([area], to: &page)
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
    page.paragraph(
      "help(\"rows\") lists the functions for rows, help(\"functions\") all.")
    page.heading("The API")
    for member in areas.filter({ isAboutTheAPI($0.name) }).flatMap(\.members) {
      page.line("  \(member.signature)")
      page.paragraph(member.summary, indent: 6)
    }
    for area in areas where !isAboutTheAPI(area.name) {
      page.heading(area.title)
      page.words(area.members.map { area.isNamespace ? $0.lastPart : $0.name })
    }
    if !blocks.isEmpty {
      page.heading("Blocks")
      page.words(blocks.map(\.name))
    }
    page.heading("Guide")
    page.words(guidePages + [Self.errors])
    return page.text
  }

  /// The topic that was probably meant.
  package func suggestion(for topic: String) -> String? {
    if let near = Suggestion.nearest(to: topic, among: topics) { return near }
    if let spec = nearSpec(to: topic) { return spec }
    let path = topic.split(separator: ".").map(String.init)
    guard let (endpoint, steps) = endpoint(containing: path) else { return nil }
    return SchemaPlace.nearest(to: steps, in: endpoint).map { "\(endpoint.name).\($0)" }
  }

  /// Every name that has a text of its own, for completion.
  package var topics: [String] {
    let others = areas.map(\.name) + guidePages + ["functions", Self.errors]
    let blockTopics = blocks.isEmpty ? [] : blocks.map(\.name) + [Self.blocks]
    return Set(summaries.map(\.name) + others + blockTopics).sorted()
  }
}

extension Help {
  /// Names that every script has and that are not functions.
  private static let words = [
    word(
      "args", "The words after the script on the command line, as an array of strings.",
      "`import options` reads flags and values from them.",
      "print(args.len(), \"arguments\")"),
    word(
      "omit", "The value of a field that is to be left out of an object.",
      "`{note: text ?? omit}` has no field `note` where `text` is null.",
      "{name: \"Ada\", note: null ?? omit}  # => {name: \"Ada\"}"),
  ]

  private static func word(
    _ name: String, _ summary: String, _ documentation: String, _ example: String
  ) -> Builtin {
    Builtin(name, summary, documentation: documentation, examples: [.init(example)]) { _ in .null }
  }

  /// The topic that lists all error codes.
  private static let errors = "errors"

  /// The topic that lists all blocks.
  private static let blocks = "blocks"

  /// `E0301`, `e0301`
  private static func isCode(_ topic: String) -> Bool {
    topic.count == 5 && topic.lowercased().first == "e" && topic.dropFirst().allSatisfy(\.isNumber)
  }

  /// A name with its line in a list.
  package struct Summary: Sendable {
    package var name: String
    package var signature: String
    package var summary: String
    /// What it is about, if that is not its namespace.
    package var area = ""

    package var namespace: String? {
      name.lastIndex(of: ".").map { String(name[..<$0]) }
    }
    package var lastPart: String { String(name.split(separator: ".").last ?? "") }
  }

  /// Functions about one thing, sorted by name.
  struct Area {
    /// The topic of help: `rows`, `json`.
    var name: String
    var members: [Summary]
    var isNamespace: Bool { members.allSatisfy { $0.namespace == name } }
    var isModule = false
    /// Functions without a namespace are listed under a word with a capital letter.
    var title: String {
      isModule
        ? "\(name) (import \(name))"
        : isNamespace ? name : name.prefix(1).uppercased() + name.dropFirst()
    }
  }

  /// The API, then what is about any value, then what needs no namespace, then the namespaces.
  private var areas: [Area] {
    let plain = ["values", "text", "numbers", "arrays", "rows", "objects", "running"]
    let api = namespaces.filter(isAboutTheAPI)
    let others = Set(namespaces).subtracting(plain + api).sorted()
    return (api + plain + others).map { name in
      let members = summaries.filter {
        $0.namespace == name || $0.namespace == nil && $0.area == name
      }
      let isModule = DocumentedFunction.modules.contains { $0.area == name }
      return Area(name: name, members: members.sorted { $0.name < $1.name }, isModule: isModule)
    }.filter { !$0.members.isEmpty }
  }

  private func add(_ areas: [Area], to page: inout HelpPage) {
    for area in areas {
      page.heading(area.title)
      page.add(area.members)
    }
  }

  package var summaries: [Summary] {
    let areas = Builtin.areas.flatMap { area in area.builtins.map { ($0.name, area.name) } }
    let areaOf = Dictionary(areas, uniquingKeysWith: { first, _ in first })
    return endpoints.map { Summary(name: $0.name, signature: $0.signature, summary: $0.summary) }
      + builtins.map {
        Summary(
          name: $0.name, signature: $0.signature, summary: $0.summary,
          area: areaOf[$0.name] ?? "running")
      }
      + functions.map {
        Summary(name: $0.name, signature: $0.signature, summary: $0.summary, area: $0.area)
      }
  }

  private var namespaces: [String] {
    Set(summaries.compactMap(\.namespace)).sorted()
  }

  package var guidePages: [String] {
    Stdlib.paths.filter { $0.hasBytePrefix("guide/") && $0.hasSuffix(".md") }
      .map { String($0.dropFirst("guide/".count).dropLast(".md".count)) }
  }

  private func isAboutTheAPI(_ namespace: String) -> Bool {
    endpoints.contains { $0.name.hasPrefix(namespace + ".") }
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
