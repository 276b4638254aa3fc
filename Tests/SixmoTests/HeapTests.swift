import Testing

@testable import Sixmo

@Suite struct HeapTests {
  @Test func `a value is sixteen bytes`() {
    #expect(MemoryLayout<Value>.stride == 16)
  }

  @Test func `what a root reaches survives a collection and the rest is reused`() {
    let heap = Heap()
    let kept = heap.array(capacity: 1)
    heap.append(
      .text(heap.text("a text that is long enough to lie in a buffer outside of its cell")),
      to: kept)
    var dead: [UnsafeMutableRawPointer] = []
    for _ in 0..<100 { dead.append(UnsafeMutableRawPointer(heap.array(capacity: 1).cell)) }
    collect(heap, keeping: kept)
    let next = UnsafeMutableRawPointer(heap.array(capacity: 1).cell)
    #expect(dead.contains(next))
    guard case .text(let text) = kept.elements[0] else {
      Issue.record("the text is gone")
      return
    }
    #expect(text.string.hasPrefix("a text"))
  }

  @Test func `much memory of a dead array is given back before its cell is swept`() {
    let heap = Heap()
    let (kept, dead) = (ints(100_000, in: heap), ints(100_000, in: heap))
    collect(heap, keeping: kept)
    #expect(dead.raw.pointee.kind == .free && kept.raw.pointee.kind == .array)
    // Its cell may have another use.
    let reused = (0..<100).map { _ in heap.array(capacity: 5_000) }
    #expect(reused.contains { $0 == dead })
    collect(heap, keeping: kept)
    #expect(reused.allSatisfy { $0.raw.pointee.kind == .free })
    #expect(kept.count == 100_000)
  }

  @Test func `room and values that are no cells are little work for a collection`() {
    let heap = Heap()
    let array = ints((1 << 18) + 1, in: heap)
    collect(heap, keeping: array)
    #expect(heap.bytesInUse >= 8 << 20)
    #expect(heap.threshold - heap.bytesInUse < heap.bytesInUse / 2)
  }

  private func ints(_ count: Int, in heap: Heap) -> ArrayRef {
    let array = heap.array(capacity: 0)
    for number in 0..<count { heap.append(.int(number), to: array) }
    return array
  }

  private func collect(_ heap: Heap, keeping array: ArrayRef) {
    heap.beginCollection()
    heap.mark(.array(array))
    heap.drainMarks()
    heap.endCollection()
  }

  @Test func `objects with the same keys share their shape`() {
    let heap = Heap()
    let (a, b) = (heap.object(capacity: 2), heap.object(capacity: 0))
    for object in [a, b] {
      heap.set("x", .int(1), in: object)
      heap.set("y", .int(2), in: object)
    }
    #expect(a.shape == b.shape)
    heap.set("z", .int(3), in: b)
    #expect(a.shape != b.shape)
    #expect(heap.position(of: heap.text("y"), in: b) == 1)
  }

  @Test func `an object with many keys gets a table of its own`() {
    let heap = Heap()
    let object = heap.object(capacity: 0)
    for number in 0..<1_000 { heap.set(heap.text("key \(number)"), .int(number), in: object) }
    #expect(object.isDictionary && object.count == 1_000)
    for number in [0, 31, 32, 33, 999] {
      guard case .int(number)? = heap.field(heap.text("key \(number)"), of: object) else {
        Issue.record("key \(number) is lost")
        continue
      }
    }
    #expect(heap.field(heap.text("key 1000"), of: object) == nil)
  }

  @Test func `a copy shares what it holds`() {
    let heap = Heap()
    let inner = heap.array(capacity: 0)
    let outer = heap.array(capacity: 1)
    heap.appendFresh(.array(inner), to: outer)
    #expect(!inner.isShared)
    let copy = heap.copy(outer)
    #expect(inner.isShared && !copy.isShared && copy.count == 1)
  }

  @Test func `appending to the end of a buffer writes in place`() {
    let heap = Heap()
    var text = heap.text(String(repeating: "x", count: 100))
    text = heap.concatenate(text, heap.text("1"))
    let longer = heap.concatenate(text, heap.text("2"))
    #expect(longer.bytes.baseAddress == text.bytes.baseAddress)
    let branch = heap.concatenate(text, heap.text("3"))
    #expect(branch.bytes.baseAddress != text.bytes.baseAddress)
    #expect(longer.string.hasSuffix("x12") && branch.string.hasSuffix("x13"))
  }

  @Test func `two heaps hash the same text differently`() {
    let (a, b) = (Heap(), Heap())
    let differing = (0..<8).contains {
      a.hash(of: a.text("key \($0)")) != b.hash(of: b.text("key \($0)"))
    }
    #expect(differing)
  }
}

@Suite struct SignatureTests {
  @Test func `names, constants and the rest are read`() {
    let signature = Signature(#"json.f(a, b = null, c = -1.5, d = ", ", e = 5s, ...more)"#)
    #expect(signature.name == "json.f")
    #expect(signature.parameters.map(\.name) == ["a", "b", "c", "d", "e", "more"])
    #expect(signature.parameters.map(\.defaultValue) == [nil, .null, -1.5, ", ", 5.0, nil])
    #expect(signature.requiredCount == 1 && signature.hasRest && signature.positionalCount == 5)
  }
}

@Suite struct BuiltinTests {
  static let ours = ValueFunctions.table + CollectionFunctions.table + SortFunctions.table

  @Test(arguments: ours.flatMap { builtin in builtin.examples.map { (builtin.name, $0) } })
  func `each example gives its value`(name: String, example: Builtin.Example) throws {
    var host = Host()
    host.clock = { 1_700_000_000 }
    host.random = { 4 }
    host.environment = { $0 == "HOME" ? "/home/ada" : nil }
    guard let value = example.value else { return }
    let got = try Interpreter(host: host).run(source: example.source).text
    let wanted = try Interpreter(host: host).run(source: value).text
    #expect(got == wanted)
  }
}
