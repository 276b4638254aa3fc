import Foundation
import Testing

/// The invariants of the architecture, read off the sources.
struct `The sources` {
  private static let targets = [
    "Formats", "System", "Syntax", "Sixmo", "Examples", "HTTPClient", "WorkflowAPI",
    "WorkflowClient", "WorkflowEngine", "WorkflowServer", "Bindings", "Configuration",
    "Completion", "LanguageServer", "Prompt", "ServeOptions", "SixmoCommand", "SixmoServe",
  ]

  @Test(arguments: [
    ("Formats", ["CYAML"]), ("System", []), ("Syntax", ["CStack", "Formats"]),
    ("WorkflowAPI", ["Formats", "System"]), ("HTTPClient", ["CCurl", "Formats", "System"]),
    ("WorkflowClient", ["Formats", "HTTPClient", "System", "WorkflowAPI"]),
  ])
  func `of a lower layer import nothing else of the project`(
    target: String, allowed: [String]
  ) throws {
    let ofToolchain: Set = ["Dispatch", "Glibc", "Swift"]
    #expect(try imports(of: target).subtracting(ofToolchain) == Set(allowed))
  }

  @Test func `of Sixmo know neither the API nor Foundation`() throws {
    let imports = try imports(of: "Sixmo")
    #expect(imports.filter { $0.hasPrefix("Workflow") || $0.hasPrefix("Foundation") }.isEmpty)
  }

  @Test(arguments: [
    ("GRDB", "WorkflowEngine"), ("CPhoneNumber", "WorkflowEngine"), ("CNetNames", "WorkflowEngine"),
    ("CCurl", "HTTPClient"), ("WorkflowClient", "SixmoCommand"),
    ("CEditline", "Prompt"), ("CStdlib", "Sixmo"), ("CYAML", "Formats"),
    ("NIOCore", "WorkflowServer"), ("NIOPosix", "WorkflowServer"), ("NIOHTTP1", "WorkflowServer"),
    ("WorkflowServer", "SixmoServe"),
  ])
  func `let one target alone import a module`(module: String, owner: String) throws {
    for target in Self.targets where target != owner {
      #expect(try !imports(of: target).contains(module), "\(target) imports \(module)")
    }
  }

  @Test(arguments: ["ArgumentParser", "WorkflowEngine"])
  func `let the programs alone import a module`(module: String) throws {
    var programs = ["SixmoCommand", "SixmoServe"]
    if module == "ArgumentParser" { programs.append("ServeOptions") }
    for target in Self.targets where !programs.contains(target) {
      #expect(try !imports(of: target).contains(module), "\(target) imports \(module)")
    }
  }

