import Bindings
import Sixmo
import WorkflowAPI

/// What may be written inside the string at the cursor. A name of the language never is.
extension Request {
  var strings: [Candidate] {
    if cursor.followsImport { return files }
    guard let around = cursor.enclosing.last else { return [] }
    switch around.kind {
    case .index(let path):
      return path.flatMap(shape)?.fields.map { Candidate($0.name, $0.summary) } ?? []
    case .call(let callee): return values(for: callee, around)
    case .object:
      return around.key.map { values(for: field(around), named: $0, around) } ?? keysAsText
    case .array: return elements
    case .other: return []
    }
  }

  private func values(
    for callee: Cursor.Enclosing.Callee, _ around: Cursor.Enclosing
  ) -> [Candidate] {
    if callee.name == "help" { return completer.help.topics.map { Candidate($0) } }
    if callee.name == "draw", around.items == 0 {
      return ["workflow_id", "run_id"].flatMap { values(named: $0) }
    }
    guard let parameter = parameter(around) else { return [] }
    if !parameter.allowed.isEmpty { return parameter.allowed.map { Candidate($0) } }
    if let allowed = parameter.schema?.allowedWords { return allowed.map { Candidate($0) } }
    return values(named: parameter.name)
  }

  private func values(
    for field: KnownField?, named key: String, _ around: Cursor.Enclosing
  ) -> [Candidate] {
    if let field, !field.allowed.isEmpty { return field.allowed.map { Candidate($0) } }
    if field?.isColumn == true { return [] }
    switch key {
    case "block_type", "block_name": return blockTypes
    case "from_block_id", "to_block_id": return cursor.blockIDs.map { Candidate($0, "a block") }
    default: return values(named: key)
    }
  }

  /// By what a parameter or a key is called, wherever it belongs to.
  private func values(named name: String) -> [Candidate] {
    if let listing = Catalogue.listing(of: name) { return identifiers(listing) }
    switch name {
    case "path", "file", "folder", "to", "from", "input_file", "file_path": return files
    case "column", "columns", "by", "on", "field", "fields", "keys": return columns
    case _ where name.hasSuffix("_field") || name.hasSuffix("_column"): return columns
    default: return []
    }
  }

  private func identifiers(_ listing: Endpoint.Listing) -> [Candidate] {
    let described =
      Catalogue.endpoint(listing.endpoint)?.response.fields
      .filter { $0.name != listing.field && $0.schema.isPlainText }.map(\.name) ?? []
    return source.rows(of: listing.endpoint).compactMap { row in
      row[listing.field]?.string.map { text in
        let words = described.compactMap { row[$0]?.string }.filter { !$0.isEmpty }.prefix(2)
        return Candidate(text, words.joined(separator: ", "))
      }
    }
  }

  /// A list of column names, or of result formats.
  private var elements: [Candidate] {
    guard let outer = cursor.enclosing.dropLast().last else { return [] }
    if let parameter = parameter(outer) {
      if case .array(let element, _)? = parameter.schema, let allowed = element.allowedWords {
        return allowed.map { Candidate($0) }
      }
      return values(named: parameter.name)
    }
    return outer.key.map { values(named: $0) } ?? columns
  }

  /// Keys written as strings.
  private var keysAsText: [Candidate] {
    cursor.enclosing.last.map(unwrittenFields)?.map { Candidate($0.name, $0.summary) } ?? []
  }

  private var files: [Candidate] {
    source.files(startingWith: cursor.typed).map { Candidate($0) }
  }
}

extension Catalogue {
  /// Where the values of a parameter come from, found by its name or by the name of the listed field.
  fileprivate static func listing(of name: String) -> Endpoint.Listing? {
    let parameters = endpoints.lazy.flatMap(\.parameters)
    return parameters.compactMap { parameter in
      parameter.listing.flatMap { parameter.name == name || $0.field == name ? $0 : nil }
    }.first { $0.field != "id" || name != "id" }
  }
}

extension Schema {
  /// Text that people read, no time and no URL.
  fileprivate var isPlainText: Bool {
    if case .string(let rules) = self { rules.format == nil } else { false }
  }
}

extension Cursor {
  var followsImport: Bool {
    let before = tokens.tokens.count - 3
    return before >= 0 && tokens.kind(before) == .importKeyword
  }

  /// The texts that `block_id` is given anywhere before the cursor.
  var blockIDs: [String] {
    values(of: "block_id", in: 0..<tokens.tokens.count)
  }

  /// The text of a key of the object around the cursor, if it was written before.
  func text(of key: String, in around: Enclosing) -> String? {
    values(of: key, in: around.opening..<tokens.tokens.count).last
  }

  private func values(of key: String, in range: Range<Int>) -> [String] {
    range.dropLast(2).compactMap { index in
      guard tokens.kind(index + 1) == .colon,
        (tokens.plainString(index) ?? tokens.text(index)) == key
      else { return nil }
      return tokens.plainString(index + 2)
    }
  }
}
