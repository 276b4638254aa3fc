import Syntax

/// Statements after one that never lets the next one run: `return`, `break`, `throw`, `exit()`, a loop
/// without end. Functions are not statements in this sense, they exist from the start of their block.
enum UnreachableCode {
  static func findings(_ names: CheckedNames, _ parts: CheckedParts) -> [Diagnostic] {
    let leaving = Leaving(names)
    var findings: [Diagnostic] = []
    func look(at statements: [Statement]) {
      guard let index = statements.firstIndex(where: leaving.leaves) else { return }
      let next = statements[(index + 1)...].first { !$0.isFunctionOrTest }
      if let next { findings.append(finding(next, behind: statements[index], names)) }
    }
    look(at: names.program.statements)
    for block in parts.blocks { look(at: block.statements) }
    return findings
  }

  private static func finding(
    _ statement: Statement, behind leaving: Statement, _ names: CheckedNames
  ) -> Diagnostic {
    var diagnostic = names.warning("E0901", "this never runs", statement.span)
    diagnostic.related = [names.related(leaving.span, "what follows this is not reached")]
    return diagnostic
  }
}

/// Which code surely ends elsewhere than at its end.
private struct Leaving {
  private let names: CheckedNames

  init(_ names: CheckedNames) { self.names = names }

  func leaves(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .breakLoop, .continueLoop, .returnValue, .throwError: true
    case .expression(let expression): leaves(expression)
    case .whileLoop(let condition, let body):
      if case .bool(true) = condition.kind { !hasBreak(body) } else { false }
    case .declaration, .function, .assignment, .forLoop, .importModule, .test, .assertion: false
    }
  }

  private func leaves(_ block: CodeBlock) -> Bool { block.statements.contains(where: leaves) }

  private func leaves(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .call(let callee, _): isExit(callee)
    case .conditional(_, let then, let otherwise?): leaves(then) && leaves(otherwise)
    case .match(_, let arms): !arms.isEmpty && arms.allSatisfy { leaves($0.body) }
    case .attempt(let body, _, let handler?): leaves(body) && leaves(handler)
    case .block(let block): leaves(block)
    default: false
    }
  }

  private func isExit(_ callee: Expression) -> Bool {
    guard case .name(let name) = callee.kind else { return false }
    return ["exit", "error"].contains(name) && names.resolution.uses[callee.span] == nil
  }

  /// A `break` of this loop, not of one inside.
  private func hasBreak(_ body: CodeBlock) -> Bool {
    var isFound = false
    Part.block(body).walk { part in
      switch part {
      case .statement(let statement):
        switch statement.kind {
        case .breakLoop: isFound = true
        case .whileLoop, .forLoop: return false
        default: break
        }
      case .function: return false
      case .expression, .block, .pattern: break
      }
      return !isFound
    }
    return isFound
  }
}

extension Statement {
  fileprivate var isFunctionOrTest: Bool {
    switch kind {
    case .function, .test: true
    default: false
    }
  }
}
