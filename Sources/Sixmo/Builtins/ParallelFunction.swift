enum ParallelFunction {
  static let table: [Builtin] = [
    Builtin(
      "parallel(items, f, limit = 8)",
      "The results of `f` for each element, as `map` gives them, with up to `limit` calls in flight.",
      documentation:
        "While one call waits, for a response of the API, for a run or in `time.sleep`, the others go on; "
        + "two never run at the same moment, so they may share variables. The first error ends the calls "
        + "in flight and is thrown.",
      examples: [
        .init("parallel([1, 2, 3], x => x * 2)", "[2, 4, 6]"),
        .init(#"["a", "b"].parallel(upper, limit: 2)"#, #"["A", "B"]"#),
      ]
    ) { call in
      let count = try CollectionFunctions.count(call)
      _ = try call.function(1)
      let limit = try call.int(2)
      guard limit >= 1 else {
        throw call.fail(
          "E0307", "'parallel' needs 1 or more for 'limit', got \(limit)", argument: 2)
      }
      try call.heap.admit(array: count)
      let results = call.heap.array(capacity: 0)
      call.root(.array(results))
      try ParallelCalls(call, items: call[0], count: count, results: results).run(limit: limit)
      return .array(results)
    }
  ]
}
