import Glibc

/// What `change` makes of each item, in order, worked out on all cores.
///
/// For work without state that costs some microseconds an item: judging a telephone number takes a
/// hundred.
func inParallel<Item: Sendable, Result: Sendable>(
  _ items: [Item], _ change: @escaping @Sendable (Item) throws -> Result
) async throws -> [Result] {
  let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  // Small batches are not worth the way to another core.
  let size = max(64, (items.count + cores - 1) / cores)
  if items.count <= size { return try items.map(change) }
  return try await withThrowingTaskGroup(of: (Int, [Result]).self) { group in
    for start in stride(from: 0, to: items.count, by: size) {
      let part = items[start..<min(start + size, items.count)]
      group.addTask {
        let results = try part.map { item in
          try Task.checkCancellation()
          return try change(item)
        }
        return (start, results)
      }
    }
    var parts: [Int: [Result]] = [:]
    for try await (start, results) in group { parts[start] = results }
    return parts.sorted { $0.key < $1.key }.flatMap(\.value)
  }
}
