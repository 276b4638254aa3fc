/// Children in a row, walked without counting references.
final class NodeList {
  private let owners: [Node]
  private let nodes: UnsafeMutablePointer<Unmanaged<Node>>
  let count: Int

  init(_ nodes: [Node]) {
    owners = nodes
    count = nodes.count
    self.nodes = .allocate(capacity: max(1, nodes.count))
    for (index, node) in nodes.enumerated() {
      (self.nodes + index).initialize(to: .passUnretained(node))
    }
  }

  deinit { nodes.deallocate() }

  @inline(__always)
  func evaluate(_ index: Int, _ frame: Frame) -> Value {
    nodes[index]._withUnsafeGuaranteedRef { $0.evaluate(frame) }
  }

  @inline(__always)
  func execute(_ index: Int, _ frame: Frame) -> Completion {
    nodes[index]._withUnsafeGuaranteedRef { $0.execute(frame) }
  }

  /// Fills a window with the values; a completion if one does not come to a value.
  @inline(__always)
  func evaluate(_ frame: Frame, into window: Frame) -> Value? {
    for index in 0..<count {
      let value = evaluate(index, frame)
      if value.isCompletion { return value }
      (window + index).initialize(to: value)
    }
    return nil
  }
}
