extension Machine {
  /// Compares structure; different types are unequal, but `1 == 1.0`. Never fails: what is nested deeper
  /// than the limit is compared by identity.
  func equals(_ left: Value, _ right: Value) -> Bool {
    var seen = ComparedPairs()
    return equals(left, right, depth: 0, &seen)
  }

  private func equals(
    _ left: Value, _ right: Value, depth: Int, _ seen: inout ComparedPairs
  ) -> Bool {
    switch (left, right) {
    case (.int(let a), .int(let b)): return a == b
    case (.double(let a), .double(let b)): return a == b
    case (.text(let a), .text(let b)): return a == b
    case (.bool(let a), .bool(let b)): return a == b
    case (.nothing, .nothing): return true
    case (.function(let a), .function(let b)): return a == b
    case (.object(let a), .object(let b)):
      return a == b || seen.areEqual(a.raw, b.raw) || equals(a, b, depth: depth, &seen)
    case (.array(let a), .array(let b)):
      return a == b || seen.areEqual(a.raw, b.raw) || equals(a, b, depth: depth, &seen)
    case (.range(let a), .range(let b)):
      return a.count == b.count && (a.count == 0 || a.lower == b.lower)
    case (.range(let range), .array(let array)), (.array(let array), .range(let range)):
      guard array.count == range.count else { return false }
      for index in 0..<array.count {
        guard compareNumbers(array.elements[index], .int(range.lower + index)) == 0 else {
          return false
        }
      }
      return true
    default: return compareNumbers(left, right) == 0
    }
  }

  private func equals(
    _ a: ArrayRef, _ b: ArrayRef, depth: Int, _ seen: inout ComparedPairs
  ) -> Bool {
    guard a.count == b.count, depth < jsonDepthLimit else { return false }
    for index in 0..<a.count {
      guard equals(a.elements[index], b.elements[index], depth: depth + 1, &seen) else {
        return false
      }
    }
    seen.insert(a.raw, b.raw)
    return true
  }

  private func equals(
    _ a: ObjectRef, _ b: ObjectRef, depth: Int, _ seen: inout ComparedPairs
  ) -> Bool {
    let count = a.count
    guard count == b.count, depth < jsonDepthLimit else { return false }
    if !a.isDictionary, a.cell.pointee.layout == b.cell.pointee.layout {
      for slot in 0..<count {
        guard equals(a.slots[slot], b.slots[slot], depth: depth + 1, &seen) else { return false }
      }
      seen.insert(a.raw, b.raw)
      return true
    }
    for slot in 0..<count {
      let position = heap.position(of: a.key(at: slot), in: b)
      guard position >= 0, equals(a.slots[slot], b.slots[position], depth: depth + 1, &seen) else {
        return false
      }
    }
    seen.insert(a.raw, b.raw)
    return true
  }
}

/// Which cells have turned out equal in one comparison.
///
/// A value may hold the same parts again and again: sixty arrays, each twice in the next, would be compared
/// for ever. Ordinary values are done before anything is noted.
struct ComparedPairs {
  private struct Pair: Hashable { let left, right: RawCell }
  private var pairs: Set<Pair> = []
  private var count = 0
  private static let ordinary = 10_000

  mutating func insert(_ left: RawCell, _ right: RawCell) {
    count += 1
    if count > Self.ordinary { pairs.insert(Pair(left: left, right: right)) }
  }

  func areEqual(_ left: RawCell, _ right: RawCell) -> Bool {
    count > Self.ordinary && pairs.contains(Pair(left: left, right: right))
  }
}
