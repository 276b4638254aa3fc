import Sixmo
import WorkflowAPI

/// Finds everything that is wrong with a graph, and makes the `WorkflowGraph` if nothing is.
///
/// Its parts run one after the other and look only at what the earlier ones found sound, so that one
/// mistake is reported once: a block that is on a cycle is not called unreachable as well.
struct GraphCheck {
  let registry: BlockRegistry
  private let checkExpression: (String) -> String?
  let location: [JSON]
  let definition: DefinitionReader
  var faults: [Fault] = []

  /// By position in `definition.blocks`; nil where the type is unknown.
  private(set) var types: [Block?] = []
  private var positions: [String: Int] = [:]
  /// Whether an edge names a block that is not there, so that another may seem to have no edge.
  private var hasDanglingEdges = false
  /// Sound edges by the block that they lead to and that they come from.
  private(set) var incoming: [[Edge]]
  private var outgoing: [[Edge]]

  struct Edge {
    var from: Int
    var to: Int
    var read: DefinitionReader.ReadEdge
  }

  /// `location` is that of the definition in the request; `checkExpression` says why a condition is no
  /// expression.
  static func graph(
    of definition: JSON, at location: [JSON], registry: BlockRegistry,
    checkExpression: @escaping (String) -> String?
  ) throws(WorkflowGraph.InvalidDefinition) -> WorkflowGraph {
    var check = GraphCheck(definition, location, registry, checkExpression)
    check.checkBlocks()
    check.checkEdges()
    check.placeHostedBlocks()
    check.checkSources()
    check.checkInputs()
    let order = check.order()
    check.checkReach(order)
    let dataTypes = check.dataTypes(order)
    let columns = check.columns(order)
    guard check.faults.isEmpty else { throw WorkflowGraph.InvalidDefinition(faults: check.faults) }
    return check.graph(order, dataTypes, columns)
  }

  private init(
    _ definition: JSON, _ location: [JSON], _ registry: BlockRegistry,
    _ checkExpression: @escaping (String) -> String?
  ) {
    self.registry = registry
    self.location = location
    self.checkExpression = checkExpression
    self.definition = DefinitionReader(definition)
    incoming = Array(repeating: [], count: self.definition.blocks.count)
    outgoing = incoming
  }
}

// MARK: Blocks and edges one by one

extension GraphCheck {
  private mutating func checkBlocks() {
    var numbers: [Int: String] = [:]
    for (position, read) in definition.blocks.enumerated() {
      let type = read.type.flatMap { registry.block(type: $0, name: read.name) }
      types.append(type)
      if type == nil, let name = read.type { unknownType(read, name) }
      if let number = read.sequenceNumber {
        if let other = numbers[number] {
          duplicateNumber(read, number, other)
        } else {
          numbers[number] = id(position)
        }
      }
      if let id = read.id {
        if positions[id] == nil {
          positions[id] = position
        } else if read.hasOwnID {
          duplicateID(read, id)
        }
      }
      if let type, let specs = read.specs { check(specs, of: type, at: at(block: read, "specs")) }
    }
  }

  /// Every fault of one block's specs; what the shape of a value is to blame for is not reported again.
  private mutating func check(_ specs: JSONObject, of type: Block, at place: [JSON]) {
    var shape = type.specs.faults(for: .object(specs), at: place)
    let unknown = UnknownSpecs(&shape, of: type, at: place)
    let meaning = type.check(specs, place) + expressions(type, specs, place)
    let found =
      (shape
      + meaning.filter { fault in
        !shape.contains { fault.location.starts(with: $0.location) }
      }).filter { !unknown.explain($0) }
    // A URL that is missing or misspelt is not also one that cannot be asked.
    let unasked = type.requests(specs).filter { $0.isGiven(by: specs) }.compactMap { use in
      use.fault(for: registry.outgoing, at: place)
    }
    faults +=
      found + unasked.filter { fault in !found.contains { $0.location == fault.location } }
  }

