import Sixmo
import Testing

@testable import WorkflowEngine

struct ExpressionsTests {
  @Test(
    "An expression is told from everything else",
    arguments: [
      ("row.email", true), ("row.n > 3 && !(row.name in [\"a\"])", true),
      ("\"\\(row.a) \\(row.b)\"", true), ("", false), ("row.", false), ("let x = 1", false),
      ("1\n2", false), ("row.a ==", false), ("row = 1", false), ("# nothing", false),
    ])
  func checks(source: String, isExpression: Bool) {
    #expect((Expressions.sixmo.fault(source) == nil) == isExpression)
  }
}
