import Sixmo
import System

/// What a block writes rows of, each in chunks of its own.
enum RowKind: String, Sendable, CaseIterable {
  /// Those that it passes on.
  case rows
  /// Those that took no part because an expression failed for them, each with its reason in its `error` column.
  case refused
}

/// The manifest of a chunk: of a file with some thousand rows that one worker has written for a block.
///
/// The store keeps the manifests, and a chunk counts as far as its manifest says, whatever else is on the disk.
/// The epoch of the worker's claim is part of the file's name, so that two workers which both take a run for
/// theirs never write to the same file, and the store takes the manifests of the one whose claim holds.
struct RowChunk: Sendable, Equatable {
  /// Among those of its block, from 0.
  var number: Int
  /// Of the claim under which it was written; 0 for a file of a program that had no chunks.
  var epoch: Int
  /// Bytes of the file; nil for all that are there.
  var bytes: Int?
  var counts = RowCounts()
  /// Of these bytes, see `FrameHash`; nil where nobody has taken it.
  var hash: UInt64?
  /// Of its rows, in order of first appearance.
  var columns: [String] = []

  /// Rows that come in or go out. A batch that has more is a chunk by itself.
  static let rowLimit = 10_000
}

/// Says what the chunks of a block are from one on; those before stay as they are.
struct ChunkUpdate: Sendable {
  var kind: RowKind
  var first: Int
  var chunks: [RowChunk]

  /// There is none.
  static func none(_ kind: RowKind) -> ChunkUpdate { ChunkUpdate(kind: kind, first: 0, chunks: []) }
}

/// The chunks of a run's blocks, as far as the store has them.
struct RunManifest: Sendable {
  private var chunks: [Key: [RowChunk]] = [:]

  private struct Key: Hashable {
    var position: Int
    var kind: RowKind
  }

  subscript(position: Int, kind: RowKind) -> [RowChunk] {
    get { chunks[Key(position: position, kind: kind)] ?? [] }
    set { chunks[Key(position: position, kind: kind)] = newValue }
  }
}

/// Where the chunks of one kind are that a block writes.
struct RowSeries: Sendable {
  /// What the names of the block's files begin with.
  var block: String
  var kind: RowKind
  /// The number by which frames of other files name these rows; nil for rows that nobody names.
  var file: Int?

  func path(_ number: Int, _ epoch: Int) -> String {
    epoch == 0 ? "\(block).\(kind.rawValue)" : "\(block).\(number).\(epoch).\(kind.rawValue)"
  }
}

/// The hash of a file of frames, frame after frame.
struct FrameHash: Sendable {
  private(set) var value: UInt64 = 0

  mutating func add(_ bytes: ArraySlice<UInt8>) { value = XXHash64.hash(bytes, seed: value) }
}
