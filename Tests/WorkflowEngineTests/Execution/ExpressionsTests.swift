import Sixmo
import Testing

@testable import WorkflowEngine

struct ExpressionsTests {
  @Test(
    "An expression is told from everything else",
    arguments: [
      ("row.email", true), ("row.n > 3 && !(row.name in [\"a\"])", true),
      ("\"\\(row.a) \\(row.b)\"", true), ("if row.n > 1 { \"a\" } else { \"b\" }", true),
      ("", false),
      ("row.", false), ("let x = 1", false), ("1\n2", false), ("row.a ==", false),
      ("row = 1", false), ("# nothing", false),
    ])
  func checks(source: String, isExpression: Bool) {
    #expect((Expressions.sixmo.fault(source) == nil) == isExpression)
  }

  @Test func `A name that does not exist is told with the definition`() {
    #expect(Expressions.sixmo.fault("rwo.email")?.contains("'rwo'") == true)
  }

  @Test func `An expression is asked of one row after the other`() throws {
    let expression = try Expressions.sixmo.makeCompiler().compile("row.n * 2 + len(row.name)")
    #expect(try expression.evaluate(["n": 20, "name": "ab"]) == 42)
    #expect(try expression.evaluate(["n": 0.5, "name": ""]) == 1.0)
  }

  @Test func `What fails for a row says why, and the next row is asked`() throws {
    let expression = try Expressions.sixmo.makeCompiler().compile("row.email.lower()")
    let error = #expect(throws: (any Error).self) { try expression.evaluate(["emial": "A"]) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("'email'"))
    #expect(try expression.evaluate(["email": "A"]) == "a")
  }

  @Test func `An expression that never ends is stopped`() throws {
    let endless = try Expressions.sixmo.makeCompiler().compile("do { while true { } }")
    #expect(throws: (any Error).self) { try endless.evaluate([:]) }
  }

  @Test func `Nesting beyond reason is a fault, not a crash`() {
    let deep = String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000)
    #expect(Expressions.sixmo.fault(deep) != nil)
  }
}
