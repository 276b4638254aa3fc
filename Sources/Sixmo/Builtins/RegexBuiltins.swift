/// Regular expressions in the syntax of Perl (PCRE2). `flags`: `i` ignores case, `m` lets `^` and `$`
/// match at lines, `s` lets `.` match line ends, `x` passes over white space in the pattern.
enum RegexBuiltins {
  private static func pattern(_ call: Call, flags: Int) throws -> RegularExpression {
    let letters = try call.string(flags)
    if let unknown = letters.first(where: { !"imsx".contains($0) }) {
      throw call.fail(
        "E0307", "unknown flag '\(unknown)'", argument: flags, help: "known are i, m, s and x")
    }
    do {
      return try call.machine.builtinState.patterns.pattern(try call.string(1), flags: letters)
    } catch let error as RegularExpression.SyntaxError {
      throw call.fail(
        "E0606", "the pattern is wrong at character \(error.offset + 1): \(error.message)",
        argument: 1)
    }
  }

  /// Runs a search; one that takes too long is an error.
  private static func search<Result>(_ call: Call, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch is RegularExpression.TooHard {
      throw call.fail(
        "E0606", "the pattern needs too many steps for this text", argument: 1,
        help: "avoid a repetition within a repetition, as in (a+)+")
    }
  }

  private static func matches(_ call: Call) throws -> Value {
    let (text, pattern) = (try call.text(0), try pattern(call, flags: 2))
    return .bool(try search(call) { try pattern.firstMatch(in: text.bytes, call.goOn) != nil })
  }

  private static func find(_ call: Call) throws -> Value {
    let (text, pattern) = (try call.text(0), try pattern(call, flags: 2))
    let match = try search(call) { try pattern.firstMatch(in: text.bytes, call.goOn) }
    var places = CodePoints(text)
    return match.map { object($0, &places, pattern, call) } ?? .null
  }

  private static func findAll(_ call: Call) throws -> Value {
    let (text, pattern) = (try call.text(0), try pattern(call, flags: 2))
    let found = call.heap.array(capacity: 4)
    var places = CodePoints(text)
    try search(call) {
      try pattern.forEachMatch(in: text.bytes, call.goOn) { match in
        call.heap.append(object(match, &places, pattern, call), to: found)
        return true
      }
    }
    return .array(found)
  }

  private static func split(_ call: Call) throws -> Value {
    let (text, pattern) = (try call.text(0), try pattern(call, flags: 2))
    let parts = call.heap.array(capacity: 4)
    var start = 0
    try search(call) {
      try pattern.forEachMatch(in: text.bytes, call.goOn) { match in
        // An empty match at an end would only cut off nothing.
        guard let whole = match[0],
          !whole.isEmpty || 0 < whole.lowerBound && whole.upperBound < text.byteCount
        else { return true }
        call.heap.append(call.make(text, start..<whole.lowerBound), to: parts)
        start = whole.upperBound
        return true
      }
    }
    call.heap.append(call.make(text, start..<text.byteCount), to: parts)
    return .array(parts)
  }

  private static func replace(_ call: Call) throws -> Value {
    let (text, pattern) = (try call.text(0), try pattern(call, flags: 3))
    var changed = ByteBuffer(capacity: text.byteCount)
    var places = CodePoints(text)
    var template: [TemplatePart]?
    var start = 0
    try search(call) {
      try pattern.forEachMatch(in: text.bytes, call.goOn) { match in
        guard let whole = match[0] else { return true }
        changed.append(UnsafeBufferPointer(rebasing: text.bytes[start..<whole.lowerBound]))
        try appendReplacement(match, &places, pattern, &template, to: &changed, call)
        try call.heap.admit(text: changed.count)
        start = whole.upperBound
        return true
      }
    }
    changed.append(UnsafeBufferPointer(rebasing: text.bytes[start...]))
    return .text(call.heap.text(taking: changed))
  }

  private static func appendReplacement(
    _ match: RegularExpression.Match, _ places: inout CodePoints, _ pattern: RegularExpression,
    _ template: inout [TemplatePart]?, to changed: inout ByteBuffer, _ call: Call
  ) throws {
    switch call[2] {
    case .text(let text):
      let parts = try template ?? parts(of: text.string, match, pattern, call)
      template = parts
      for part in parts {
        switch part {
        case .bytes(let bytes): bytes.withUnsafeBufferPointer { changed.append($0) }
        case .group(let group):
          guard let range = match[group] else { continue }
          changed.append(UnsafeBufferPointer(rebasing: places.text.bytes[range]))
        }
      }
    case .function:
      let answer = try call.invoke(call[2], object(match, &places, pattern, call))
      guard case .text(let new) = answer else {
        throw call.fail(
          "E0307", "the function of 'regex.replace' must return a string, got \(answer.typePhrase)",
          argument: 2)
      }
      changed.append(new.bytes)
    default: throw call.mismatch(2, "a string or a function")
    }
  }

