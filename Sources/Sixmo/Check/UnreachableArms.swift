import Syntax

/// Arms of a `match` after one that takes everything, or that has the same value.
enum UnreachableArms {
  static func findings(_ names: CheckedNames, _ parts: CheckedParts) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for expression in parts.expressions {
      guard case .match(_, let arms) = expression.kind else { continue }
      var known: [Constant: Span] = [:]
      var everything: Span?
      for arm in arms {
        for pattern in arm.patterns {
          let constant = Constant(pattern)
          if let earlier = everything ?? constant.flatMap({ known[$0] }) {
            findings.append(finding(pattern.span, earlier, names))
          } else if arm.guardCondition == nil {
            if pattern.takesEverything { everything = pattern.span }
            if let constant { known[constant] = pattern.span }
          }
        }
      }
    }
    return findings
  }

  private static func finding(
    _ span: Span, _ earlier: Span, _ names: CheckedNames
  ) -> Diagnostic {
    var diagnostic = names.warning("E0901", "this arm never runs", span)
    diagnostic.related = [names.related(earlier, "this one comes first")]
    return diagnostic
  }
}

/// The value of a pattern that is a plain literal.
private enum Constant: Hashable {
  case null
  case bool(Bool)
  case int(Int)
  case string(String)

  init?(_ pattern: Pattern) {
    guard case .value(let value) = pattern.kind else { return nil }
    switch value.kind {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .string(let text): self = .string(text)
    default: return nil
    }
  }
}

extension Pattern {
  fileprivate var takesEverything: Bool {
    switch kind {
    case .wildcard, .name: true
    case .value, .array, .object: false
    }
  }
}
