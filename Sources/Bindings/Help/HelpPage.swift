import Sixmo
import Syntax
import WorkflowAPI

/// A page of help while it is being written.
struct HelpPage {
  var width: Int
  private var lines: [String] = []

  init(width: Int) { self.width = max(width, 40) }

  var text: String { lines.joined(separator: "\n") + "\n" }

  // MARK: Parts

  mutating func line(_ text: String) { lines.append(text) }

  mutating func heading(_ text: String) {
    if !lines.isEmpty { lines.append("") }
    lines.append(text)
  }

  mutating func paragraph(_ text: String, indent: Int = 0) {
    lines += text.wrapped(to: width - indent).map { String(repeating: " ", count: indent) + $0 }
  }

  /// A claim that does not fit goes below its expression.
  mutating func code(_ source: String) {
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.count + 2 > width, let claim = line.firstRange(of: "  # => ") {
        lines += ["  \(line[..<claim.lowerBound])", "  \(line[claim.lowerBound...].dropFirst(2))"]
      } else {
        lines.append(line.isEmpty ? "" : "  \(line)")
      }
    }
  }

  /// `name(parameter, …)`; further lines are indented.
  mutating func signature(_ text: String) {
    // A parameter stays beside its default.
    let (loose, fixed) = (" = ", "\u{A0}=\u{A0}")
    let parts = text.replacing(loose, with: fixed).wrapped(to: width - 2)
    for (index, part) in parts.enumerated() {
      lines.append((index == 0 ? "" : "  ") + part.replacing(fixed, with: loose))
    }
  }

  /// A name, and what it means in a column of its own.
  mutating func entry(_ name: String, _ text: String, column: Int) {
    let column = min(column, width / 2)
    let parts = text.wrapped(to: width - column)
    let padding = String(repeating: " ", count: max(column - name.count, 0))
    if name.count < column, let first = parts.first {
      lines.append(name + padding + first)
    } else {
      lines += [name] + parts.prefix(1).map { String(repeating: " ", count: column) + $0 }
    }
    lines += parts.dropFirst().map { String(repeating: " ", count: column) + $0 }
  }

  mutating func words(_ words: [String]) {
    paragraph(words.joined(separator: " "), indent: 2)
  }
}

extension HelpPage {
  // MARK: Topics

  /// In the order in which somebody who meets it asks: what it does, how it is called, what is sent and
  /// answered, what goes wrong, and how other programs say it.
  mutating func add(_ endpoint: Endpoint) {
    paragraph(endpoint.summary)
    heading("Call")
    code(endpoint.example.call)
    heading("\(endpoint.method.rawValue) \(endpoint.path)")
    if let note = endpoint.extensionNote { paragraph(note, indent: 2) }
    addRequest(of: endpoint)
    heading(
      endpoint.response.isList ? "Answer: an array of objects with" : "Answer: an object with")
    add(endpoint.response.fields, saysOptional: false)
    heading("Errors")
    for error in endpoint.everyError { entry("  \(error.status)", error.when, column: 7) }
    heading("Common mistakes")
    for mistake in endpoint.mistakes { add(mistake) }
    heading("curl")
    code(endpoint.exampleRequest.curl(baseURL: Catalogue.hostedURL))
    heading("Python")
    code(endpoint.exampleRequest.python(baseURL: Catalogue.hostedURL).droppingLastNewline)
  }

  /// `✗` the call, what is wrong with it, and `✓` the call that was meant.
  private mutating func add(_ mistake: Endpoint.Mistake) {
    line("  ✗ \(mistake.call)")
    paragraph((mistake.code.map { "\($0): " } ?? "") + mistake.reason, indent: 4)
    for (index, part) in mistake.meant.split(separator: "\n").enumerated() {
      line((index == 0 ? "  ✓ " : "    ") + part)
    }
  }

  private mutating func addRequest(of endpoint: Endpoint) {
    if !endpoint.parameters.isEmpty {
      heading("Parameters")
      paragraph(endpoint.signature, indent: 2)
      add(endpoint.parameters.map(\.field), saysOptional: true)
    }
    if let body = endpoint.exampleBody {
      heading("Request body")
      code(body)
    }
    if !endpoint.example.setup.isEmpty {
      heading("The request with all that it needs")
      code(endpoint.example.source)
    }
  }

  mutating func add(_ place: SchemaPlace, at path: String) {
    line(path)
    heading(place.field.kind(saysOptional: place.isParameter))
    paragraph(place.field.documentation)
    guard !place.field.schema.fields.isEmpty else { return }
    heading("Fields")
    add(place.field.schema.fields, saysOptional: place.isParameter)
  }

