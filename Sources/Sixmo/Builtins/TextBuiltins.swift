/// Functions of strings. All count in code points, as `len` and indexing do.
enum TextBuiltins {
  // MARK: Cutting

  private static func split(_ call: Call) throws -> Value {
    let text = try call.text(0)
    let separator = try call.part(1, help: "'chars(text)' gives the characters")
    let limit = try call.optional(2) { try call.count($0) } ?? .max
    let heap = call.heap
    let parts = heap.array(capacity: 4)
    let pieces = Pieces(of: text, in: heap)
    var pace = Pace(call)
    var start = 0
    while parts.count < limit, let end = text.firstOffset(of: separator, from: start) {
      try pace.step()
      heap.append(pieces.piece(start..<end), to: parts)
      start = end + separator.byteCount
    }
    heap.append(pieces.piece(start..<text.byteCount), to: parts)
    return .array(parts)
  }

  private static func splitOnce(_ call: Call) throws -> Value {
    let text = try call.text(0)
    let separator = try call.part(1)
    guard let end = text.firstOffset(of: separator) else { return .null }
    return call.make([
      call.make(text, 0..<end), call.make(text, end + separator.byteCount..<text.byteCount),
    ])
  }

  private static func cutting(_ cut: PieceCursor.Cut) -> @Sendable (Call) throws -> Value {
    { call in .array(try pieces(of: try call.text(0), cut, call)) }
  }

  static func pieces(of text: TextRef, _ cut: PieceCursor.Cut, _ call: Call) throws -> ArrayRef {
    let heap = call.heap
    let array = heap.array(capacity: 4)
    let pieces = Pieces(of: text, in: heap)
    var cursor = PieceCursor(cut)
    var pace = Pace(call)
    while let range = cursor.next(in: text) {
      try pace.step()
      heap.append(pieces.piece(range), to: array)
    }
    return array
  }

  private static func chars(_ call: Call) throws -> Value {
    let text = try call.text(0)
    let heap = call.heap
    try heap.admit(array: text.count)
    let chars = heap.array(capacity: text.count)
    var pace = Pace(call)
    var offset = 0
    while offset < text.byteCount {
      try pace.step()
      let width = text.width(at: offset)
      heap.appendFresh(.text(heap.slice(text, bytes: offset, offset + width)), to: chars)
      offset += width
    }
    return .array(chars)
  }

  private static func trim(start: Bool, end: Bool) -> @Sendable (Call) throws -> Value {
    { call in
      let text = try call.text(0)
      return call.make(text, text.trimmed(start: start, end: end))
    }
  }

  private static func removePrefix(_ call: Call) throws -> Value {
    let (text, prefix) = (try call.text(0), try call.text(1))
    return call.make(text, (text.hasPrefix(prefix) ? prefix.byteCount : 0)..<text.byteCount)
  }

  private static func removeSuffix(_ call: Call) throws -> Value {
    let (text, suffix) = (try call.text(0), try call.text(1))
    return call.make(text, 0..<text.byteCount - (text.hasSuffix(suffix) ? suffix.byteCount : 0))
  }

  private static func truncate(_ call: Call) throws -> Value {
    let (text, ending) = (try call.text(0), try call.text(2))
    let width = try call.count(1)
    guard text.count > width else { return .text(text) }
    let kept = max(0, width - ending.count)
    let start = call.heap.slice(text, bytes: 0, text.offset(ofCodePoint: kept))
    let shownEnding = call.heap.slice(
      ending, bytes: 0, ending.offset(ofCodePoint: min(width, ending.count)))
    return .text(call.heap.concatenate(start, shownEnding))
  }

  // MARK: Putting together

  private static func join(_ call: Call) throws -> Value {
    let items = try call.array(0)
    let separator = try call.text(1)
    var joined = ByteBuffer()
    var pace = Pace(call)
    var admitted = 0
    for index in 0..<items.count {
      try pace.step()
      if index > 0 { joined.append(separator.bytes) }
      if case .text(let text) = items.elements[index] {
        joined.append(text.bytes)
      } else {
        try append(items.elements[index], index, to: &joined, call)
      }
      if joined.count - admitted > 1 << 16 {
        admitted = joined.count
        try call.heap.admit(text: admitted)
      }
    }
    return .text(call.heap.text(taking: joined))
  }

  private static func append(
    _ item: Value, _ index: Int, to joined: inout ByteBuffer, _ call: Call
  ) throws {
    switch item {
    case .text(let text), .bigInt(let text): joined.append(text.bytes)
    case .int(let number): joined.appendDecimal(number)
    case .double(let number): joined.appendDecimal(number)
    case .bool(let flag): joined.append(flag ? "true" : "false")
    default:
      throw call.fail(
        "E0307",
        "'join' needs strings, numbers or bools, but element \(index) is \(item.typePhrase)",
        argument: 0, help: "make it a string first: items.map(str).join(\", \")")
    }
  }

