import Formats
import System

extension JSONWriter {
  /// Writes an array on two cores: while this thread writes some elements, another one writes those behind them.
  /// Nothing in the heap changes meanwhile, as the script waits.
  mutating func writeOnTwoCores(_ array: ArrayRef) throws(NotJSON) {
    guard array.count > JSONAhead.most else { return try write(.array(array)) }
    beginArray()
    var index = 0
    while index < array.count {
      let end = min(index + JSONAhead.most, array.count)
      let ahead = JSONAhead(array, from: end)
      let result = Result { () throws(NotJSON) in
        for index in index..<end {
          separate(isFirst: index == 0)
          try write(array.elements[index])
          try checkBounds()
        }
      }
      index = ahead.join()
      try result.get()
      digits(ahead.bytes)
      try checkBounds()
    }
    endArray(isEmpty: false)
  }
}

/// The elements of an array from one on as compact JSON, each behind a comma, written by a thread of its own: a
/// number of them, or fewer where they are long, or where one cannot be written, which is then found by anybody
/// who goes on there.
// @unchecked Sendable: `join` comes before what the thread has written is read.
private final class JSONAhead: @unchecked Sendable {
  /// So many elements of a usual size are a few megabytes.
  static let most = 8192
  private static let mostBytes = 8 << 20

  private let array: ArrayRef
  private var index: Int
  private var writer = JSONWriter(.compact, capacity: 1 << 20)
  /// How many bytes of what is written are whole elements.
  private var whole = 0
  private var thread: Thread?

  init(_ array: ArrayRef, from start: Int) {
    self.array = array
    index = start
    guard start < array.count else { return }
    writer.bounds = Bounds(bytes: Self.mostBytes)
    writer.beginArray()
    whole = writer.bytes.count
    // Without a thread, everything is left to the other one.
    thread = try? Thread { self.write() }
  }

  private typealias Bounds = JSONWriter.Bounds

  private func write() {
    for next in index..<min(index + Self.most, array.count) {
      do {
        writer.separate(isFirst: false)
        try writer.write(array.elements[next])
        try writer.checkBounds()
      } catch { return }
      index = next + 1
      whole = writer.bytes.count
    }
  }

  /// Waits for the thread; where somebody has to go on.
  func join() -> Int {
    thread?.join()
    return index
  }

  /// What is written, without the bracket in front.
  var bytes: UnsafeBufferPointer<UInt8> {
    thread == nil ? .init(start: nil, count: 0) : .init(rebasing: writer.bytes[1..<whole])
  }
}
