import Sixmo
import Syntax

/// A piece of Sixmo in a page or in the `##` lines of a script, with what it says about itself (`Claim`).
package struct Example: Sendable {
  /// Its first line in the file, from 1.
  package var line: Int
  /// The file with nothing but the example left, so that places in it are places in the file.
  package var source: Source

  /// A whole source as one example.
  package init(_ source: Source) {
    line = 1
    self.source = source
  }

  /// The code with its claims as calls that check them; throws what is wrong with its syntax.
  package func program() throws(Stop) -> ExampleProgram {
    let parsed = Parser.parse(source)
    guard !parsed.hasErrors else { throw .rejected(parsed.diagnostics) }
    var program = ExampleProgram(source: source)
    for statement in parsed.program.statements {
      guard let claim = try WrittenClaim(behind: statement, in: source) else {
        program.statements.append(statement)
        continue
      }
      try program.add(statement, claim)
    }
    return program
  }
}

/// What an example comes to.
package struct ExampleProgram: Sendable {
  package let source: Source
  fileprivate(set) var statements: [Statement] = []
  /// Which statements claim errors, by their places in `statements`.
  private var errors: [(index: Int, shown: String)] = []

  init(source: Source) { self.source = source }

  package var program: Program { Program(source: source, statements: statements) }

  fileprivate mutating func add(_ statement: Statement, _ claim: WrittenClaim) throws(Stop) {
    switch claim.kind {
    case .value(let shown):
      guard case .expression(let value) = statement.kind else {
        throw .rejected([
          Diagnostic(
            "E0811", "only an expression has a value to show", at: .init(source, statement.span))
        ])
      }
      statements.append(claim.call(Claim.value, [value, shown], over: statement.span))
    case .output(let text):
      statements.append(statement)
      statements.append(claim.call(Claim.output, [claim.string(text)], over: statement.span))
    case .error(let text):
      errors.append((statements.count, text))
      let action = claim.function([statement], over: statement.span)
      statements.append(
        claim.call(Claim.error, [claim.string(text), action], over: statement.span))
    }
  }

  /// The rest of the program if all that is wrong with it is what it claims; nil if more is.
  package func without(_ diagnostics: [Diagnostic]) -> ExampleProgram? {
    var rest = self
    var fulfilled: Set<Int> = []
    for diagnostic in diagnostics {
      guard let index = claimedError(diagnostic) else { return nil }
      fulfilled.insert(index)
    }
    rest.statements = statements.indices.filter { !fulfilled.contains($0) }.map { statements[$0] }
    rest.errors = []
    return rest
  }

  private func claimedError(_ diagnostic: Diagnostic) -> Int? {
    guard let place = diagnostic.location?.span else { return nil }
    return errors.first { index, shown in
      let span = statements[index].span
      return span.start <= place.start && place.end <= span.end
        && Claim.matches(diagnostic, shown)
    }?.index
  }
}

extension Example {
  /// The blocks between fences in the `##` lines of a script.
  ///
  /// ````
  /// ## ```
  /// ## [1, 2, 3].take(2)  # => [1, 2]
  /// ## ```
  /// ````
  package static func documented(in source: Source) -> [Example] {
    var examples: [Example] = []
    var code: [Range<Int>]?
    for line in source.lines {
      let text = source.bytes[line]
      guard text.starts(with: "##".utf8) else {
        code = nil
        continue
      }
      let start = line.lowerBound + (text.dropFirst(2).first == UInt8(ascii: " ") ? 3 : 2)
      if !source.bytes[start..<line.upperBound].elementsEqual("```".utf8) {
        code?.append(start..<line.upperBound)
      } else if let lines = code {
        if let example = Example(lines, of: source) { examples.append(example) }
        code = nil
      } else {
        code = []
      }
    }
    return examples
  }

  /// The ```` ```sixmo ```` block of a page.
  package init?(_ block: Page.Block, of page: Page) {
    self.init(block.lines, of: page.source)
  }

  /// Nil if there is nothing in the lines.
  private init?(_ lines: [Range<Int>], of source: Source) {
    guard let first = lines.first, let last = lines.last else { return nil }
    line = source.position(of: first.lowerBound).line
    var bytes = source.bytes[..<last.upperBound].map { byte in
      byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " ")
    }
    for line in lines { bytes.replaceSubrange(line, with: source.bytes[line]) }
    self.source = Source(name: source.name, bytes: bytes + [UInt8(ascii: "\n")])
  }
}
