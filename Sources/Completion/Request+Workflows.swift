import Bindings
import Sixmo
import Syntax
import WorkflowAPI

/// What the workflow that a call runs expects: the columns of its rows, and the specs of its first block.
extension Request {
  /// The keys of an object in the payload, or in `specs_override`, that the bracket at `depth` opens; nil
  /// for any other object.
  func fieldsOfRun(_ depth: Int) -> [KnownField]? {
    guard cursor.enclosing[depth].kind == .object, depth > 0 else { return nil }
    let isInList = depth > 1 && cursor.enclosing[depth - 1].kind == .array
    let call = cursor.enclosing[isInList ? depth - 2 : depth - 1]
    guard case .call(let callee) = call.kind, Catalogue.endpoint(callee.name) != nil else {
      return nil
    }
    switch parameter(call)?.name {
    case "webhook_payload": return columns(of: workflow(call))
    case "specs_override" where !isInList:
      return workflow(call)?.blocks.first?["block_type"]?.string.map(specs) ?? []
    default: return nil
    }
  }

  /// Those that the blocks name and that no block before them adds, and then those of rows that are held.
  private func columns(of workflow: KnownWorkflow?) -> [KnownField] {
    var fields: [KnownField] = []
    var known: Set<String> = []
    for block in workflow?.blocks ?? [] {
      guard let type = block["block_type"]?.string else { continue }
      let written = block["specs"]?.object ?? [:]
      for (column, use) in named(by: written, of: type) where known.insert(column).inserted {
        fields.append(KnownField(name: column, summary: use, isColumn: true))
      }
      known.formUnion(addedColumns(type, written))
    }
    return fields
      + columns.filter { known.insert($0.text).inserted }
      .map { KnownField(name: $0.text, summary: $0.summary, isColumn: true) }
  }

  /// Columns with what they are for: `("email", "email_field of validate_email")`.
  private func named(by written: JSONObject, of type: String) -> [(String, String)] {
    var named: [(String, String)] = []
    func add(_ value: JSON?, _ spec: String) {
      for column in value.map({ $0.array ?? [$0] }) ?? [] {
        if let name = column.string { named.append((name, "\(spec) of \(type)")) }
      }
    }
    for (name, rule) in written["input_schema"]?.object ?? [:] {
      let isRequired = rule["required"]?.bool == true
      let kind = rule["type"]?.string ?? "any"
      named.append((name, isRequired ? "\(kind), required" : kind))
    }
    for spec in specs(of: type) where spec.name.hasByteSuffix("_field") {
      add(written[spec.name] ?? spec.defaultValue, spec.name)
    }
    // What `transform` and `group_by` list is there before them, too.
    for spec in ["columns", "on"] { add(written[spec], spec) }
    for condition in written["filters"]?.array ?? [] { add(condition["column"], "filters") }
    for name in written["rename"]?.object?.keys ?? [] { add(.string(name), "rename") }
    for name in written["cast"]?.object?.keys ?? [] { add(.string(name), "cast") }
    for (spec, code) in expressions(in: written) {
      for name in ExpressionColumns.all(in: code) { add(.string(name), spec) }
    }
    return named
  }

  private func expressions(in written: JSONObject) -> [(spec: String, code: String)] {
    let set = (written["set"]?.object ?? [:]).compactMap { _, code in
      code.string.map { ("set", $0) }
    }
    return (written["where"]?.string.map { [("where", $0)] } ?? []) + set
  }

  private func addedColumns(_ type: String, _ written: JSONObject) -> [String] {
    let block = completer.help.blocks.first { $0.name == type || $0.aliases.contains(type) }
    let own = ["set", "aggregate", "return_fields"].flatMap { written[$0]?.object?.keys ?? [] }
    let renamed = (written["rename"]?.object?.values ?? []).compactMap(\.string)
    return (block?.columns.map(\.name) ?? []) + own + renamed
      + [written["output_column"]?.string].compactMap { $0 }
  }

  // MARK: The workflow

  /// Of the call's workflow id, given as a text or as a value that is held.
  private func workflow(_ call: Cursor.Enclosing) -> KnownWorkflow? {
    let id: String? =
      switch cursor.firstArgument(of: call, named: "workflow_id") {
      case .text(let text): text
      case .value(let path):
        if case .name(let name) = path.root {
          source.outline(of: name, path.steps)?.text.flatMap { try? JSON.parse($0).string }
        } else {
          nil
        }
      case nil: nil
      }
    return id.flatMap { source.workflow($0) }.map(KnownWorkflow.init)
  }
}

/// A workflow as `workflows.get` returns it.
private struct KnownWorkflow {
  /// In the order in which they work.
  let blocks: [JSON]

  init(_ workflow: JSON) {
    let blocks = workflow["workflow_definition"]?["blocks"]?.array ?? []
    self.blocks = blocks.sorted {
      ($0["sequence_number"]?.int ?? 0) < ($1["sequence_number"]?.int ?? 0)
    }
  }
}

/// The columns that an expression over `row` reads by their names: `row.email`, `row["Full Name"]`.
private enum ExpressionColumns {
  static func all(in code: String) -> [String] {
    let source = Source(name: "<expression>", text: code)
    let tokens = TokenText(source: source, tokens: Lexer.lex(source).tokens)
    return tokens.tokens.indices.dropLast(3).compactMap { index in
      guard tokens.kind(index) == .name, tokens.text(index) == "row" else { return nil }
      if tokens.isDot(index + 1) { return tokens.text(index + 2) }
      let isIndex = [.leftBracket, .questionBracket].contains(tokens.kind(index + 1))
      return isIndex ? tokens.plainString(index + 2) : nil
    }
  }
}

extension Cursor {
  enum Argument {
    case text(String)
    case value(ValuePath)
  }

  /// The argument called `name`, which is the first where arguments have no names, as far as it is a text or
  /// the way to a value.
  func firstArgument(of call: Enclosing, named name: String) -> Argument? {
    var start = call.opening + 1
    if call.keys.contains(name) {
      guard let colon = colon(after: name, from: start) else { return nil }
      start = colon + 1
    }
    guard let comma = firstComma(after: start - 1), comma > start else { return nil }
    if comma == start + 1, let text = tokens.plainString(start) { return .text(text) }
    return valuePath(endingAt: comma - 1).map(Argument.value)
  }

  private func colon(after name: String, from start: Int) -> Int? {
    (start..<tokens.tokens.count).dropLast().first {
      tokens.kind($0) == .colon && tokens.text($0 - 1) == name
    }
  }
}