  @Test func `of Sixmo are linked to the same modules where they are fuzzed`() throws {
    let dependencies = /name: "Sixmo",\s+dependencies: (\[[^\]]*\])/
    let project = try Checkout.text(of: "Package.swift").firstMatch(of: dependencies)
    let fuzzing = try Checkout.text(of: "scripts/fuzz/Package.swift").firstMatch(of: dependencies)
    #expect(try #require(project).1 == #require(fuzzing).1)
  }

  @Test func `keep SQL in the store and its schema`() throws {
    let statement =
      /"[^"]*\b(SELECT .* FROM|INSERT (OR \w+ )?INTO|DELETE FROM|CREATE TABLE|PRAGMA )/
    for path in Checkout.files(below: "Sources", ending: ".swift")
    where !path.hasPrefix("Sources/WorkflowEngine/Store/") {
      for line in try Checkout.text(of: path).split(separator: "\n") {
        #expect(line.firstMatch(of: statement) == nil, "\(path): \(line)")
      }
    }
  }

  @Test func `use no error code that 'sixmo explain' does not know`() throws {
    let code = /"(E\d{4})"/
    let known = Set(
      try Checkout.files(below: "Sources", ending: ".swift")
        .filter { $0.contains("/Errors/ErrorCode+") }
        .flatMap { try Checkout.text(of: $0).matches(of: code).map(\.1) })
    for path in Checkout.files(below: "Sources", ending: ".swift") {
      for match in try Checkout.text(of: path).matches(of: code) {
        #expect(known.contains(match.1), "\(path): \(match.1)")
      }
    }
  }

  @Test func `take paths and URLs apart on bytes`() throws {
    let question =
      #/\.(hasPrefix|hasSuffix)\("[^"]*[\/:@?][^"]*"\)|\.contains\("[\/:@?]+"\)|(of|split\(separator): "[\/:@?]"|\.(first|last) == "[\/:@?]"|\b(prefix|drop|split|contains|firstIndex|lastIndex)(\((where|while|whereSeparator): | )\{[^}]*\$0 [!=]= "[\/:@?]"/#
    // What is text already: units of bytes or of code points.
    let isSafe = /\.utf8|[sS]calars/
    for path in Checkout.files(below: "Sources", ending: ".swift")
    where path != "Sources/Formats/Bytes/ByteText.swift" {
      for line in try Checkout.text(of: path).split(separator: "\n")
      where !line.drop(while: { $0 == " " }).hasPrefix("//") && line.firstMatch(of: isSafe) == nil {
        #expect(line.firstMatch(of: question) == nil, "\(path): \(line)")
      }
    }
  }

  @Test func `leave nothing for later`() throws {
    let later = /\b(TODO|FIXME|XXX|HACK)\b/
    for folder in ["Sources", "Tests", "scripts", "stdlib"] {
      for ending in [".swift", ".c", ".cpp", ".h", ".sixmo", ".md"] {
        for path in Checkout.files(below: folder, ending: ending)
        where !path.hasSuffix("TidyTests.swift") {
          #expect(try Checkout.text(of: path).firstMatch(of: later) == nil, "\(path)")
        }
      }
    }
  }

  /// A word for which the glossary of the project has a plainer one: "is not a number", "returns", "after".
  private func dialect(in text: Substring) -> Substring? {
    let negation = /([Hh]ere )?\b(is|are|was|were) no (?!longer|more|better|worse)[a-z]/
    let words =
      #/\bhardly\b|\b[Ss]tands?\b|\b([Tt]ells|told)\b(?!\()|\b[Bb]ehind\b(?! a proxy)|\bso many\b|\b[Ww]hoever\b|\bthrown away\b/#
    return text.matches(of: negation).first { $0.1 == nil }?.0 ?? text.firstMatch(of: words)?.0
  }

  @Test func `speak plainly in messages`() throws {
    let literal = /"(?:[^"\\]|\\.)*"/
    for path in Checkout.files(below: "Sources", ending: ".swift") {
      for line in try Checkout.text(of: path).split(separator: "\n")
      where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        for text in line.matches(of: literal).map(\.0) where text.contains(" ") {
          #expect(dialect(in: text) == nil, "\(path): \(text)")
        }
      }
    }
  }

  @Test(arguments: Checkout.files(below: "stdlib", ending: ".md") + ["README.md"])
  func `speak plainly in the pages`(_ path: String) throws {
    for line in try Checkout.text(of: path).split(separator: "\n") {
      #expect(dialect(in: line) == nil, "\(path): \(line)")
    }
  }

  @Test(arguments: Checkout.files(below: "stdlib", ending: ".sixmo"))
  func `speak plainly in the library`(_ path: String) throws {
    for line in try Checkout.text(of: path).split(separator: "\n") where line.hasPrefix("## ") {
      #expect(dialect(in: line) == nil, "\(path): \(line)")
    }
  }

  private func imports(of target: String) throws -> Set<String> {
    let paths = Checkout.files(below: "Sources/\(target)", ending: ".swift")
    try #require(!paths.isEmpty, "no sources in \(target)")
    let declaration = /(?m)^(?:@?\w+ )*import (?:\w+ )?(\w+)/
    return Set(
      try paths.flatMap { try Checkout.text(of: $0).matches(of: declaration).map { String($0.1) } })
  }
}