  private func expressions(_ type: Block, _ specs: JSONObject, _ place: [JSON]) -> [Fault] {
    let expressions = type.expressions(specs)
    if expressions.count > Block.expressionLimit {
      return [
        tooManyExpressions(expressions.count, at: place + expressions[Block.expressionLimit].path)
      ]
    }
    return expressions.compactMap { path, source in
      checkExpression(source).map { reason in
        Fault(
          place + path, "Not a Sixmo expression over 'row': \(reason)", type: "invalid_expression",
          input: .string(source))
      }
    }
  }

  private mutating func checkEdges() {
    var seen: Set<[Int]> = []
    for read in definition.edges {
      if let condition = read.condition, let reason = checkExpression(condition) {
        badCondition(read, condition, reason)
      }
      let from = end(read, "from_block_id", read.from)
      let to = end(read, "to_block_id", read.to)
      guard let from, let to else {
        hasDanglingEdges = true
        continue
      }
      if from == to {
        // In a chain two blocks with one id are meant, which is reported.
        if read.index != nil { selfLoop(read) }
      } else if !seen.insert([from, to]).inserted {
        duplicateEdge(read)
      } else {
        let edge = Edge(from: from, to: to, read: read)
        incoming[to].append(edge)
        outgoing[from].append(edge)
      }
    }
  }

  private mutating func end(
    _ read: DefinitionReader.ReadEdge, _ key: String, _ id: String
  ) -> Int? {
    if let position = positions[id] { return position }
    // It may be the id of the block whose own cannot be read.
    if definition.blocks.allSatisfy({ $0.id != nil }) { dangling(read, key, id) }
    return nil
  }
}

// MARK: The graph as a whole

extension GraphCheck {
  /// Whether an edge is there that cannot be followed, which is reported.
  private var mayHaveMoreEdges: Bool { definition.hasGaps || hasDanglingEdges }

  /// A block of the hosted service that no edge leads to is taken for the source.
  private mutating func placeHostedBlocks() {
    for position in definition.blocks.indices
    where types[position]?.isHostedOnly == true && incoming[position].isEmpty {
      types[position]?.role = .source
    }
  }

  var sourcePositions: [Int] {
    definition.blocks.indices.filter { types[$0]?.role == .source }
  }

  private mutating func checkSources() {
    let sources = sourcePositions
    // A block of unknown type may have been meant as the source.
    if sources.isEmpty, !types.isEmpty, !types.contains(where: { $0 == nil }) { noSource() }
    for position in sources.dropFirst() { secondSource(position, first: sources[0]) }
  }

  private mutating func checkInputs() {
    for position in definition.blocks.indices {
      switch types[position]?.role {
      case .source: for edge in incoming[position] { sourceWithInput(edge) }
      case .step: for edge in incoming[position].dropFirst() { secondInput(edge) }
      case .merge where incoming[position].count < 2 && !mayHaveMoreEdges:
        mergeWithoutInputs(position)
      case .merge, nil: break
      }
    }
  }

  /// Blocks after all that feed them, among equals the lowest sequence number first. Blocks on a cycle,
  /// which is reported, and those after it are missing.
  private mutating func order() -> [Int] {
    var waiting = incoming.map(\.count)
    var ready = definition.blocks.indices.filter { waiting[$0] == 0 }
    var order: [Int] = []
    while let next = ready.min(by: { number($0) < number($1) }) {
      ready.removeAll { $0 == next }
      order.append(next)
      for edge in outgoing[next] {
        waiting[edge.to] -= 1
        if waiting[edge.to] == 0 { ready.append(edge.to) }
      }
    }
    if order.count < waiting.count {
      reportCycles(among: waiting.indices.filter { waiting[$0] > 0 })
    }
    return order
  }

