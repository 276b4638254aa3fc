import Sixmo
import Syntax
import Testing
import WorkflowAPI
import WorkflowEngine

@testable import Bindings

@Suite("Checking pipelines")
struct PipelineCheckTests {
  private static let start = #"let flow = pipeline("A").webhook()"# + "\n"

  @Test(arguments: [
    (#"pipeline("A").webhok()"#, ["E0909 webhok did you mean 'webhook'?"]),
    (#"pipeline("A").webhook().valdate_email()"#, ["E0909 valdate_email did you mean"]),
    (start + "print(flow.drw())", ["E0909 drw did you mean 'draw'?"]),
    (start + "let more = flow.export()\nmore.fitler()", ["E0909 fitler did you mean 'filter'?"]),
    (
      start + "flow.branch(a => a.dedupe(), b => b.filter(wher: \"true\")).merge()",
      ["E0909 dedupe ", "E0905 wher did you mean 'where'?"]
    ),
    (start + #"flow.validate_email(emial: "e")"#, ["E0905 emial "]),
    (start + "flow.validate_email(email_field: 1)", ["E0908 1 "]),
    (start + #"flow.filter(where: "row.(")"#, [#"E0908 "row.(" "#]),
    (start + "flow.filter()", ["E0908 filter "]),
    (
      start + #"flow.filter(filters: [{column: "a", operator: "is"}])"#, [#"E0908 "is" "#]
    ),
    (start + #"flow.filter(specs: {wher: "true"})"#, ["E0908 wher "]),
    (#"pipeline("A").read_csv()"#, ["E0905 read_csv "]),
  ])
  func `finds methods, arguments and specs that there are not`(
    _ script: String, _ expected: [String]
  ) {
    expect(script, finds: expected)
  }

  @Test(arguments: [
    start + #"flow.filter(where: args[0]).export(path: args[1])"#,
    start + #"flow.filter(specs: args[0])"#,
    start + "flow.filter(...args)",
    start + #"flow.validate_email(email_field: null).draw().print()"#,
    "fn twice(flow) { flow.deduplicate() }\n" + start + "flow.twice().draw().print()",
    start + "flow.nothing()  # error: E0301",
    start + "flow.workflow().workflow_name.print()",
    "fn pipeline(name) { {go: () => name} }\npipeline(1).go()",
    "var flow = pipeline(\"A\")\nflow = {go: () => 1}\nflow.go()",
    start + "flow.branch(a => a.when(\"row.n > 1\").deduplicate(), fn(b) { b.export() }).merge()",
  ])
  func `is quiet about what is right or not known`(_ script: String) {
    expect(script, finds: [])
  }

  @Test func `finds the example of its code`() throws {
    expect(try #require(ErrorCode.language.row(of: "E0909")).example, finds: ["E0909 webhok "])
  }

  @Test func `says nothing where nobody knows the blocks`() {
    let api = Catalogue.builtins(for: FakeService { _ in .json([]) })
    #expect(Interpreter(builtins: api).check(source: #"pipeline("A").webhok()"#).isEmpty)
  }

  /// The methods are written down a second time; they are those that a pipeline has.
  @Test func `knows the methods that a pipeline has`() throws {
    let blocks = Block.descriptions.map { block -> JSON in
      ["block_name": .string(block.name), "specs_schema": Schema.object(block.specs).json]
    }
    let api = Catalogue.builtins(for: FakeService { _ in .json(.array(blocks)) })
    let interpreter = Interpreter(builtins: api)
    try interpreter.run(source: #"let flow = pipeline("A")"#)
    let outline = try #require(interpreter.outline(of: "flow"))
    let own = outline.fields.map(\.name).filter { !$0.hasPrefix("_") }
    let known = PipelineMethods(Block.descriptions).all
    #expect(own.sorted() == known.map(\.name).sorted())
    for method in known where Block.descriptions.contains(where: { $0.name == method.name }) {
      let field = interpreter.outline(of: "flow", [.field(method.name)])
      #expect(field?.signature == method.signature)
    }
  }

  /// Each finding as its code, what it underlines and how its label begins.
  private func expect(
    _ script: String, finds expected: [String], _ location: SourceLocation = #_sourceLocation
  ) {
    let api = Catalogue.builtins(
      for: FakeService { _ in .json([]) }, definitionFaults: WorkflowEngine.faults,
      pipelineMethods: {
        PipelineMethods(Block.descriptions, definitionFaults: WorkflowEngine.faults).all
      })
    let found = Interpreter(builtins: api).check(source: script)
      .filter { !["E0902", "E0903"].contains($0.code) }
      .map { finding in
        let span = finding.location?.span ?? Span(0, 0)
        let text = Array(script.utf8)[Int(span.start)..<Int(span.end)]
        return "\(finding.code) \(String(decoding: text, as: UTF8.self)) \(finding.label)"
      }
    #expect(found.count == expected.count, "\(found)", sourceLocation: location)
    for (found, expected) in zip(found, expected) {
      #expect(found.hasPrefix(expected), sourceLocation: location)
    }
  }
}
