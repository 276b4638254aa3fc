import Glibc

/// What `change` makes of each item, in order, worked out on all cores.
///
/// For work without state that costs some microseconds an item: judging a telephone number takes a
/// hundred.
func inParallel<Item: Sendable, Result: Sendable>(
  _ items: [Item], _ change: @escaping @Sendable (Item) throws -> Result
) async throws -> [Result] {
  try await inParallel(parts: items) { part in
    try part.map { item in
      try Task.checkCancellation()
      return try change(item)
    }
  }.flatMap(\.self)
}

/// What `change` makes of each part of the items, in order, worked out on all cores.
func inParallel<Item: Sendable, Result: Sendable>(
  parts items: [Item], _ change: @escaping @Sendable (ArraySlice<Item>) throws -> Result
) async throws -> [Result] {
  let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  // Small batches are not worth the way to another core.
  let size = max(64, (items.count + cores - 1) / cores)
  if items.count <= size { return [try change(items[...])] }
  return try await withThrowingTaskGroup(of: (Int, Result).self) { group in
    for start in stride(from: 0, to: items.count, by: size) {
      let part = items[start..<min(start + size, items.count)]
      group.addTask { (start, try change(part)) }
    }
    var parts: [Int: Result] = [:]
    for try await (start, result) in group { parts[start] = result }
    return parts.sorted { $0.key < $1.key }.map(\.value)
  }
}