  private static func pad(atStart: Bool) -> @Sendable (Call) throws -> Value {
    { call in
      let text = try call.text(0)
      let missing = try call.count(1, limit: 1 << 30) - text.count
      let fill = try call.part(2)
      guard missing > 0 else { return .text(text) }
      let padding = call.heap.slice(
        try repeated(fill, (missing + fill.count - 1) / fill.count, call), bytes: 0,
        fill.isASCII ? missing : offset(of: missing, in: fill))
      return .text(
        atStart ? call.heap.concatenate(padding, text) : call.heap.concatenate(text, padding))
    }
  }

  /// The bytes of the first `count` code points of `fill` repeated for ever.
  private static func offset(of count: Int, in fill: TextRef) -> Int {
    count / fill.count * fill.byteCount + fill.offset(ofCodePoint: count % fill.count)
  }

  private static func repeated(
    _ text: TextRef, _ count: Int, _ call: Call
  ) throws -> TextRef {
    guard text.byteCount > 0 else { return text }
    try call.heap.admit(text: text.byteCount * count)
    var bytes = ByteBuffer(capacity: text.byteCount * count)
    var pace = Pace(call)
    for _ in 0..<count {
      try pace.step(1 + text.byteCount >> 6)
      bytes.append(text.bytes)
    }
    return call.heap.text(taking: bytes)
  }

  private static func repeatValue(_ call: Call) throws -> Value {
    let count = try call.count(1, limit: 1 << 30)
    if case .text(let text) = call[0] { return .text(try repeated(text, count, call)) }
    guard let array = try call.array(call[0]) else {
      throw call.mismatch(0, "a string or an array")
    }
    guard array.count > 0 else { return .array(array) }
    try call.heap.admit(array: array.count * count)
    let result = call.heap.array(capacity: array.count * count)
    var pace = Pace(call)
    for _ in 0..<count {
      try pace.step(array.count)
      call.heap.appendAll(array.elements, count: array.count, to: result)
    }
    return .array(result)
  }

  // MARK: Changing

  private static func replace(_ call: Call) throws -> Value {
    let (text, old, new) = (try call.text(0), try call.part(1), try call.text(2))
    let limit = try call.optional(3) { try call.count($0) } ?? .max
    var changed = ByteBuffer(capacity: text.byteCount)
    var pace = Pace(call)
    var start = 0
    var done = 0
    while done < limit, let found = text.firstOffset(of: old, from: start) {
      try pace.step()
      changed.append(UnsafeBufferPointer(rebasing: text.bytes[start..<found]))
      changed.append(new.bytes)
      try call.heap.admit(text: changed.count)
      start = found + old.byteCount
      done += 1
    }
    guard done > 0 else { return .text(text) }
    changed.append(UnsafeBufferPointer(rebasing: text.bytes[start...]))
    return .text(call.heap.text(taking: changed))
  }

  private static func capitalize(_ call: Call) throws -> Value {
    let text = try call.text(0)
    guard text.byteCount > 0 else { return call[0] }
    let width = text.width(at: 0)
    let first = text.string(0..<width).unicodeScalars.first!.properties.titlecaseMapping
    var bytes = ByteBuffer(capacity: text.byteCount)
    bytes.append(first)
    bytes.append(UnsafeBufferPointer(rebasing: text.bytes[width...]))
    return .text(call.heap.text(taking: bytes))
  }

  private static func title(_ call: Call) throws -> Value {
    var isInWord = false
    return try mapped(call) { piece in
      var titled = ""
      for scalar in piece.unicodeScalars {
        let properties = scalar.properties
        titled += isInWord ? properties.lowercaseMapping : properties.titlecaseMapping
        isInWord =
          properties.isAlphabetic || properties.numericType != nil || isInWord && scalar == "'"
      }
      return titled
    }
  }

  /// What `change` makes of the text: a piece at a time, cut between any two code points.
  private static func mapped(_ call: Call, _ change: (String) -> String) throws -> Value {
    let text = try call.text(0)
    var changed = ByteBuffer(capacity: text.byteCount)
    var start = 0
    while start < text.byteCount {
      try call.goOn()
      var end = min(start + pieceSize, text.byteCount)
      while end < text.byteCount, text.bytes[end] & 0xC0 == 0x80 { end += 1 }
      changed.append(change(text.string(start..<end)))
      try call.heap.admit(text: changed.count)
      start = end
    }
    return .text(call.heap.text(taking: changed))
  }

  /// In bytes: takes milliseconds.
  private static let pieceSize = 1 << 16

  // MARK: Asking