  /// Reports cycles among blocks that wait for ever, until each edge that closes one is named. An edge is
  /// walked once, whatever the number of cycles.
  private mutating func reportCycles(among stuck: [Int]) {
    let members = Set(stuck)
    var left = stuck.reduce(into: [Int: ArraySlice<Edge>]()) { edges, position in
      edges[position] = outgoing[position].filter { members.contains($0.to) }[...]
    }
    var finished: Set<Int> = []
    for start in stuck where !finished.contains(start) {
      var path: [Edge] = []
      var onPath = [start: 0]
      var at = start
      while true {
        if let edge = left[at]?.popFirst() {
          if let place = onPath[edge.to] {
            cycle(Array(path[place...]) + [edge])
          } else if !finished.contains(edge.to) {
            path.append(edge)
            at = edge.to
            onPath[at] = path.count
          }
        } else {
          finished.insert(at)
          onPath[at] = nil
          guard let back = path.popLast() else { break }
          at = back.from
        }
      }
    }
  }

  private mutating func checkReach(_ order: [Int]) {
    guard let source = sourcePositions.first, !mayHaveMoreEdges else { return }
    var reached = Set(sourcePositions)
    for position in order where incoming[position].contains(where: { reached.contains($0.from) }) {
      reached.insert(position)
    }
    for position in order where !reached.contains(position) {
      // No edge can name the second of two blocks with one id, which is reported.
      let isNamed = definition.blocks[position].id.map { positions[$0] == position } ?? false
      if isNamed, types[position]?.role != .source { unreachable(position, from: source) }
    }
  }

  /// What the stream that leaves each block is about; nil where it may be either.
  private mutating func dataTypes(_ order: [Int]) -> [Int: DataType] {
    var result: [Int: DataType] = [:]
    for position in order {
      guard let block = types[position] else { continue }
      if block.role == .source {
        let declared = definition.blocks[position].specs?["dataframe_type"]?.string
        result[position] = declared.flatMap(DataType.init)
        continue
      }
      let given = incoming[position].compactMap { edge in result[edge.from].map { ($0, edge) } }
      result[position] = block.turnsInto ?? given.first?.0 ?? block.makes
      for (type, edge) in given where !block.accepts.contains(type) {
        wrongDataType(position, block, type, edge)
      }
      if block.role == .merge, let (type, edge) = given.first(where: { $0.0 != given[0].0 }) {
        mixedDataTypes(position, given[0].0, type, edge)
      }
    }
    return result
  }

  /// What is known of the columns that leave each block; a spec that names another is a fault.
  private mutating func columns(_ order: [Int]) -> [Int: StreamColumns] {
    var result: [Int: StreamColumns] = [:]
    for position in order {
      guard let block = types[position], let specs = definition.blocks[position].specs else {
        continue
      }
      let inputs = incoming[position].map { result[$0.from] ?? StreamColumns() }
      let flow = ColumnFlow(block, specs, inputs: inputs)
      let place = at(block: definition.blocks[position], "specs")
      faults += flow.faults.map { $0.fault(at: place) }
      result[position] = flow.columns
    }
    return result
  }

  private func graph(
    _ order: [Int], _ dataTypes: [Int: DataType], _ columns: [Int: StreamColumns]
  ) -> WorkflowGraph {
    let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let nodes = order.compactMap { position -> WorkflowGraph.Node? in
      let read = definition.blocks[position]
      return types[position].map { block in
        WorkflowGraph.Node(
          block: block, id: id(position), name: read.name, sequenceNumber: number(position),
          specs: read.specs ?? [:],
          inputs: incoming[position].map {
            WorkflowGraph.Input(
              node: places[$0.from] ?? 0, condition: $0.read.condition,
              columns: columns[$0.from] ?? StreamColumns())
          },
          dataType: dataTypes[position] ?? .lead, index: read.index)
      }
    }
    return WorkflowGraph(nodes: nodes)
  }

  private func number(_ position: Int) -> Int { definition.blocks[position].sequenceNumber ?? 0 }
  func id(_ position: Int) -> String { definition.blocks[position].id ?? "" }
}