  mutating func add(_ builtin: Builtin) {
    signature(builtin.signature)
    line("")
    paragraph(builtin.summary)
    if !builtin.documentation.isEmpty {
      line("")
      for text in builtin.documentation.split(separator: "\n", omittingEmptySubsequences: false) {
        text.isEmpty ? line("") : paragraph(String(text))
      }
    }
    if !builtin.examples.isEmpty { heading("Examples") }
    for example in builtin.examples {
      code(example.source + (example.value.map { "  # => \($0)" } ?? ""))
    }
  }

  mutating func add(_ code: ErrorCode) {
    paragraph("\(code.code): \(code.title)")
    line("")
    paragraph(code.explanation)
    if code.kind != "error" {
      line("")
      paragraph("Its kind is '\(code.kind)': 'catch e' finds that in e.kind.")
    }
    heading("Example")
    // One is two thousand brackets.
    self.code(code.example.count > 1000 ? "\(code.example.prefix(40))…" : code.example)
    guard let fix = code.fix else { return }
    heading("Instead")
    self.code(fix)
  }

  /// One line for each.
  mutating func add(_ codes: [ErrorCode]) {
    for code in codes { entry(code.code, code.title, column: 7) }
  }

  mutating func add(_ function: DocumentedFunction) {
    signature(function.signature)
    var hasExamples = false
    for (index, part) in function.documentation.split(
      separator: "```", omittingEmptySubsequences: false
    ).enumerated() {
      if index.isMultiple(of: 2) {
        for text in part.split(separator: "") {
          line("")
          paragraph(text.joined(separator: " "))
        }
      } else {
        if !hasExamples { heading("Examples") }
        hasExamples = true
        code(part.joined(separator: "\n"))
      }
    }
  }

  /// A page of the guide is Markdown that reads well as it is.
  mutating func add(guide: String) {
    line(guide.last == "\n" ? String(guide.dropLast()) : guide)
  }

  /// A word of the language, with statements of the guide that have it in their first line.
  mutating func add(keyword: String) {
    paragraph("\(keyword): a word of the language; help(\"language\") explains it.")
    let examples = Self.examples(of: keyword, in: Stdlib.text("guide/language.md") ?? "")
    guard !examples.isEmpty else { return }
    heading("Examples")
    for example in examples.prefix(4) { code(example) }
  }

  private static func examples(of keyword: String, in guide: String) -> [String] {
    var examples: [String] = []
    var isCode = false
    var statement: [Substring] = []
    for line in guide.split(separator: "\n") {
      if line.hasBytePrefix("```") {
        isCode.toggle()
        statement = []
        continue
      }
      let begins = line.first != " " && line.split(separator: " ").contains(Substring(keyword))
      guard isCode, begins || !statement.isEmpty else { continue }
      statement.append(line)
      let text = statement.joined(separator: "\n")
      if text.count(where: "{[(".contains) <= text.count(where: "}])".contains) {
        examples.append(text)
        statement = []
      }
    }
    return examples
  }

  mutating func add(_ members: [Help.Summary]) {
    let column = min(members.map(\.name.count).max() ?? 0, 24) + 4
    for member in members { entry("  \(member.name)", member.summary, column: column) }
  }

  // MARK: Fields

  /// What may be sent.
  mutating func addFields(_ fields: [Schema.Field]) { add(fields, saysOptional: true) }

  private mutating func add(_ fields: [Schema.Field], saysOptional: Bool) {
    let rows = rows(fields, depth: 1)
    let column = min(rows.map(\.name.count).max() ?? 0, 30) + 2
    for row in rows {
      let kind = row.field.kind(saysOptional: saysOptional)
      entry(row.name, "\(kind). \(row.field.documentation)", column: column)
    }
  }

  /// Fields with those inside them, which are further right.
  private func rows(_ fields: [Schema.Field], depth: Int) -> [(name: String, field: Schema.Field)] {
    fields.flatMap { field in
      [(String(repeating: "  ", count: depth) + field.name, field)]
        + rows(field.schema.fields, depth: depth + 1)
    }
  }
}

extension String {
  fileprivate var droppingLastNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}

extension Schema {
  fileprivate var isList: Bool {
    if case .array = self { true } else { false }
  }
}

extension Schema.Field {
  /// `int from 1 to 500, optional, 100 by default`
  fileprivate func kind(saysOptional: Bool) -> String {
    var words = [schema.words]
    if saysOptional, !isRequired { words.append("optional") }
    if !saysOptional, isNullable { words.append("may be null") }
    if let defaultValue { words.append("\(defaultValue.text()) by default") }
    return words.joined(separator: ", ")
  }
}
