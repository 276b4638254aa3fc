import Bindings
import Sixmo
import Syntax
import WorkflowAPI

/// The guide and the reference as files of a static site: no network, no server, search included.
struct Site {
  struct Page {
    /// `language.html`
    var file: String
    var title: String
    var group: Group
    /// HTML.
    var body: String
    /// For the search.
    var text: String
  }

  enum Group: String, CaseIterable {
    case guide = "Guide"
    case api = "API"
    case blocks = "Blocks"
    case functions = "Functions"
    case errors = "Errors"
  }

  private(set) var pages: [Page] = []

  /// Everything that help knows.
  init(_ help: Help) {
    for name in help.guidePages { addGuide(name) }
    for endpoint in help.endpoints { addTopic(endpoint.name, .api, help) }
    for block in help.blocks { addTopic(block.name, .blocks, help) }
    let endpoints = Set(help.endpoints.map(\.name))
    for function in help.summaries.map(\.name).sorted() where !endpoints.contains(function) {
      addTopic(function, .functions, help)
    }
    for code in help.codes { addTopic(code.code, .errors, help, title: code.title) }
  }

  private mutating func addGuide(_ name: String) {
    guard let text = Stdlib.text("guide/\(name).md") else { return }
    let heading = text.prefix { $0 != "\n" }.drop { $0 == "#" || $0 == " " }
    pages.append(
      Page(
        file: "\(name).html", title: String(heading), group: .guide, body: MarkdownHTML.of(text),
        text: text))
  }

  private mutating func addTopic(
    _ topic: String, _ group: Group, _ help: Help, title: String? = nil
  ) {
    guard let text = help.text(for: topic, width: 90) else { return }
    let body =
      "<h1>\(MarkdownHTML.escaped(topic))</h1>\n"
      + "<pre class=\"help\">\(MarkdownHTML.escaped(text))</pre>\n"
    pages.append(
      Page(
        file: "\(group.rawValue.lowercased())-\(topic).html",
        title: title.map { "\(topic): \($0)" } ?? topic, group: group, body: body, text: text))
  }

  // MARK: Files

  /// Name and text of each file.
  var files: [(name: String, text: String)] {
    let all = pages.map { ($0.file, document($0.title, $0.body)) }
    return [
      ("index.html", document("Sixmo", index)), ("search.js", search), ("style.css", Self.style),
    ]
      + all
  }

  private var index: String {
    let groups = Group.allCases.map { group in
      let links = pages.filter { $0.group == group }.map {
        "<li><a href=\"\($0.file)\">\(MarkdownHTML.escaped($0.title))</a></li>"
      }
      return "<h2>\(group.rawValue)</h2>\n<ul class=\"list\">\(links.joined(separator: "\n"))</ul>"
    }
    return "<h1>Sixmo</h1>\n<p>A small language and a prompt for the Sixtyfour Workflow API.</p>\n"
      + groups.joined(separator: "\n")
  }

  private func document(_ title: String, _ body: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(MarkdownHTML.escaped(title))</title>
    <link rel="stylesheet" href="style.css">
    </head>
    <body>
    <header>
    <a href="index.html">Sixmo</a>
    <input id="search" type="search" placeholder="Search" aria-label="Search" autocomplete="off">
    <ul id="results" hidden></ul>
    </header>
    <main>
    \(body)</main>
    <script src="search.js"></script>
    </body>
    </html>

    """
  }

  /// The index as data, and the few lines that look into it. `<` is written so that no text can end the script.
  private var search: String {
    let entries: [JSON] = pages.map {
      ["file": .string($0.file), "title": .string($0.title), "text": .string($0.text)]
    }
    return "const pages = \(JSON.array(entries).text().replacing("<", with: "\\u003c"));\n"
      + Self.script
  }

  private static let script = """
    const input = document.getElementById("search");
    const results = document.getElementById("results");

    // Pages with all words: those with them in the title first, then by how often they come.
    function found(query) {
      const words = query.toLowerCase().split(/\\s+/).filter(word => word);
      if (words.length === 0) return [];
      return pages.map(page => {
        const title = page.title.toLowerCase(), text = page.text.toLowerCase();
        let score = 0;
        for (const word of words) {
          const count = text.split(word).length - 1;
          if (!title.includes(word) && count === 0) return null;
          score += Math.min(count, 20) + (title === word ? 200 : title.includes(word) ? 100 : 0);
        }
        return {page, score};
      }).filter(hit => hit).sort((a, b) => b.score - a.score).slice(0, 12).map(hit => hit.page);
    }

    function entry(page) {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = page.file;
      link.textContent = page.title;
      item.append(link);
      return item;
    }

    function nothing() {
      const item = document.createElement("li");
      item.textContent = "Nothing found";
      return item;
    }

    input.addEventListener("input", () => {
      const hits = found(input.value);
      results.replaceChildren(...(hits.length ? hits.map(entry) : [nothing()]));
      results.hidden = input.value.trim() === "";
    });

    // Enter opens the first, the arrows go through all, Escape closes the list, and / begins a search.
    document.addEventListener("keydown", event => {
      const links = [...results.querySelectorAll("a")], place = links.indexOf(document.activeElement);
      if (event.key === "/" && document.activeElement !== input) input.select();
      else if (event.key === "Escape") results.hidden = true;
      else if (event.key === "Enter" && document.activeElement === input && links[0]) location.href = links[0].href;
      else if (event.key === "ArrowDown" && !results.hidden) (links[place + 1] ?? input).focus();
      else if (event.key === "ArrowUp" && !results.hidden) (links[place - 1] ?? input).focus();
      else return;
      event.preventDefault();
    });

    """

  private static let style = """
    :root { color-scheme: light dark; --line: #8884; --soft: #8882; }
    body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
    header { display: flex; gap: 1rem; align-items: center; padding: .6rem 1rem; border-bottom: 1px solid var(--line);
      position: sticky; top: 0; background: Canvas; }
    header > a { font-weight: bold; text-decoration: none; color: inherit; }
    #search { flex: 1; max-width: 30rem; font: inherit; padding: .3rem .6rem; }
    #results { position: absolute; top: 100%; left: 1rem; margin: 0; padding: .5rem 1rem; list-style: none;
      background: Canvas; border: 1px solid var(--line); max-width: 40rem; }
    main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
    pre { background: var(--soft); padding: .8rem; overflow-x: auto; font-size: .85rem; }
    pre.help { background: none; padding: 0; }
    code { font-family: ui-monospace, monospace; }
    table { border-collapse: collapse; display: block; overflow-x: auto; }
    th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
    .list { columns: 3 14rem; padding-left: 1rem; }

    """
}
