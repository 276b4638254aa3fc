extension Machine {
  /// Compares structure; different types are unequal, but `1 == 1.0`. Never fails: what is nested deeper
  /// than the limit is compared by identity.
  func equals(_ left: Value, _ right: Value) -> Bool { equals(left, right, depth: 0) }

  private func equals(_ left: Value, _ right: Value, depth: Int) -> Bool {
    switch (left, right) {
    case (.int(let a), .int(let b)): return a == b
    case (.double(let a), .double(let b)): return a == b
    case (.text(let a), .text(let b)): return a == b
    case (.bool(let a), .bool(let b)): return a == b
    case (.nothing, .nothing): return true
    case (.function(let a), .function(let b)): return a == b
    case (.object(let a), .object(let b)): return equals(a, b, depth: depth)
    case (.array(let a), .array(let b)):
      if a == b { return true }
      guard a.count == b.count, depth < nestingLimit else { return false }
      for index in 0..<a.count where !equals(a.elements[index], b.elements[index], depth: depth + 1)
      {
        return false
      }
      return true
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

  private func equals(_ a: ObjectRef, _ b: ObjectRef, depth: Int) -> Bool {
    if a == b { return true }
    let count = a.count
    guard count == b.count, depth < nestingLimit else { return false }
    if !a.isDictionary, a.cell.pointee.layout == b.cell.pointee.layout {
      for slot in 0..<count where !equals(a.slots[slot], b.slots[slot], depth: depth + 1) {
        return false
      }
      return true
    }
    for slot in 0..<count {
      let position = heap.position(of: a.key(at: slot), in: b)
      guard position >= 0, equals(a.slots[slot], b.slots[position], depth: depth + 1) else {
        return false
      }
    }
    return true
  }
}
