import Syntax

/// A dictionary by places in a source, without removal. Every name of a program is looked up several times
/// while it is compiled, and the general dictionary's hash would be a sixth of that work.
struct SpanTable<Value: AnyObject> {
  /// Start and end of a span; `unused` where there is none.
  private var keys: [UInt64] = []
  /// Where the value of the key beside it is. To grow moves numbers only, not references.
  private var places: [UInt32] = []
  private var values: [Value] = []

  private static var unused: UInt64 { .max }

  subscript(span: Span) -> Value? {
    get {
      guard !values.isEmpty else { return nil }
      let key = Self.key(span)
      let index = index(of: key)
      return keys[index] == key ? values[Int(places[index])] : nil
    }
    set {
      guard let newValue else { preconditionFailure("a place keeps its meaning") }
      if values.count * 2 >= keys.count { grow() }
      let key = Self.key(span)
      let index = index(of: key)
      if keys[index] == key {
        values[Int(places[index])] = newValue
      } else {
        (keys[index], places[index]) = (key, UInt32(values.count))
        values.append(newValue)
      }
    }
  }

  /// In no order.
  func visitAll(_ visit: (Span, Value) -> Void) {
    for (key, place) in zip(keys, places) where key != Self.unused {
      visit(Span(Int(key >> 32), Int(key & 0xFFFF_FFFF)), values[Int(place)])
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

  private mutating func grow() {
    let old = (keys, places)
    let capacity = max(16, keys.count * 2)
    keys = Array(repeating: Self.unused, count: capacity)
    places = Array(repeating: 0, count: capacity)
    for (key, place) in zip(old.0, old.1) where key != Self.unused {
      let index = index(of: key)
      (keys[index], places[index]) = (key, place)
    }
  }
}
