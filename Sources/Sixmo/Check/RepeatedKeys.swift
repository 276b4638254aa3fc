import Syntax

/// A key that an object literal has twice: the first value is lost.
enum RepeatedKeys {
  static func findings(_ names: CheckedNames, _ parts: CheckedParts) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for expression in parts.expressions {
      guard case .object(let fields) = expression.kind else { continue }
      var known: [String: Span] = [:]
      for field in fields {
        guard case .named(let key, _) = field else { continue }
        if let earlier = known.updateValue(key.span, forKey: key.text) {
          findings.append(finding(key, earlier, names))
        }
      }
    }
    return findings
  }

  private static func finding(_ key: Name, _ earlier: Span, _ names: CheckedNames) -> Diagnostic {
    var diagnostic = names.warning(
      "E0904", "the key '\(key.text)' is a duplicate in this object", key.span,
      label: "only this value is kept")
    diagnostic.related = [names.related(earlier, "first here")]
    return diagnostic
  }
}
