import Syntax

/// The parts of a program that the warnings look at, outermost first, gathered in one walk.
struct CheckedParts {
  private(set) var statements: [Statement] = []
  private(set) var blocks: [CodeBlock] = []
  /// Calls, object literals, `match`es and ranges.
  private(set) var expressions: [Expression] = []

  init(_ program: Program) {
    program.walk { part in
      switch part {
      case .statement(let statement): statements.append(statement)
      case .block(let block): blocks.append(block)
      case .expression(let expression):
        switch expression.kind {
        case .call, .object, .match, .range: expressions.append(expression)
        default: break
        }
      case .function, .pattern: break
      }
      return true
    }
  }

  /// The keys that object literals have anywhere.
  var keys: Set<String> {
    var keys: Set<String> = []
    for case .object(let fields) in expressions.lazy.map(\.kind) {
      for case .named(let key, _) in fields { keys.insert(key.text) }
    }
    return keys
  }
}
