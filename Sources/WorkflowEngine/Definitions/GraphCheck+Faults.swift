import Sixmo
import Syntax
import WorkflowAPI

// The words of every fault of a graph, and its place in the request.

extension GraphCheck {
  mutating func unknownType(_ read: DefinitionReader.ReadBlock, _ type: String) {
    if let block = BlockRegistry.hostedBlock(type: type, name: read.name) {
      add(
        at(block: read, "block_type"),
        "Block '\(block.name)' is one of the hosted service alone. \(block.summary)"
          + " With --allow-hosted-blocks it is accepted, for definitions that run there",
        "hosted_block", .string(type))
      return
    }
    let known = registry.names + BlockRegistry.categories.sorted()
    let meant = Suggestion.nearest(to: type, among: known)
    let hint = meant.map { "did you mean '\($0)'?" } ?? "known are \(listed(registry.names))"
    add(
      at(block: read, "block_type"), "Unknown block type '\(type)'; \(hint)",
      "unknown_block_type", .string(type))
  }

  mutating func duplicateNumber(
    _ read: DefinitionReader.ReadBlock, _ number: Int, _ other: String
  ) {
    add(
      at(block: read, "sequence_number"),
      "Sequence number \(number) is already that of block '\(other)'",
      "duplicate_sequence_number", .int(number))
  }

  mutating func duplicateID(_ read: DefinitionReader.ReadBlock, _ id: String) {
    add(
      at(block: read, "block_id"), "Another block has the id '\(id)' already",
      "duplicate_block_id", .string(id))
  }

  mutating func badCondition(
    _ read: DefinitionReader.ReadEdge, _ condition: String, _ reason: String
  ) {
    add(
      at(edge: read, "condition"), "Not a Sixmo expression over 'row': \(reason)",
      "invalid_expression", .string(condition))
  }

  func tooManyExpressions(_ count: Int, at place: [JSON]) -> Fault {
    Fault(
      place,
      "A block may have \(Block.expressionLimit) expressions, and this one has \(count);"
        + " split it into several blocks", type: "too_many_expressions")
  }

  mutating func dangling(
    _ read: DefinitionReader.ReadEdge, _ key: String, _ id: String
  ) {
    add(
      at(edge: read, key), "No block has the id '\(id)'; \(hint(for: id))", "unknown_block_id",
      .string(id))
  }

  private func hint(for id: String) -> String {
    let ids = definition.blocks.compactMap(\.id)
    if let meant = Suggestion.nearest(to: id, among: ids) { return "did you mean '\(meant)'?" }
    switch ids.count {
    case 0: return "there are no blocks"
    case 1: return "the only block is '\(ids[0])'"
    default: return "the blocks are \(listed(ids))"
    }
  }

  mutating func selfLoop(_ read: DefinitionReader.ReadEdge) {
    add(at(edge: read, "to_block_id"), "Block '\(read.to)' leads to itself", "self_loop")
  }

  mutating func duplicateEdge(_ read: DefinitionReader.ReadEdge) {
    add(
      at(edge: read), "There is an edge from '\(read.from)' to '\(read.to)' already",
      "duplicate_edge")
  }

  mutating func noSource() {
    add(
      location + ["blocks"],
      "No source: the rows must come from a block such as \(listed(registry.sources))",
      "no_source")
  }

  mutating func secondSource(_ position: Int, first: Int) {
    add(
      at(block: definition.blocks[position], "block_type"),
      "A second source: the rows come from '\(id(first))' already", "several_sources",
      JSON(definition.blocks[position].type))
  }

  mutating func sourceWithInput(_ edge: Edge) {
    add(
      at(edge: edge.read, "to_block_id", orBlock: edge.to),
      "'\(edge.read.to)' is a source and takes no rows from '\(edge.read.from)'",
      "source_with_input", .string(edge.read.to))
  }