  private static func indexOf(_ call: Call) throws -> Value {
    switch call[0] {
    case .text(let text):
      guard let offset = text.firstOffset(of: try call.text(1)) else { return .null }
      return .int(text.isASCII ? offset : text.bytes[..<offset].count { $0 & 0xC0 != 0x80 })
    case .range(let range): return range.position(of: call[1]).map { .int($0) } ?? .null
    case .array(let array):
      let index = (0..<array.count).first { call.machine.equals(array.elements[$0], call[1]) }
      return index.map { Value.int($0) } ?? .null
    default: throw call.mismatch(0, "a string or an array")
    }
  }

  private static func contains(_ call: Call) throws -> Value {
    switch call[0] {
    case .text(let text):
      return .bool(text.firstOffset(of: try call.text(1)) != nil)
    case .array(let array):
      return .bool((0..<array.count).contains { call.machine.equals(array.elements[$0], call[1]) })
    case .range(let range):
      return .bool(range.position(of: call[1]) != nil)
    default: throw call.mismatch(0, "a string or an array")
    }
  }

  // MARK: Code points

  private static func codePoints(_ call: Call) throws -> Value {
    let text = try call.text(0)
    try call.heap.admit(array: text.count)
    let codes = call.heap.array(capacity: text.count)
    var pace = Pace(call)
    for scalar in text.string.unicodeScalars {
      try pace.step()
      call.heap.appendFresh(.int(Int(scalar.value)), to: codes)
    }
    return .array(codes)
  }

  private static func fromCodePoints(_ call: Call) throws -> Value {
    let codes = try call.array(0)
    var text = String.UnicodeScalarView()
    for index in 0..<codes.count {
      guard case .int(let code) = codes.elements[index], let small = UInt32(exactly: code),
        let scalar = Unicode.Scalar(small)
      else {
        throw call.fail(
          "E0307",
          "element \(index) is not a code point: expected an int from 0 to 0x10FFFF that is not"
            + " a surrogate", argument: 0)
      }
      text.append(scalar)
    }
    return call.make(String(text))
  }

  /// A sigma that ends a word has a letter of its own.
  static func lower(_ call: Call) throws -> Value { try mapped(call, lowercased) }

  private static func lowercased(_ text: String) -> String {
    guard text.unicodeScalars.contains("Σ") else { return text.lowercased() }
    let scalars = Array(text.unicodeScalars)
    var lower = ""
    for (index, scalar) in scalars.enumerated() {
      let isFinal =
        scalar == "Σ" && index > 0 && isCased(scalars[index - 1])
        && (index + 1 == scalars.count || !isCased(scalars[index + 1]))
      lower += isFinal ? "ς" : scalar.properties.lowercaseMapping
    }
    return lower
  }

