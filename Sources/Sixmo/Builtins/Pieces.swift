/// Cuts a text into pieces. In a long text those that come again and again, as words and the values of
/// columns do, are one cell: a tenth of the memory, and a hash that is known when they are used as keys.
///
/// Texts never change, so nobody can tell.
struct Pieces: ~Copyable {
  private let text: TextRef
  private let heap: Heap
  /// Pieces by hash, the last one with each; nil for a text so short that it is not worth it.
  private let known: UnsafeMutablePointer<TextRef?>?

  private static let knownCount = 1 << 13
  private static let longText = 1 << 14
  private static let shortPiece = 32

  /// For use until the next safepoint: what is known is not a root.
  init(of text: TextRef, in heap: Heap) {
    self.text = text
    self.heap = heap
    guard text.byteCount >= Self.longText else {
      known = nil
      return
    }
    let known = UnsafeMutablePointer<TextRef?>.allocate(capacity: Self.knownCount)
    known.initialize(repeating: nil, count: Self.knownCount)
    self.known = known
  }

  deinit { known?.deallocate() }

  /// The piece of these bytes, which must begin and end at ends of code points.
  @inline(__always)
  func piece(_ range: Range<Int>) -> Value {
    guard let known, range.count <= Self.shortPiece else {
      return .text(heap.slice(text, bytes: range.lowerBound, range.upperBound))
    }
    let bytes = UnsafeBufferPointer(rebasing: text.bytes[range])
    let hash = heap.hash(bytes)
    let place = known + (Int(hash) & (Self.knownCount - 1))
    if let piece = place.pointee, piece.hasBytes(bytes) { return .text(piece) }
    let piece = heap.slice(text, bytes: range.lowerBound, range.upperBound)
    piece.cell.pointee.header.word = hash
    place.pointee = piece
    return .text(piece)
  }
}
