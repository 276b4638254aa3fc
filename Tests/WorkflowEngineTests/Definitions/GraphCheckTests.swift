import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

struct GraphCheckTests {
  /// Blocks as `id:type`, edges as `from>to`; each fault as `place: message`.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var blocks: [String]
    var edges: [String]
    var faults: [String]

    init(_ name: String, _ blocks: String, _ edges: String = "", _ faults: String...) {
      self.name = name
      self.blocks = blocks.split(separator: " ").map(String.init)
      self.edges = edges.split(separator: " ").map(String.init)
      self.faults = faults
    }

    var testDescription: String { name }

    var definition: JSON {
      let blocks = blocks.enumerated().map { index, text -> JSON in
        let parts = text.split(separator: ":").map(String.init)
        return [
          "sequence_number": .int(index + 1), "block_type": .string(parts[1]),
          "block_name": .string(parts[1]), "block_id": .string(parts[0]), "specs": [:],
        ]
      }
      let edges = edges.map { text -> JSON in
        let ends = text.split(separator: ">").map(String.init)
        return ["from_block_id": .string(ends[0]), "to_block_id": .string(ends[1])]
      }
      return ["blocks": .array(blocks), "edges": .array(edges)]
    }
  }

  static let cases = [
    Case("A chain of edges", "a:webhook b:upper c:mark", "a>b b>c"),
    Case("A chain without edges", "a:webhook b:upper c:mark"),
    Case("A diamond", "a:webhook b:upper c:mark d:merge", "a>b a>c b>d c>d"),
    Case("A name of the hosted service", "a:webhook b:company_enrichment"),
    Case(
      "An unknown type", "a:webhook b:uper", "a>b",
      "blocks[1].block_type: Unknown block type 'uper'; did you mean 'upper'?"),
    Case(
      "An unknown source is not also called missing", "a:webhok b:upper", "a>b",
      "blocks[0].block_type: Unknown block type 'webhok'; did you mean 'webhook'?"),
    Case(
      "Two blocks with one id", "a:webhook b:upper b:mark", "a>b",
      "blocks[2].block_id: Another block has the id 'b' already"),
    Case(
      "Dangling edges", "first:webhook b:upper", "first>b frist>b b>nowhere",
      "edges[1].from_block_id: No block has the id 'frist'; did you mean 'first'?",
      "edges[2].to_block_id: No block has the id 'nowhere'; the blocks are 'first' and 'b'"),
    Case(
      "An edge twice", "a:webhook b:upper", "a>b a>b",
      "edges[1]: There is an edge from 'a' to 'b' already"),
    Case(
      "A self-loop", "a:webhook b:upper", "a>b b>b",
      "edges[1].to_block_id: Block 'b' leads to itself"),
    Case(
      "A cycle", "a:webhook m:merge c:upper d:mark", "a>m m>c c>d d>m",
      "edges[3]: The edges run in a circle: 'm' → 'c' → 'd' → 'm'"),
    Case(
      "A cycle apart is not called unreachable as well", "a:webhook b:upper c:mark", "b>c c>b",
      "edges[1]: The edges run in a circle: 'b' → 'c' → 'b'"),
    Case(
      "Unreachable blocks", "a:webhook b:upper c:mark d:upper", "a>b c>d",
      "blocks[2]: No path of edges leads from the source 'a' to 'c'",
      "blocks[3]: No path of edges leads from the source 'a' to 'd'"),
    Case(
      "No source", "a:upper b:mark", "a>b",
      "blocks: No source: the rows must come from a block such as 'webhook' and 'read_csv'"),
    Case(
      "Two sources", "a:webhook b:webhook m:merge", "a>m b>m",
      "blocks[1].block_type: A second source: the rows come from 'a' already"),
    Case(
      "A source with an input", "a:webhook b:read_csv", "a>b",
      "blocks[1].block_type: A second source: the rows come from 'a' already",
      "edges[0].to_block_id: 'b' is a source and takes no rows from 'a'"),
    Case(
      "A source in a chain without edges", "a:webhook b:read_csv", "",
      "blocks[1].block_type: A second source: the rows come from 'a' already",
      "blocks[1].sequence_number: 'b' is a source and takes no rows from 'a'"),
    Case(
      "A merge of one", "a:webhook b:merge", "a>b",
      "blocks[1]: 'b' merges two or more inputs, but one leads to it"),
    Case(
      "Two inputs without a merge", "a:webhook b:upper c:mark d:upper", "a>b a>c b>d c>d",
      "edges[3].to_block_id: 'd' takes rows from one block only; join them with a 'merge' block first"
    ),
    Case(
      "Everything at once", "a:webhook b:uper c:mark", "a>b a>b x>c",
      "blocks[1].block_type: Unknown block type 'uper'; did you mean 'upper'?",
      "edges[1]: There is an edge from 'a' to 'b' already",
      "edges[2].from_block_id: No block has the id 'x'; the blocks are 'a', 'b' and 'c'"),
    Case(
      "Cycles that share a block", "a:webhook m:merge c:mark d:upper", "a>m m>c c>m m>d d>m",
      "edges[2]: The edges run in a circle: 'm' → 'c' → 'm'",
      "edges[4]: The edges run in a circle: 'm' → 'd' → 'm'"),
    Case(
      "Every cycle", "a:webhook m:merge n:merge c:upper d:mark e:upper f:mark",
      "a>m m>c c>m a>n n>d d>e e>n d>f f>m",
      "edges[2]: The edges run in a circle: 'm' → 'c' → 'm'",
      "edges[6]: The edges run in a circle: 'n' → 'd' → 'e' → 'n'"),
  ]

  @Test("Every fault of a graph is told at once, at its place", arguments: cases)
  func finds(_ example: Case) {
    #expect(faults(example.definition).map { "\($0.place): \($0.message)" } == example.faults)
  }

  @Test func `The place is that in the request, from the outside in`() {
    let definition = Case("", "a:webhook b:upper", "a>c").definition
    let fault = faults(definition, at: ["body", "workflow_definition"]).first
    #expect(fault?.location == ["body", "workflow_definition", "edges", 0, "to_block_id"])
    #expect(fault?.type == "unknown_block_id")
    #expect(fault?.input == "c")
  }

  @Test func `Sequence numbers are different`() {
    var definition = chain("webhook", "upper")
    definition = definition.replacing(["blocks", 1, "sequence_number"], with: 1)
    #expect(
      faults(definition).map { "\($0.place): \($0.message)" } == [
        "blocks[1].sequence_number: Sequence number 1 is already that of block 'block_1'"
      ])
  }

  @Test func `Specs are checked against the block's schema`() {
    let definition = chain("webhook", "upper", specs: ["upper": ["email_feld": "x"]])
    let fault = faults(definition).first
    #expect(fault?.place == "blocks[1].specs.email_feld")
    #expect(fault?.type == "extra_forbidden")
  }

  @Test func `A block for people refuses a stream of companies`() {
    let definition = chain(
      "webhook", "upper", "enrich_person", specs: ["webhook": ["dataframe_type": "COMPANY"]])
    #expect(
      faults(definition).map { "\($0.place): \($0.message)" } == [
        "blocks[2]: 'block_3' (enrich_person) takes 'LEAD' rows, but 'block_2' gives it COMPANY rows;"
          + " set 'dataframe_type' of 'block_1' to 'LEAD' if its rows are people, or take the block out"
      ])
  }

  @Test func `A stream is about companies after their enrichment, unless its source says people`()
    throws
  {
    let types = ["webhook", "enrich_company", "filter", "validate_email"]
    func definition(_ webhook: JSON) -> JSON {
      let blocks = types.enumerated().map { index, type -> JSON in
        let specs: [String: JSON] = ["webhook": webhook, "filter": ["where": "row.x"]]
        return [
          "sequence_number": .int(index + 1), "block_type": .string(type),
          "block_name": .string(type), "specs": specs[type] ?? [:],
        ]
      }
      return ["blocks": .array(blocks), "edges": []]
    }
    let leads = try graph(definition(["dataframe_type": "LEAD"]), blocks: Block.all)
    #expect(leads.nodes.map(\.dataType) == [.lead, .lead, .lead, .lead])
    #expect(
      faults(definition([:]), blocks: Block.all).map { "\($0.place): \($0.message)" } == [
        "blocks[3]: 'block_4' (validate_email) takes 'LEAD' rows, but 'block_3' gives it COMPANY rows;"
          + " put a 'company_to_leads' block between them, or put it before 'block_2', or set 'dataframe_type' of 'block_1' to 'LEAD' if its rows are"
          + " people"
      ])
  }

  @Test func `What has the wrong shape is not the cause of other faults`() {
    let whole = Case("", "a:webhook b:upper c:mark", "a>b b>c").definition
    func faults(_ path: [JSON], _ value: JSON) -> [String] {
      self.faults(whole.replacing(path, with: value)).map { "\($0.place): \($0.message)" }
    }
    // The schema of the request reports these; the graph has nothing to add.
    #expect(faults(["blocks", 0, "sequence_number"], .double(1)).isEmpty)
    #expect(faults(["blocks", 0, "sequence_number"], "one").isEmpty)
    #expect(faults(["blocks", 0, "block_type"], 5).isEmpty)
    #expect(faults(["blocks", 1, "block_name"], nil).isEmpty)
    #expect(faults(["edges", 0, "to_block_id"], 2).isEmpty)
    #expect(faults(["edges", 1], "b>c").isEmpty)
    #expect(faults(["edges"], nil).isEmpty)
    let chain = chain("webhook", "upper").replacing(
      ["blocks", 0, "sequence_number"], with: .double(1))
    #expect(self.faults(chain).isEmpty)
  }

  @Test func `A type that is none is refused even where the name is known`() {
    let definition = chain("webhook", "upper").replacing(
      ["blocks", 0, "block_type"], with: "webhok")
    #expect(
      faults(definition).map { "\($0.place): \($0.message)" } == [
        "blocks[0].block_type: Unknown block type 'webhok'; did you mean 'webhook'?"
      ])
  }

  @Test func `Every fault of one block's specs is told, and none that follows from another`() {
    func faults(_ type: String, _ specs: JSON) -> [String] {
      let definition = chain("webhook", type, specs: [type: specs])
      return self.faults(definition, blocks: Block.all).map { fault in
        "\(fault.place.dropFirst("blocks[1].specs".count)): \(fault.explanation ?? fault.message)"
      }
    }
    #expect(
      faults(
        "filter",
        [
          "case_sensitive": "no",
          "filters": [
            ["column": 1, "operator": "equals"], ["column": "a", "operator": "in", "value": 3],
          ],
        ]) == [
          ".filters[0].column: Input should be a valid string",
          ".case_sensitive: Input should be a valid boolean",
          ".filters[0].value: 'equals' needs a value",
          ".filters[1].value: 'in' needs a list, or text with commas",
        ])
    #expect(
      faults("validate_email", ["emial": "x"]) == [
        ".emial: unknown spec 'emial' of block 'validate_email'; did you mean 'email_field'?"
          + " specs: email_field, check_mx, allow_reserved"
      ])
    #expect(
      faults("filter", ["wher": "row.a"]) == [
        ".wher: unknown spec 'wher' of block 'filter'; did you mean 'where'?"
          + " specs: filters, where, case_sensitive"
      ])
    #expect(
      faults("filter", ["filters": [["colum": "a", "operator": "is_empty"]]]) == [
        ".filters[0].column: Field required",
        ".filters[0].colum: unknown spec 'colum' in 'filters' of block 'filter'; did you mean"
          + " 'column'? specs: column, operator, value, logic",
      ])
    #expect(
      faults("transform", ["set": ["a": "x", "b": "+"], "cast": ["c": "in"]]).count == 3)
  }

  @Test func `A stream that nobody has declared fits both and counts as leads`() throws {
    let graph = try graph(chain("webhook", "enrich_person", "enrich_company"))
    #expect(graph.nodes.map(\.dataType) == [.lead, .lead, .lead])
  }

  @Test func `A condition must be an expression`() {
    var definition = Case("", "a:webhook b:upper", "a>b").definition
    definition = definition.replacing(["edges", 0, "condition"], with: "true &&")
    #expect(
      faults(definition).map { "\($0.place): \($0.message)" } == [
        "edges[0].condition: Not a Sixmo expression over 'row': expected 'row'"
      ])
  }

  @Test func `Blocks run after all that feed them, not in the order of the array`() throws {
    let graph = try graph(
      Case("", "m:merge b:upper c:mark a:webhook", "a>b a>c b>m c>m").definition)
    #expect(graph.nodes.map(\.id) == ["a", "b", "c", "m"])
    #expect(graph.nodes[3].inputs.map(\.node) == [1, 2])
  }

  @Test func `The inputs of a merge come in the order of the edges`() throws {
    let graph = try graph(
      Case("", "a:webhook b:upper c:mark m:merge", "a>b a>c c>m b>m").definition)
    #expect(graph.nodes[3].inputs.map { graph.nodes[$0.node].id } == ["c", "b"])
  }

  @Test func `The registered block may be named by its name under a category`() throws {
    var definition = chain("webhook", "upper")
    definition = definition.replacing(["blocks", 0, "block_type"], with: "io")
    #expect(try graph(definition).source.block.name == "webhook")
  }

  @Test func `A chain of twenty thousand blocks needs no deep stack`() throws {
    let types = ["a:webhook"] + (0..<20_000).map { "b\($0):upper" }
    let graph = try graph(Case("", types.joined(separator: " ")).definition)
    #expect(graph.nodes.count == 20_001)
  }

  private func graph(
    _ definition: JSON, at location: [JSON] = [], blocks: [Block] = TestBlocks.plain
  ) throws -> WorkflowGraph {
    try GraphCheck.graph(
      of: definition, at: location, registry: BlockRegistry(blocks),
      checkExpression: Expressions.forTest.fault)
  }

  private func faults(
    _ definition: JSON, at location: [JSON] = [], blocks: [Block] = TestBlocks.plain
  ) -> [Fault] {
    do {
      _ = try graph(definition, at: location, blocks: blocks)
      return []
    } catch let invalid as WorkflowGraph.InvalidDefinition {
      return invalid.faults
    } catch {
      Issue.record(error)
      return []
    }
  }
}

extension JSON {
  /// A copy with another value at that place.
  func replacing(_ path: [JSON], with value: JSON) -> JSON {
    guard let step = path.first else { return value }
    let rest = Array(path.dropFirst())
    if let key = step.string, var object {
      object[key] = (object[key] ?? .null).replacing(rest, with: value)
      return .object(object)
    }
    if let index = step.int, var array {
      array[index] = array[index].replacing(rest, with: value)
      return .array(array)
    }
    preconditionFailure("there is no \(step) here")
  }
}
