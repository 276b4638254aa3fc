/// Functions of objects; others are in the prelude.
enum ObjectBuiltins {
  private static func has(_ call: Call) throws -> Value {
    .bool(call.heap.position(of: try call.text(1), in: try call.object(0)) >= 0)
  }

  private static func get(_ call: Call) throws -> Value {
    var value = call[0]
    if let path = try call.array(call[1]) {
      for index in 0..<path.count {
        guard let inner = step(value, path.elements[index], call) else { return call[2] }
        value = inner
      }
      return value.shared
    }
    switch (value, call[1]) {
    case (.object, .text), (.array, .int), (.range, .int), (.nothing, _): break
    case (.object, _): throw call.mismatch(1, "a string or a path")
    case (.array, _), (.range, _): throw call.mismatch(1, "an int or a path")
    default: throw call.mismatch(0, "an object or an array")
    }
    return step(value, call[1], call)?.shared ?? call[2]
  }

  /// The field or element one step further in; nil if there is none.
  private static func step(_ value: Value, _ key: Value, _ call: Call) -> Value? {
    switch (value, key) {
    case (.object(let object), .text(let name)):
      return call.heap.field(name, of: object)
    case (.array(let array), .int(let index)):
      let place = index < 0 ? array.count + index : index
      return 0..<array.count ~= place ? array.elements[place] : nil
    case (.range(let range), .int(let index)):
      let place = index < 0 ? range.count + index : index
      return 0..<range.count ~= place ? .int(range.lower + place) : nil
    default:
      return nil
    }
  }

  private static func entries(_ call: Call) throws -> Value {
    let object = try call.object(0)
    return call.make(
      (0..<object.count).map { index in
        call.make([.text(object.key(at: index)), object.value(at: index).shared])
      })
  }

  private static func merge(isDeep: Bool) -> @Sendable (Call) throws -> Value {
    { call in
      let result = call.heap.object(capacity: 8)
      var merger = Merger(call)
      for (index, value) in call.rest.enumerated() {
        switch value {
        case .object(let object): try merger.add(object, to: result, isDeep: isDeep)
        case .nothing: break
        default:
          throw call.fail(
            "E0307",
            "'\(call.name)' needs objects, got \(value.typePhrase) for argument \(index + 1)",
            argument: index)
        }
      }
      return .object(result)
    }
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "keys(object)", "The keys in order.", examples: [.init("keys({a: 1, b: 2})", #"["a", "b"]"#)]
    ) { call in
      let object = try call.object(0)
      let keys = call.heap.array(capacity: object.count)
      for index in 0..<object.count { call.heap.append(.text(object.key(at: index)), to: keys) }
      return .array(keys)
    },
    Builtin(
      "values(object)", "The values in order.", examples: [.init("values({a: 1, b: 2})", "[1, 2]")]
    ) { call in
      let object = try call.object(0)
      let values = call.heap.array(capacity: object.count)
      for index in 0..<object.count { call.heap.append(object.slots[index], to: values) }
      return .array(values)
    },
    Builtin(
      "has(object, key)", "Whether an object has a field `key`, be it null.",
      examples: [.init("{a: null}.has(\"a\")", "true"), .init("has({a: 1}, \"b\")", "false")],
      body: has),
    Builtin(
      "get(value, key, default = null)",
      "The field or element at `key`, or `default` where there is none. An array of keys goes deeper.",
      examples: [
        .init("{a: 1}.get(\"b\", 0)", "0"), .init("[5, 6].get(-1)", "6"),
        .init("{rows: [{n: 1}]}.get([\"rows\", 0, \"n\"])", "1"),
      ], body: get),
    Builtin(
      "entries(object)", "The fields as pairs `[key, value]`.",
      examples: [.init("{a: 1, b: 2}.entries()", "[[\"a\", 1], [\"b\", 2]]")], body: entries),
    Builtin(
      "merge(...objects)",
      "One object with the fields of all; of a key that comes twice the last value, in the first's place.",
      examples: [.init("merge({a: 1, b: 1}, {a: 2})", "{a: 2, b: 1}")], isPure: true,
      body: merge(isDeep: false)),
    Builtin(
      "merge_deep(...objects)", "As `merge`, but objects within objects are merged too.",
      examples: [.init("merge_deep({a: {x: 1, y: 1}}, {a: {x: 2}})", "{a: {x: 2, y: 1}}")],
      isPure: true, body: merge(isDeep: true)),
  ]
}

/// Puts the fields of objects together.
///
/// The same two objects may meet again and again, because an object may hold the same part in many places:
/// forty objects, each twice in the next, stand for a million million. They are merged once, and the result
/// shares its parts in turn.
private struct Merger {
  private struct Pair: Hashable { let old, new: RawCell }

  private let call: Call
  private var merged: [Pair: ObjectRef] = [:]
  private var pace: Pace

  init(_ call: Call) {
    self.call = call
    pace = Pace(call)
  }

  /// Sets the fields of `object` in `result`, which nobody else holds.
  mutating func add(_ object: ObjectRef, to result: ObjectRef, isDeep: Bool, depth: Int = 0) throws
  {
    guard depth < jsonDepthLimit else { throw call.refusal(.tooDeep, argument: nil) }
    for index in 0..<object.count {
      try pace.step()
      let key = object.key(at: index)
      var value = object.value(at: index).shared
      if isDeep, case .object(let new) = value,
        case .object(let old)? = call.heap.field(key, of: result)
      {
        value = .object(try merge(old, new, depth: depth + 1))
      }
      call.heap.set(key, value, in: result)
    }
  }

  private mutating func merge(_ old: ObjectRef, _ new: ObjectRef, depth: Int) throws -> ObjectRef {
    if old == new { return old }
    let pair = Pair(old: old.raw, new: new.raw)
    if let known = merged[pair] { return known }
    let both = call.heap.object(capacity: max(old.count, new.count))
    try add(old, to: both, isDeep: false)
    try add(new, to: both, isDeep: true, depth: depth)
    merged[pair] = both
    return both
  }
}