  mutating func secondInput(_ edge: Edge) {
    add(
      at(edge: edge.read, "to_block_id", orBlock: edge.to),
      "'\(edge.read.to)' takes rows from one block only; join them with a 'merge' block first",
      "several_inputs", .string(edge.read.to))
  }

  mutating func mergeWithoutInputs(_ position: Int) {
    let count = incoming[position].count
    add(
      at(block: definition.blocks[position]),
      "'\(id(position))' merges two or more inputs, but \(count == 0 ? "none" : "one") leads to it",
      "too_few_inputs")
  }

  mutating func cycle(_ path: [Edge]) {
    guard let last = path.last else { return }
    let ids = path.map { "'\(id($0.from))'" } + ["'\(id(last.to))'"]
    add(at(edge: last.read), "The edges run in a circle: \(ids.joined(separator: " → "))", "cycle")
  }

  mutating func unreachable(_ position: Int, from source: Int) {
    add(
      at(block: definition.blocks[position]),
      "No path of edges leads from the source '\(id(source))' to '\(id(position))'",
      "unreachable_block")
  }

  mutating func wrongDataType(
    _ position: Int, _ block: Block, _ type: DataType, _ edge: Edge
  ) {
    let wanted = listed(block.accepts.map(\.rawValue).sorted())
    add(
      at(block: definition.blocks[position]),
      "'\(id(position))' (\(block.name)) takes \(wanted) rows, but '\(id(edge.from))' gives it"
        + " \(type.rawValue) rows; \(fix(position, type))", "incompatible_data_type")
  }

  /// What makes the stream fit.
  private func fix(_ position: Int, _ type: DataType) -> String {
    let source = sourcePositions.first.map { "'\(id($0))'" } ?? "the source"
    let wanted = type == .company ? DataType.lead : .company
    let what = wanted == .lead ? "people" : "companies"
    let declare =
      "set 'dataframe_type' of \(source) to '\(wanted.rawValue)' if its rows are \(what)"
    let between = registry.blocks.first { $0.turnsInto == wanted }.map {
      "put a '\($0.name)' block between them"
    }
    let before = maker(of: type, before: position).map { "put it before '\(id($0))'" }
    let ways = [between, before, declare].compactMap { $0 }
    return (ways.count > 1 ? ways : ways + ["take the block out"]).joined(separator: ", or ")
  }

  /// The nearest block before that gives a stream its type.
  private func maker(of type: DataType, before position: Int) -> Int? {
    var at = position
    for _ in definition.blocks {
      guard let edge = incoming[at].first else { return nil }
      at = edge.from
      if types[at]?.makes == type { return at }
    }
    return nil
  }

  mutating func mixedDataTypes(
    _ position: Int, _ first: DataType, _ second: DataType, _ edge: Edge
  ) {
    add(
      at(block: definition.blocks[position]),
      "'\(id(position))' is given \(first.rawValue) rows and, from '\(id(edge.from))',"
        + " \(second.rawValue) rows; merge rows of one type", "incompatible_data_type")
  }

  private mutating func add(
    _ location: [JSON], _ message: String, _ type: String, _ input: JSON? = nil
  ) {
    faults.append(Fault(location, message, type: type, input: input))
  }

  func at(block: DefinitionReader.ReadBlock, _ key: JSON...) -> [JSON] {
    location + ["blocks", .int(block.index)] + key
  }

  private func at(edge: DefinitionReader.ReadEdge, _ key: String? = nil) -> [JSON] {
    guard let index = edge.index else { return location + ["edges"] }
    return location + ["edges", .int(index)] + (key.map { [.string($0)] } ?? [])
  }

  /// An edge of the chain is nowhere: its fault is the block's.
  private func at(
    edge: DefinitionReader.ReadEdge, _ key: String, orBlock position: Int
  ) -> [JSON] {
    edge.index == nil
      ? at(block: definition.blocks[position], "sequence_number") : at(edge: edge, key)
  }

  /// `'a', 'b' and 'c'`
  private func listed(_ names: [String]) -> String {
    let quoted = names.map { "'\($0)'" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " and " + last
  }
}
