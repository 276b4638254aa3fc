import Syntax
import Testing

@testable import Sixmo

@Suite("Names of other languages")
struct ForeignNamesTests {
  /// `help` is added by the program that embeds the language, `test` stands for a script's own function.
  private static let others: Set = ["help", "test"]

  @Test func `mean nothing here, or nobody would be told`() {
    let own = Set(Library().names)
    #expect(ForeignNames.table.keys.filter(own.contains).sorted() == [])
  }

  @Test(arguments: Set(ForeignNames.table.values).sorted())
  func `lead to functions that exist`(help: String) {
    let library = Library()
    for match in help.matches(of: /(?:(\w+)\.)?(\w+)\(/) {
      let (namespace, name) = (String(match.1 ?? ""), String(match.2))
      let full = library.isNamespace(namespace) ? "\(namespace).\(name)" : name
      let isKnown =
        library.hasBuiltin(full) || library.preludeFile(full) != nil || Self.others.contains(full)
      #expect(isKnown, "\(full) in: \(help)")
    }
  }

  @Test(arguments: [
    ("[1].append(2)", "write xs += [x], or xs.push(x) for a copy"),
    ("let xs = [1]; xs.append(2)", "write xs += [x], or xs.push(x) for a copy"),
    ("let xs = [1]; xs.append(...[2])", "write xs += [x], or xs.push(x) for a copy"),
    ("[1].length", "write len(x)"),
    ("len([1].first)", "a call needs parentheses: .first()"),
    ("\"a\".toUpperCase()", "write s.upper()"),
    ("{a: 1}.items()", "write entries(x), or for key, value in x { … }"),
    ("JSON.parse(\"1\")", "write json.parse(text) and json.stringify(x)"),
    ("json.dumps(1)", "write json.stringify(x)"),
    ("console.log(1)", "write print(x)"),
    ("let x = None", "write null"),
    ("quit", "write exit(); at the prompt, :quit or Ctrl-D leaves"),
    ("[{name: 1}].sort(\"name\")", "write sort_by(.name)"),
    ("[{name: 1}].map(\"name\")", "write map(.name)"),
    ("[{land: 1}].filter(land == 1)", "'.land' is the field of each element"),
    ("\"2026-01-31T00:00Z\" - 7d", "an earlier time is time.add(t, -7d)"),
    ("\"2026-01-31T00:00Z\" + 36h", "a later time is time.add(t, 7d)"),
    (
      "\"2026-01-31\" - 5",
      "an earlier time is time.add(t, -7d); 5 without a unit is 5 seconds"
    ),
    (
      "\"2026-01-31T00:00Z\" - \"2026-01-30\"",
      "time.diff(later, earlier) gives the seconds between two times"
    ),
    ("url.parse(\"x\")", "'import url' at the beginning of the script makes it known"),
  ])
  func `are answered with ours`(source: String, help: String) throws {
    let interpreter = Interpreter(host: Host(), library: Library(), limits: Limits(), checks: [])
    let stop = try #require(throws: Stop.self) { try interpreter.run(source: source) }
    #expect(stop.help == help)
  }
}

extension Stop {
  fileprivate var help: String? {
    switch self {
    case .rejected(let diagnostics): diagnostics.first?.help
    case .failed(let diagnostic, _), .limited(let diagnostic): diagnostic.help
    case .exited, .interrupted: nil
    }
  }
}
