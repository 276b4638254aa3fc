/// Children in a row, walked without counting references.
final class Children<Child: AnyObject> {
  private let owners: [Child]
  fileprivate let children: UnsafeMutablePointer<Unmanaged<Child>>
  let count: Int

  init(_ children: [Child]) {
    owners = children
    count = children.count
    self.children = .allocate(capacity: max(1, children.count))
    for (index, child) in children.enumerated() {
      (self.children + index).initialize(to: .passUnretained(child))
    }
  }

  deinit { children.deallocate() }

  @inline(__always)
  func with<R>(_ index: Int, _ body: (Child) -> R) -> R {
    children[index]._withUnsafeGuaranteedRef(body)
  }
}

typealias NodeList = Children<Node>

extension Children where Child == Node {
  @inline(__always)
  func evaluate(_ index: Int, _ frame: Frame) -> Value {
    with(index) { $0.evaluate(frame) }
  }

  /// Executes all in order, up to one that does not complete normally.
  @inline(__always)
  func execute(_ frame: Frame) -> Completion {
    var next = children
    let end = children + count
    while next < end {
      let completion = next.pointee._withUnsafeGuaranteedRef { $0.execute(frame) }
      if completion != .normal { return completion }
      next += 1
    }
    return .normal
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