  /// A piece of a template that stays, or a group of the match.
  private enum TemplatePart {
    case bytes([UInt8])
    case group(Int)
  }

  /// Takes a template apart: `$1`, `${name}` and `$0` are groups, `$$` is a dollar sign.
  private static func parts(
    of template: String, _ match: RegularExpression.Match, _ pattern: RegularExpression,
    _ call: Call
  ) throws -> [TemplatePart] {
    var parts: [TemplatePart] = []
    var rest = template[...]
    while let dollar = rest.firstIndex(of: "$") {
      parts.append(.bytes(Array(rest[..<dollar].utf8)))
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        parts.append(.bytes([UInt8(ascii: "$")]))
        rest = rest.dropFirst()
        continue
      }
      let isBraced = rest.first == "{"
      if isBraced { rest = rest.dropFirst() }
      let name = rest.prefix { isBraced ? $0 != "}" : ("0"..."9").contains($0) }
      rest = rest.dropFirst(name.count + (isBraced ? 1 : 0))
      let group = Int(name) ?? pattern.names.first { $0.name == name }?.group
      guard let group, match.indices.contains(group) else {
        throw call.fail(
          "E0606", "the pattern has no group '\(name)'", argument: 2,
          help: "a dollar sign itself is written $$")
      }
      parts.append(.group(group))
    }
    parts.append(.bytes(Array(rest.utf8)))
    return parts
  }

  /// What a match is to a script; places are counted in code points.
  private static func object(
    _ match: RegularExpression.Match, _ places: inout CodePoints, _ pattern: RegularExpression,
    _ call: Call
  ) -> Value {
    let text = places.text
    let whole = match[0] ?? 0..<0
    let groups = match.dropFirst().map { $0.map { call.make(text, $0) } ?? .null }
    let names = call.heap.object(capacity: pattern.names.count)
    for (name, group) in pattern.names { call.heap.set(name, groups[group - 1], in: names) }
    return call.make([
      "text": call.make(text, whole), "start": .int(places.number(at: whole.lowerBound)),
      "end": .int(places.number(at: whole.upperBound)), "groups": call.make(groups),
      "names": .object(names),
    ])
  }

  private static func escape(_ call: Call) throws -> Value {
    try call.encoded(try call.text(0).bytes) { piece in
      var escaped: [UInt8] = []
      for byte in piece {
        if byte < 0x80, !byte.isWordByte { escaped.append(UInt8(ascii: "\\")) }
        escaped.append(byte)
      }
      return escaped
    }
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "matches(text, pattern, flags = \"\")",
      "Whether a regular expression is found in `text`; `^…$` asks for all of it.",
      examples: [
        .init(#""INV-2041".matches("^INV-\\d+$")"#, "true"),
        .init(#""abc".matches("B", "i")"#, "true"),
      ], body: matches),
    Builtin(
      "regex.find(text, pattern, flags = \"\")",
      "The first match with `text`, `start`, `end`, `groups` and `names`; null if there is none.",
      examples: [
        .init(#"regex.find("order 2041", "(\\d)(\\d+)").groups"#, #"["2", "041"]"#),
        .init(#"regex.find("ada@b.c", "(?<user>.+)@").names.user"#, #""ada""#),
        .init(#"regex.find("a", "b")"#, "null"),
      ], body: find),
    Builtin(
      "regex.find_all(text, pattern, flags = \"\")",
      "All matches from the left, as `regex.find` gives them.",
      examples: [.init(#"regex.find_all("a1b22", "\\d+").map(.text)"#, #"["1", "22"]"#)],
      body: findAll),
    Builtin(
      "regex.replace(text, pattern, replacement, flags = \"\")",
      "Replaces every match by a text, in which `$1` and `${name}` are groups, or by what a function returns.",
      examples: [
        .init(#"regex.replace("Ada Lovelace", "(\\w+) (\\w+)", "$2, $1")"#, #""Lovelace, Ada""#),
        .init(#"regex.replace("a1", "\\d", m => "<\(m.text)>")"#, #""a<1>""#),
      ], isPure: true, body: replace),
    Builtin(
      "regex.split(text, pattern, flags = \"\")", "The parts of `text` between matches.",
      examples: [.init(#"regex.split("a, b;c", "[,;] *")"#, #"["a", "b", "c"]"#)], body: split),
    Builtin(
      "regex.escape(text)", "A pattern that matches exactly `text`.",
      examples: [.init(#""a.b".matches(regex.escape("."))"#, "true")], body: escape),
  ]
}

/// The numbers of the code points of a text that are asked for from the left to the right: each time only
/// those since the last are counted.
private struct CodePoints {
  let text: TextRef
  private var known = (offset: 0, number: 0)

  init(_ text: TextRef) { self.text = text }

  mutating func number(at offset: Int) -> Int {
    if text.isASCII { return offset }
    if offset < known.offset { known = (0, 0) }
    known.number += text.bytes[known.offset..<offset].count { $0 & 0xC0 != 0x80 }
    known.offset = offset
    return known.number
  }
}
