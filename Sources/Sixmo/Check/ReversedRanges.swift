import Syntax

/// Ranges that other languages would count down, and that are empty here: `10..0`, `len(xs) - 1..=0`.
enum ReversedRanges {
  static func findings(_ names: CheckedNames, _ parts: CheckedParts) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for expression in parts.expressions {
      guard case .range(let lower, let upper, _) = expression.kind, let start = lower.least,
        let end = upper.integer, end < start
      else { continue }
      findings.append(
        names.warning(
          "E0906", "a range does not count down", expression.span, label: "empty",
          help: "reverse a range: (0..3).reverse() is [2, 1, 0]"))
    }
    return findings
  }
}

extension Expression {
  /// The value of a plain literal.
  fileprivate var integer: Int? {
    switch kind {
    case .int(let number): number
    case .unary(.negate, let operand): operand.integer.map { -$0 }
    default: nil
    }
  }

  /// What it is at least, if somebody who writes it thinks of a larger value: a literal, or a length, of which
  /// one may be taken off.
  fileprivate var least: Int? {
    if let integer { return integer }
    switch kind {
    case .call(let callee, _): return callee.isLength ? 1 : nil
    case .binary(.subtract, let left, let right, _):
      return left.isCallOfLength && right.integer == 1 ? 1 : nil
    default: return nil
    }
  }

  private var isCallOfLength: Bool {
    if case .call(let callee, _) = kind { callee.isLength } else { false }
  }

  private var isLength: Bool {
    switch kind {
    case .name(let name): name == "len"
    case .field(_, let name, _): name.text == "len"
    default: false
    }
  }
}
