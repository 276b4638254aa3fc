extension Parser {
  /// bindingPattern = "_" | name | arrayPattern | objectPattern
  ///
  /// What `let`, `for`, parameters and `catch` take: it must fit, so it contains no values.
  mutating func bindingPattern() throws(Rejected) -> Pattern {
    if kind != .name, kind != .leftBracket, kind != .leftBrace, kind != .end {
      throw notAName("a name or a pattern")
    }
    let pattern = try pattern()
    if let value = pattern.firstValue {
      report(
        "E0111", "a value in a pattern is only allowed in 'match'", at: value,
        help: "take the value out by a name, then compare it")
    }
    return pattern
  }

  /// pattern = "_" | name | literal | literal ( ".." | "..=" ) literal | arrayPattern | objectPattern
  mutating func pattern() throws(Rejected) -> Pattern {
    try enterLevel()
    let start = token.span
    let kind = try patternKind()
    depth -= 1
    return Pattern(kind, span(from: start))
  }

  private mutating func patternKind() throws(Rejected) -> Pattern.Kind {
    switch kind {
    case .name: return namePattern()
    case .leftBracket: return try arrayPattern()
    case .leftBrace: return try objectPattern()
    case .int, .float, .duration, .minus, .string, .nullKeyword, .trueKeyword, .falseKeyword:
      return try valuePattern()
    case .stringStart:
      throw reject(
        "E0111", "a pattern cannot contain '\\(…)'", at: token.span,
        help: "bind a name and compare in a guard: s if s == \"…\" =>")
    default: throw kind == .end ? expected("a pattern") : notAName("a pattern")
    }
  }

  private mutating func namePattern() -> Pattern.Kind {
    let text = text(of: advance())
    return text == "_" ? .wildcard : .name(text)
  }

  private mutating func valuePattern() throws(Rejected) -> Pattern.Kind {
    let value = try literal()
    guard kind == .range || kind == .rangeInclusive else { return .value(value) }
    let inclusive = advance().kind == .rangeInclusive
    let end = try literal()
    return .value(
      Expression(.range(value, end, inclusive: inclusive), value.span.union(end.span)))
  }

  /// literal = [ "-" ] number | string | "true" | "false" | "null"
  private mutating func literal() throws(Rejected) -> Expression {
    switch kind {
    case .minus where next.kind == .int || next.kind == .float || next.kind == .duration,
      .int, .float, .duration, .string, .nullKeyword, .trueKeyword, .falseKeyword:
      // A minus takes the number after it and nothing else.
      if kind == .minus { return try expression(.power) }
      return try operand()
    default: throw expected("a number, a string, true, false or null")
    }
  }

  /// arrayPattern = "[" [ item { "," item } [ "," ] ] "]"
  /// item = pattern [ "=" expression ] | "..." [ name ]
  private mutating func arrayPattern() throws(Rejected) -> Pattern.Kind {
    let (opening, outer) = (position, context)
    advance()
    context = Context(newlineEnds: false)
    var items: [ElementPattern] = []
    var rest: RestPattern?
    while kind != .rightBracket {
      if kind == .ellipsis {
        if rest != nil { reportSecondRest() }
        advance()
        rest = RestPattern(index: items.count, name: kind == .name ? try name("after '...'") : nil)
      } else {
        items.append(try elementPattern(after: items, hasRest: rest != nil))
      }
      if !take(.comma) { break }
    }
    try expectClosing(.rightBracket, of: opening, "the pattern")
    context = outer
    return .array(items, rest: rest)
  }

  private mutating func elementPattern(after items: [ElementPattern], hasRest: Bool)
    throws(Rejected) -> ElementPattern
  {
    let pattern = try pattern()
    let hasDefault = kind == .assign
    if hasDefault ? hasRest : !hasRest && items.last?.defaultValue != nil {
      report(
        "E0111", "elements with a default come last, or right before the '...'",
        at: pattern.span, help: "elements fill a pattern from the left")
    }
    return ElementPattern(
      pattern: pattern, defaultValue: take(.assign) ? try expression() : nil)
  }

  /// objectPattern = "{" [ entry { "," entry } [ "," ] ] "}"
  /// entry = fieldPattern | "..." name
  private mutating func objectPattern() throws(Rejected) -> Pattern.Kind {
    let (opening, outer) = (position, context)
    advance()
    context = Context(newlineEnds: false)
    var fields: [FieldPattern] = []
    var rest: Name?
    while kind != .rightBrace {
      if take(.ellipsis) {
        if rest != nil { reportSecondRest() }
        rest = try name("after '...'")
      } else {
        fields.append(try fieldPattern())
      }
      if !take(.comma) { break }
    }
    try expectClosing(.rightBrace, of: opening, "the pattern")
    context = outer
    return .object(fields, rest: rest)
  }

  /// fieldPattern = key [ ":" pattern ] [ "=" expression ]
  private mutating func fieldPattern() throws(Rejected) -> FieldPattern {
    guard kind.isWord || kind == .string else { throw expected("the name of a field") }
    let needsPattern = kind != .name
    let key = Name(kind == .string ? try stringText() : text(of: token), token.span)
    advance()
    var pattern = Pattern(key.text == "_" ? .wildcard : .name(key.text), key.span)
    if take(.colon) {
      pattern = try self.pattern()
    } else if needsPattern {
      throw expected("':' and a name for the field '\(key.text)'")
    }
    return FieldPattern(
      key: key, pattern: pattern, defaultValue: take(.assign) ? try expression() : nil)
  }

  private mutating func reportSecondRest() {
    report(
      "E0111", "a pattern has one '...'", at: token.span, help: "take the rest apart afterwards")
  }

  mutating func name(_ purpose: String) throws(Rejected) -> Name {
    guard kind == .name else { throw notAName("a name \(purpose)") }
    return Name(text(of: token), advance().span)
  }
}

extension Pattern {
  /// The first name it binds.
  var firstName: Name? {
    switch kind {
    case .wildcard, .value: nil
    case .name(let text): Name(text, span)
    case .array(let items, let rest):
      items.lazy.compactMap(\.pattern.firstName).first ?? rest.flatMap(\.name)
    case .object(let fields, let rest):
      fields.lazy.compactMap(\.pattern.firstName).first ?? rest
    }
  }

  /// Where the first value is that it compares with.
  var firstValue: Span? {
    switch kind {
    case .wildcard, .name: nil
    case .value: span
    case .array(let items, _): items.lazy.compactMap(\.pattern.firstValue).first
    case .object(let fields, _): fields.lazy.compactMap(\.pattern.firstValue).first
    }
  }
}