  /// Whether it belongs to a word: a letter with cases, or a mark on one.
  private static func isCased(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isCased || scalar.properties.generalCategory == .nonspacingMark
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "split(text, separator, limit = null)",
      "Splits `text` at every `separator`, at most `limit` times.",
      examples: [
        .init(#"split("a,b,c", ",")"#, #"["a", "b", "c"]"#),
        .init(#""a,b,c".split(",", limit: 1)"#, #"["a", "b,c"]"#),
      ], isPure: true, body: split),
    Builtin(
      "split_once(text, separator)",
      "The parts before and after the first `separator`; null if there is none.",
      examples: [
        .init(#""ada@example.com".split_once("@")"#, #"["ada", "example.com"]"#),
        .init(#""ada".split_once("@")"#, "null"),
      ], isPure: true, body: splitOnce),
    Builtin(
      "lines(text)", "The lines of `text`, without their line ends.",
      examples: [.init(#"lines("a\r\nb\n")"#, #"["a", "b"]"#)], isPure: true,
      body: cutting(.lineEnd)),
    Builtin(
      "words(text)", "The parts of `text` between white space.",
      examples: [.init(#"words("  Ada   Lovelace ")"#, #"["Ada", "Lovelace"]"#)], isPure: true,
      body: cutting(.space)),
    Builtin(
      "chars(text)", "The characters (code points) of `text`, each as a string.",
      examples: [.init(#"chars("añ🎉")"#, #"["a", "ñ", "🎉"]"#)], isPure: true, body: chars),
    Builtin(
      "join(items, separator = \"\")",
      "Puts strings, numbers and bools together, with `separator` between them.",
      examples: [.init(#"["a", "b", 3].join(", ")"#, #""a, b, 3""#)], isPure: true, body: join),
    Builtin(
      "trim(text)", "`text` without white space at both ends.",
      examples: [.init(#"trim("  a b\n")"#, #""a b""#)], isPure: true,
      body: trim(start: true, end: true)),
    Builtin(
      "trim_start(text)", "`text` without white space at its start.",
      examples: [.init(#"trim_start("  a ")"#, #""a ""#)], isPure: true,
      body: trim(start: true, end: false)),
    Builtin(
      "trim_end(text)", "`text` without white space at its end.",
      examples: [.init(#"trim_end(" a  ")"#, #"" a""#)], isPure: true,
      body: trim(start: false, end: true)),
    Builtin(
      "upper(text)", "`text` in upper case.",
      examples: [.init(#"upper("straße")"#, #""STRASSE""#)], isPure: true
    ) { call in try mapped(call) { $0.uppercased() } },
    Builtin(
      "lower(text)", "`text` in lower case.",
      examples: [.init(#"lower("ÉA")"#, #""éa""#)], isPure: true, body: lower),
    Builtin(
      "capitalize(text)", "`text` with its first letter in upper case.",
      examples: [.init(#"capitalize("éva bELL")"#, #""Éva bELL""#)], isPure: true, body: capitalize),
    Builtin(
      "title(text)", "`text` with each word in lower case but its first letter.",
      examples: [.init(#"title("ADA o'neil-smith")"#, #""Ada O'neil-Smith""#)], isPure: true,
      body: title),
    Builtin(
      "replace(text, old, new, limit = null)",
      "Replaces each `old` in `text` by `new`, at most `limit` times.",
      examples: [
        .init(#"replace("a-b-c", "-", "+")"#, #""a+b+c""#),
        .init(#""a-b-c".replace("-", "", limit: 1)"#, #""ab-c""#),
      ], isPure: true, body: replace),
    Builtin(
      "remove_prefix(text, prefix)", "`text` without `prefix` if it starts with it.",
      examples: [.init(#""www.example.com".remove_prefix("www.")"#, #""example.com""#)],
      isPure: true, body: removePrefix),
    Builtin(
      "remove_suffix(text, suffix)", "`text` without `suffix` if it ends with it.",
      examples: [.init(#""leads.csv".remove_suffix(".csv")"#, #""leads""#)], isPure: true,
      body: removeSuffix),
    Builtin(
      "truncate(text, width, ending = \"…\")",
      "`text` cut to at most `width` characters, `ending` included where it was cut.",
      examples: [.init(#""a long name".truncate(6)"#, #""a lon…""#)], isPure: true, body: truncate),
    Builtin(
      "pad_start(text, width, fill = \" \")",
      "`text` with `fill` before it up to `width` characters.",
      examples: [.init(#""7".pad_start(3, "0")"#, #""007""#)], isPure: true,
      body: pad(atStart: true)),
    Builtin(
      "pad_end(text, width, fill = \" \")",
      "`text` with `fill` after it up to `width` characters.",
      examples: [.init(#""ab".pad_end(4, ".")"#, #""ab..""#)], isPure: true,
      body: pad(atStart: false)),
    Builtin(
      "repeat(value, count)", "A string or array repeated `count` times.",
      examples: [.init(#""-".repeat(3)"#, #""---""#), .init("[0].repeat(2)", "[0, 0]")],
      isPure: true, body: repeatValue),
    Builtin(
      "starts_with(text, prefix)", "Whether `text` starts with `prefix`.",
      examples: [.init(#""https://a.b".starts_with("https:")"#, "true")]
    ) { call in .bool(try call.text(0).hasPrefix(try call.text(1))) },
    Builtin(
      "ends_with(text, suffix)", "Whether `text` ends with `suffix`.",
      examples: [.init(#""leads.csv".ends_with(".csv")"#, "true")]
    ) { call in .bool(try call.text(0).hasSuffix(try call.text(1))) },
    Builtin(
      "contains(value, part)",
      "Whether a string has `part` in it, or an array an element equal to it.",
      examples: [.init(#""leads".contains("ad")"#, "true"), .init("[1, 2].contains(3)", "false")],
      body: contains),
    Builtin(
      "index_of(value, part)",
      "The first position of `part` in a string, or of an element equal to it in an array; null if there is none.",
      examples: [
        .init(#""añb".index_of("b")"#, "2"), .init("[5, 6].index_of(6)", "1"),
        .init(#""a".index_of("b")"#, "null"),
      ], body: indexOf),
    Builtin(
      "text.code_points(text)", "The numbers of the code points of `text`.",
      examples: [.init(#"text.code_points("a🎉")"#, "[97, 127881]")], body: codePoints),
    Builtin(
      "text.from_code_points(codes)", "The text of code points given as numbers.",
      examples: [.init("text.from_code_points([97, 127881])", #""a🎉""#)], body: fromCodePoints),
    Builtin(
      "text.byte_count(text)", "How many bytes `text` takes in UTF-8.",
      examples: [.init(#"text.byte_count("añ")"#, "3")]
    ) { call in .int(try call.text(0).byteCount) },
  ]
}
