import Syntax

/// A dictionary by places in a source, without removal. Every name of a program is looked up several times
/// while it is compiled, and the general dictionary's hash would be a sixth of that work.
struct SpanTable<Value: AnyObject> {
  /// Start and end of a span, beside its value; `unused` where there is none.
  private var keys: [UInt64] = []
  private var values: [Value?] = []
  private var count = 0

  private static var unused: UInt64 { .max }

  subscript(span: Span) -> Value? {
    get { count == 0 ? nil : values[index(of: Self.key(span))] }
    set {
      precondition(newValue != nil, "a place keeps its meaning")
      if count * 2 >= keys.count { grow() }
      insert(newValue, Self.key(span))
    }
  }

  /// In no order.
  func visitAll(_ visit: (Span, Value) -> Void) {
    for (key, value) in zip(keys, values) {
      if let value { visit(Span(Int(key >> 32), Int(key & 0xFFFF_FFFF)), value) }
    }
  }

  private static func key(_ span: Span) -> UInt64 {
    UInt64(UInt32(bitPattern: span.start)) << 32 | UInt64(UInt32(bitPattern: span.end))
  }

  /// Where a key is, or would be.
  private func index(of key: UInt64) -> Int {
    let mask = keys.count - 1
    var index = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & mask
    while keys[index] != key, keys[index] != Self.unused { index = (index + 1) & mask }
    return index
  }

  private mutating func insert(_ value: Value?, _ key: UInt64) {
    let index = index(of: key)
    if keys[index] == Self.unused { count += 1 }
    keys[index] = key
    values[index] = value
  }

  private mutating func grow() {
    let old = (keys, values)
    let capacity = max(16, keys.count * 2)
    (keys, values, count) = (
      Array(repeating: Self.unused, count: capacity), Array(repeating: nil, count: capacity), 0
    )
    for (key, value) in zip(old.0, old.1) where key != Self.unused { insert(value, key) }
  }
}
