import Syntax

/// `for line in lines(text) { … }`, `for word in words(text) { … }`
///
/// Makes each piece when its turn comes instead of an array of all, which for a long text would be many
/// times its size. The text is kept in `slot`, the piece in the next one. Where the body only compares it
/// and looks it up, the next piece takes its cell, unless it became a key: counting words makes no garbage.
final class PieceLoopNode: Node {
  let text: Node
  let function: String
  let cut: PieceCursor.Cut
  let slot: Int
  let body: Node
  /// Whether no turn of the body leaves the piece anywhere but as a key.
  let isReused: Bool
  let machine: Machine
  /// The machine's, one step nearer: two steps away it would be retained.
  private let heap: Heap

  init(
    _ text: Node, _ function: String, _ cut: PieceCursor.Cut, slot: Int, _ body: Node,
    isReused: Bool, _ machine: Machine, _ site: Site
  ) {
    self.text = text
    self.function = function
    self.cut = cut
    self.slot = slot
    self.body = body
    self.isReused = isReused
    self.machine = machine
    heap = machine.heap
    super.init(site)
  }

  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }

  override func execute(_ frame: Frame) -> Completion {
    let value = text.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    guard case .text(let text) = value else { return refuse(value) }
    (frame + slot).initialize(to: value)
    var cursor = PieceCursor(cut)
    var last: TextRef?
    while let bytes = cursor.next(in: text) {
      let part = UnsafeBufferPointer(rebasing: text.bytes[bytes])
      if let last, heap.reuse(last, as: part, of: text) {
        // The slot holds it already.
      } else {
        let piece = heap.slice(text, bytes: bytes.lowerBound, bytes.upperBound)
        (frame + slot + 1).initialize(to: .text(piece))
        if isReused { last = piece }
      }
      let completion = body.execute(frame)
      if completion != .normal && completion != .continuing {
        return completion == .breaking ? .normal : completion
      }
      if _slowPath(!machine.mayProceed(frame)), !machine.safepoint(top: frame + slot + 2) {
        return .exception
      }
    }
    return .normal
  }

  @inline(never)
  private func refuse(_ value: Value) -> Completion {
    Completion(
      machine.raise(
        "E0307", "'\(function)' needs a string for 'text', got \(value.typePhrase)", text.site,
        label: value.typePhrase))
  }
}
