import Syntax

/// What a known function takes, for calls that are looked at before anything runs.
struct CalleeSignature {
  let name: String
  let text: String
  /// Nil for a pattern and for the rest parameter.
  let names: [String?]
  let requiredCount: Int
  let hasRest: Bool
  var positionalCount: Int { hasRest ? names.count - 1 : names.count }

  init(_ native: NativeFunction) {
    name = native.signature.name
    text = native.builtin.signature
    names = native.signature.parameters.map { $0.isRest ? nil : $0.name }
    requiredCount = native.signature.requiredCount
    hasRest = native.signature.hasRest
  }

  /// `source` is that of the function.
  init(_ function: Function, name: String, _ source: Source) {
    self.name = name
    text = "\(name)(\(function.parameters.map { $0.text(in: source) }.joined(separator: ", ")))"
    names = function.parameters.map { parameter in
      if case .name(let text) = parameter.pattern.kind, !parameter.isRest { text } else { nil }
    }
    requiredCount = function.parameters.prefix { $0.defaultValue == nil && !$0.isRest }.count
    hasRest = function.parameters.last?.isRest ?? false
  }

  /// Of a name that always means the same function; nil for any other.
  init?(_ variable: Variable) {
    guard variable.kind == .function, let function = variable.function else { return nil }
    self.init(function, name: variable.name, variable.source)
  }
}

extension Parameter {
  /// As it is written: `limit = 3`, `...rest`.
  func text(in source: Source) -> String {
    let pattern = source.text(of: pattern.span)
    if isRest { return "..." + pattern }
    return defaultValue.map { "\(pattern) = \(source.text(of: $0.span))" } ?? pattern
  }
}

extension CalleeSignature {
  /// What becomes of a call's arguments.
  enum Arrangement {
    /// In the order of the parameters, nil where nothing is given; whether that is another order than the
    /// one they are written in.
    case arranged([Expression?], isReordered: Bool)
    /// Only known when the call runs: there is a spread.
    case unknown
    case faulty(Fault)
  }

  struct Fault {
    let message: String
    let span: Span
    var label = ""
  }

  func arrange(_ arguments: [Argument], _ span: Span) -> Arrangement {
    var arranged: [Expression?] = []
    var isReordered = false
    for argument in arguments {
      switch argument.kind {
      case .spread: return .unknown
      case .positional: arranged.append(argument.value)
      case .named(let name):
        guard let index = names.firstIndex(of: name.text) else { return .faulty(unknown(name)) }
        if index < arranged.count, arranged[index] != nil {
          return .faulty(
            Fault(message: "'\(name.text)' of '\(self.name)' is given twice", span: name.span))
        }
        isReordered = isReordered || index < arranged.count
        while arranged.count <= index { arranged.append(nil) }
        arranged[index] = argument.value
      }
    }
    if let fault = countFault(arranged, span) { return .faulty(fault) }
    return .arranged(arranged, isReordered: isReordered)
  }

  private func unknown(_ name: Name) -> Fault {
    let near = Suggestion.nearest(to: name.text, among: names.compactMap { $0 })
    return Fault(
      message: "'\(self.name)' has no parameter '\(name.text)'", span: name.span,
      label: near.map { "did you mean '\($0)'?" } ?? "")
  }

  private func countFault(_ arranged: [Expression?], _ span: Span) -> Fault? {
    let most = positionalCount
    if arranged.count > most, !hasRest {
      let takes = most == 0 ? "no arguments" : most.counted("argument")
      return Fault(
        message: "'\(name)' takes \(takes), got \(arranged.count)",
        span: arranged[most]?.span ?? span)
    }
    let gap = (0..<requiredCount).first { $0 >= arranged.count || arranged[$0] == nil }
    return gap.map { gap in
      Fault(
        message: "'\(name)' needs a value for '\(names[gap] ?? "argument \(gap + 1)")'", span: span)
    }
  }
}
