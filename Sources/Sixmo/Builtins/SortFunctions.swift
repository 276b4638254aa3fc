/// Sorting: stable, by merging, because the order may be asked of a script function.
enum SortFunctions {
  static let table: [Builtin] = [
    Builtin(
      "sort(items, f = null)",
      "The elements in ascending order. `f(a, b)` returns a negative number, or true, if a comes first.",
      examples: [
        .init("[3, 1, 2].sort()", "[1, 2, 3]"),
        .init("[3, 1, 2].sort((a, b) => b - a)", "[3, 2, 1]"),
      ], isPure: true
    ) { call in
      let items = try call.array(0)
      if call[1].isNull { return try sorted(items, keys: items, call, descending: false) }
      call.root(.array(items))
      var callback = try Callback(call, 1, arity: 2)
      return try sorted(items, call) { a, b in
        switch try callback.call(items.elements[b], items.elements[a]) {
        case .int(let number): number < 0
        case .double(let number): number < 0
        case .bool(let flag): flag
        case let other:
          throw call.fail(
            "E0307",
            "the function of 'sort' must return a number or a bool, got \(other.typePhrase)",
            argument: 1)
        }
      }
    },
    Builtin(
      "sort_by(items, f, descending = false)",
      "The elements in the order of what `f` returns for each; of arrays the first difference decides.",
      documentation: """
        Null comes last either way. Equal elements keep their order, so that sorting by the second key first and by \
        the first key then mixes ascending and descending.
        """,
      examples: [
        .init("[{n: 2}, {n: 1}].sort_by(.n)", "[{n: 1}, {n: 2}]"),
        .init("[{n: 1}, {n: 2}].sort_by(.n, descending: true)", "[{n: 2}, {n: 1}]"),
        .init(#"[[2, "a"], [1, "c"], [1, "b"]].sort_by(x => x)[0]"#, #"[1, "b"]"#),
      ], isPure: true
    ) { call in
      let items = try call.array(0)
      let descending = try call.bool(2)
      call.root(.array(items))
      let keys = call.heap.array(capacity: items.count)
      call.root(.array(keys))
      var callback = try Callback(call, 1)
      for index in 0..<items.count {
        call.heap.append(try callback.call(items.elements[index], .int(index)), to: keys)
      }
      return try sorted(items, keys: keys, call, descending: descending)
    },
  ]

  /// Sorts by keys of one type: numbers, strings, bools or arrays of them; null comes last either way.
  private static func sorted(_ items: ArrayRef, keys: ArrayRef, _ call: Call, descending: Bool)
    throws -> Value
  {
    if let order = try TextOrder.positions(of: keys, call, descending: descending) {
      return .array(try array(of: items, in: order, call))
    }
    return try sorted(items, call) { a, b in
      var seen = ComparedPairs()
      return try compare(keys.elements[a], keys.elements[b], call, descending, &seen) > 0
    }
  }

  /// Negative if a comes first, positive if b does.
  private static func compare(
    _ a: Value, _ b: Value, _ call: Call, _ descending: Bool, _ seen: inout ComparedPairs,
    depth: Int = 0
  ) throws -> Int {
    switch (a, b) {
    case (.nothing, .nothing): return 0
    case (.nothing, _): return 1
    case (_, .nothing): return -1
    case (.array(let left), .array(let right)):
      if left == right || seen.areEqual(left.raw, right.raw) { return 0 }
      guard depth < jsonDepthLimit else { throw call.refusal(.tooDeep, argument: 0) }
      for index in 0..<min(left.count, right.count) {
        let order = try compare(
          left.elements[index], right.elements[index], call, descending, &seen, depth: depth + 1)
        if order != 0 { return order }
      }
      if left.count == right.count { seen.insert(left.raw, right.raw) }
      return (left.count - right.count).signum() * (descending ? -1 : 1)
    default: return try descending ? -order(a, b, call) : order(a, b, call)
    }
  }

  private static func order(_ a: Value, _ b: Value, _ call: Call) throws -> Int {
    switch (a, b) {
    case (.text(let left), .text(let right)): return left < right ? -1 : left == right ? 0 : 1
    case (.bool(let left), .bool(let right)): return left == right ? 0 : left ? 1 : -1
    default:
      guard let order = compareNumbers(a, b) else {
        throw call.fail(
          "E0303", "\(a.typePhrase) and \(b.typePhrase) have no order", argument: 0,
          help: "sort_by(f) sorts by what f returns: all numbers or all strings")
      }
      return order
    }
  }

  /// A new array of the elements; `isAfter(a, b)` tells whether the element at a must come after that at b.
  private static func sorted(_ items: ArrayRef, _ call: Call, isAfter: (Int, Int) throws -> Bool)
    throws -> Value
  {
    var order = Array(0..<items.count)
    var buffer = order
    var pace = Pace(call)
    try mergeSort(&order, &buffer, 0, order.count, &pace, isAfter)
    return .array(try array(of: items, in: order, call))
  }

  private static func array(
    of items: ArrayRef, in order: some Sequence<Int>, _ call: Call
  ) throws -> ArrayRef {
    let result = call.heap.array(capacity: items.count)
    var pace = Pace(call)
    for index in order {
      try pace.step()
      call.heap.append(items.elements[index], to: result)
    }
    return result
  }

  private static func mergeSort(
    _ order: inout [Int], _ buffer: inout [Int], _ lower: Int, _ upper: Int, _ pace: inout Pace,
    _ isAfter: (Int, Int) throws -> Bool
  ) throws {
    if upper - lower <= 8 { return try insertionSort(&order, lower, upper, isAfter) }
    let middle = (lower + upper) / 2
    try mergeSort(&order, &buffer, lower, middle, &pace, isAfter)
    try mergeSort(&order, &buffer, middle, upper, &pace, isAfter)
    try pace.step()
    if try !isAfter(order[middle - 1], order[middle]) { return }
    var (left, right, target) = (lower, middle, lower)
    while left < middle && right < upper {
      try pace.step()
      if try isAfter(order[left], order[right]) {
        buffer[target] = order[right]
        right += 1
      } else {
        buffer[target] = order[left]
        left += 1
      }
      target += 1
    }
    while left < middle {
      buffer[target] = order[left]
      left += 1
      target += 1
    }
    for index in lower..<target { order[index] = buffer[index] }
  }

  private static func insertionSort(
    _ order: inout [Int], _ lower: Int, _ upper: Int, _ isAfter: (Int, Int) throws -> Bool
  ) throws {
    for index in stride(from: lower + 1, to: upper, by: 1) {
      let item = order[index]
      var place = index
      while place > lower, try isAfter(order[place - 1], item) {
        order[place] = order[place - 1]
        place -= 1
      }
      order[place] = item
    }
  }
}
