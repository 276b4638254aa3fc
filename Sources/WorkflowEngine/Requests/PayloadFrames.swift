import Glibc
import Sixmo

/// Makes the frames of a payload's records on all cores, some ahead of the one who writes them.
struct PayloadFrames: ~Copyable {
  private var payload: Payload
  /// In order.
  private var ready: ArraySlice<EncodedFrame> = []
  private var coming: Task<[EncodedFrame], any Error>?

  init(_ payload: Payload) {
    self.payload = payload
    coming = Self.work(on: &self.payload)
  }

  deinit { coming?.cancel() }

  /// Nil at the end; throws where a record is not an object.
  mutating func next() async throws -> EncodedFrame? {
    while ready.isEmpty, let task = coming {
      ready = try await task.value[...]
      coming = Self.work(on: &payload)
    }
    return ready.popFirst()
  }

  /// The next frames; nil at the end.
  private static func work(on payload: inout Payload) -> Task<[EncodedFrame], any Error>? {
    switch payload {
    case .list(let records):
      if records.isEmpty { return nil }
      payload = .list([])
      return Task {
        stride(from: records.startIndex, to: records.endIndex, by: PayloadSplitter.batchSize).map {
          let batch = records[$0..<min($0 + PayloadSplitter.batchSize, records.endIndex)]
          return frame(RowBatch(batch.compactMap(\.object)))
        }
      }
    case .split(var splitter):
      defer { payload = .split(splitter) }
      return splitter.nextParts(limit: batchCount).map { parts in
        Task { try await frames(of: parts) }
      }
    }
  }

  /// Batches that are made together.
  private static let batchCount = 8 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  private static func frames(of parts: [PayloadSplitter.Part]) async throws -> [EncodedFrame] {
    try await withThrowingTaskGroup(of: (Int, EncodedFrame).self) { group in
      for (index, part) in parts.enumerated() {
        group.addTask { (index, frame(try part.rows())) }
      }
      var frames: [Int: EncodedFrame] = [:]
      for try await (index, frame) in group { frames[index] = frame }
      return parts.indices.compactMap { frames[$0] }
    }
  }

  private static func frame(_ batch: RowBatch) -> EncodedFrame {
    EncodedFrame(batch, RowCounts(consumed: batch.count, rows: batch.count))
  }
}
