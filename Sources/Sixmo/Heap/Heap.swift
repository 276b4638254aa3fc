import Glibc

/// The memory of one interpreter: cells in blocks of one size each, collected by marking from the roots.
///
/// Cells never move. Allocating bumps a pointer through a run of dead cells; when the run ends the sweep
/// goes on to the next one, freeing what the dead cells owned outside. A collection starts only at a
/// safepoint (`Machine.safepoint`), never while allocating: an allocation at most asks for one. So Swift
/// code may hold values in variables as long as it does not call back into a script.
package final class Heap: StoppableRun {
  /// What tests turn on to find values that no root holds.
  package struct Checks: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Every safepoint collects.
    package static let collectAlways = Checks(rawValue: 1)
    /// Dead cells are overwritten and never used again.
    package static let poison = Checks(rawValue: 2)
  }

  /// The values of `CellHeader.mark`. The two live colours change places at each collection, so that
  /// nothing has to be unmarked.
  enum Colour {
    static let even: UInt8 = 1
    static let odd: UInt8 = 2
    /// Not swept, not marked: lives as long as the heap.
    static let permanent: UInt8 = 3
  }

  static let largestCell = 512
  static let blockSize = 1 << 16
  /// Memory that has been used lies in the processor's caches, and the system need not give it first: a
  /// small heap that is collected often is faster than a large one that is not.
  static let minimumThreshold = 4 << 20
  /// From so many bytes of its own on, a cell is `large`.
  static let largeMemory = 1 << 16
  /// So much of a text counts as work for a collection, which does not look at the bytes.
  private static let tracedText = 1 << 10

  let checks: Checks
  /// How many bytes the script may use; see `Heap+Room`.
  let capacity: Int
  /// Whether the embedder said so.
  let isLimited: Bool
  /// Where hashes start, so that keys from outside cannot be chosen to collide.
  let seed: UInt64
  private let pools: UnsafeMutablePointer<Pool>
  var liveColour = Colour.even
  /// Bytes in use: what the last collection left and what was allocated since.
  private(set) var bytesInUse = 0
  private(set) var threshold = Heap.minimumThreshold
  /// How many values of arrays and objects were copied or moved so far, for tests of what operations cost.
  var copiedValues = 0
  /// Whether a safepoint should collect now.
  var wantsCollection: Bool { hasRequested || checks.contains(.collectAlways) }
  /// Called once when `bytesInUse` passes the threshold.
  var requestCollection: () -> Void = {}
  private(set) var hasRequested = false
  /// Whether what a builtin builds here is no longer wanted: the run ends, or the heap `isFull`.
  package var mustStop: () -> Bool = { false }
  /// Arrays and objects that lived at the last collection or are newer.
  private var large: [RawCell] = []
  private var permanentCells: [RawCell] = []

  /// Stands in a table where a key was removed; its hash is that of no key.
  private(set) lazy var removedKey = permanentText("")

  /// The texts of one ASCII character, made when first needed.
  let letters: UnsafeMutablePointer<TextRef?>

  let atoms: AtomTable
  let shapes: ShapeTable
  private let marks: UnsafeMutablePointer<MarkStack>

  /// `memory` is the embedder's limit, in bytes.
  init(checks: Checks = [], memory: Int? = nil) {
    self.checks = checks
    capacity = min(memory ?? Heap.halfOfMachine, Heap.largestCapacity)
    isLimited = memory != nil
    seed = UInt64.random(in: .min ... .max) | 1
    pools = .allocate(capacity: Heap.largestCell / 8 + 1)
    for units in 0...Heap.largestCell / 8 { (pools + units).initialize(to: Pool()) }
    letters = .allocate(capacity: 128)
    letters.initialize(repeating: nil, count: 128)
    atoms = AtomTable()
    shapes = ShapeTable()
    marks = .allocate(capacity: 1)
    marks.initialize(to: MarkStack())
  }

  deinit {
    for units in 0...Heap.largestCell / 8 {
      let pool = pools + units
      retire(pool, units: units)
      for block in pool.pointee.blocks {
        forEachCell(of: block, units: units) { release($0) }
        block.deallocate()
      }
      pool.deinitialize(count: 1)
    }
    pools.deallocate()
    for cell in permanentCells {
      release(cell)
      UnsafeMutableRawPointer(cell).deallocate()
    }
    marks.pointee.deallocate()
    marks.deallocate()
    letters.deallocate()
  }

  // MARK: Allocating

  /// A cell of at least `size` bytes with its header filled in.
  @inline(__always)
  func allocate(_ kind: CellKind, size: Int, flags: CellFlags = [], word: UInt32 = 0)
    -> UnsafeMutableRawPointer
  {
    let units = (size &+ 7) >> 3
    let pool = pools + units
    var address = pool.pointee.next
    if _fastPath(address < pool.pointee.end) {
      pool.pointee.next = address &+ UInt(units &* 8)
    } else {
      address = refill(units)
    }
    let raw = UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped
    raw.storeBytes(
      of: CellHeader(
        kind: kind, mark: liveColour, flags: flags, units: UInt8(truncatingIfNeeded: units),
        word: word),
      as: CellHeader.self)
    return raw
  }

  /// A cell that is never collected.
  func allocatePermanent(_ kind: CellKind, size: Int, flags: CellFlags) -> UnsafeMutableRawPointer {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    raw.storeBytes(
      of: CellHeader(kind: kind, mark: Colour.permanent, flags: flags, units: 0, word: 0),
      as: CellHeader.self)
    permanentCells.append(raw.assumingMemoryBound(to: CellHeader.self))
    return raw
  }

  /// Counts bytes that a cell owns outside the blocks.
  @inline(__always)
  func account(_ bytes: Int) {
    bytesInUse &+= bytes
    if bytesInUse > threshold { requestOnce() }
  }

  /// Remembers an array or object whose memory is given back as soon as it is known to be dead: a sweep may
  /// come to its cell much later.
  @inline(never)
  func noteLarge(_ cell: RawCell) {
    guard !cell.pointee.flags.contains(.large) else { return }
    cell.pointee.flags.insert(.large)
    large.append(cell)
  }

  @inline(never)
  private func requestOnce() {
    guard !hasRequested else { return }
    hasRequested = true
    requestCollection()
  }

  @inline(never)
  private func refill(_ units: Int) -> UInt {
    let pool = pools + units
    if !findDeadRun(pool, units: units) {
      let block = UnsafeMutableRawPointer.allocate(byteCount: Heap.blockSize, alignment: 16)
      pool.pointee.blocks.append(block)
      pool.pointee.sweptBlocks = pool.pointee.blocks.count
      pool.pointee.sweepOffset = 0
      pool.pointee.next = UInt(bitPattern: block)
      pool.pointee.end = UInt(bitPattern: block) + UInt(Heap.blockSize / (units * 8) * units * 8)
    }
    account(Int(pool.pointee.end - pool.pointee.next))
    let address = pool.pointee.next
    pool.pointee.next = address + UInt(units * 8)
    return address
  }

  // MARK: Sweeping

  /// Moves the pool's bump pointer to the next run of dead cells; false if no block has one left.
  private func findDeadRun(_ pool: UnsafeMutablePointer<Pool>, units: Int) -> Bool {
    let size = units * 8
    let usable = Heap.blockSize / size * size
    while pool.pointee.sweptBlocks < pool.pointee.blocks.count {
      let block = pool.pointee.blocks[pool.pointee.sweptBlocks]
      var offset = pool.pointee.sweepOffset
      while offset < usable, isLive(block + offset) { offset += size }
      let start = offset
      while offset < usable, !isLive(block + offset) {
        bury((block + offset).assumingMemoryBound(to: CellHeader.self))
        offset += size
      }
      pool.pointee.sweepOffset = offset
      if offset >= usable {
        pool.pointee.sweptBlocks += 1
        pool.pointee.sweepOffset = 0
      }
      if start < offset, !checks.contains(.poison) {
        pool.pointee.next = UInt(bitPattern: block + start)
        pool.pointee.end = UInt(bitPattern: block + offset)
        return true
      }
    }
    return false
  }

  @inline(__always)
  private func isLive(_ cell: UnsafeMutableRawPointer) -> Bool {
    let header = cell.assumingMemoryBound(to: CellHeader.self)
    return header.pointee.kind != .free && header.pointee.mark == liveColour
  }

  /// Frees what a dead cell owns and the cell itself.
  private func bury(_ cell: RawCell) {
    guard cell.pointee.kind != .free else { return }
    release(cell)
    if checks.contains(.poison) {
      let size = Int(cell.pointee.units) * 8
      memset(UnsafeMutableRawPointer(cell) + 8, 0xDB, size - 8)
    }
    cell.pointee.kind = .free
  }

  private func release(_ cell: RawCell) {
    switch cell.pointee.kind {
    case .text:
      let text = TextRef(
        cell: UnsafeMutableRawPointer(cell).assumingMemoryBound(to: TextRef.Cell.self))
      guard let buffer = text.buffer else { return }
      buffer.pointee.references -= 1
      if buffer.pointee.references == 0 { TextBuffer.deallocate(buffer) }
    case .array:
      let array = ArrayRef(
        cell: UnsafeMutableRawPointer(cell).assumingMemoryBound(to: ArrayRef.Cell.self))
      if !array.isInline { freeOutside(array.memory) }
    case .object:
      let object = ObjectRef(
        cell: UnsafeMutableRawPointer(cell).assumingMemoryBound(to: ObjectRef.Cell.self))
      if !object.isInline { freeOutside(object.slots) }
      if object.isDictionary { KeyTable.deallocate(object.table) }
    case .function:
      let function = FunctionRef(
        cell: UnsafeMutableRawPointer(cell).assumingMemoryBound(to: FunctionRef.Cell.self))
      // Builtins of the library, which are permanent, belong to the runtime.
      if function.isNative, cell.pointee.mark != Colour.permanent {
        function.nativeFunction.release()
      }
    case .free, .range, .box:
      break
    }
  }

  // MARK: Collecting

  /// Begins a collection: finishes the last sweep and turns all cells white.
  func beginCollection() {
    for units in 1...Heap.largestCell / 8 {
      let pool = pools + units
      repeat { retire(pool, units: units) } while findDeadRun(pool, units: units)
    }
    liveColour = liveColour == Colour.even ? Colour.odd : Colour.even
    marks.pointee.bytes = 0
    marks.pointee.untraced = 0
  }

  /// Marks what `value` reaches, once `drainMarks` has run.
  @inline(__always)
  func mark(_ value: Value) {
    switch value {
    case .int, .double, .bool, .nothing, .unset, .exception, .breaking, .continuing, .returning:
      break
    case .text(let text), .bigInt(let text): mark(text.raw)
    case .array(let array): mark(array.raw)
    case .object(let object): mark(object.raw)
    case .range(let range): mark(range.raw)
    case .function(let function): mark(function.raw)
    case .box(let box): mark(box.raw)
    }
  }

  func mark(_ values: UnsafeMutablePointer<Value>, count: Int) {
    for index in 0..<count { mark(values[index]) }
  }

  /// The same for values in memory of their own. Room that is not filled is no work, and passing a value that
  /// is no cell is little.
  private func markOutside(_ values: UnsafeMutablePointer<Value>, count: Int, capacity: Int) {
    var cells = 0
    for index in 0..<count where values[index].isCell {
      cells += 1
      mark(values[index])
    }
    let size = MemoryLayout<Value>.stride
    marks.pointee.bytes += capacity * size
    marks.pointee.untraced += (capacity - count) * size + (count - cells) * size * 3 / 4
  }

  @inline(__always)
  private func mark(_ cell: RawCell) {
    let mark = cell.pointee.mark
    guard mark != liveColour, mark != Colour.permanent else { return }
    precondition(cell.pointee.kind != .free, "a root holds a dead cell")
    cell.pointee.mark = liveColour
    marks.pointee.bytes += Int(cell.pointee.units) * 8
    switch cell.pointee.kind {
    case .text:
      if cell.pointee.flags.contains(.buffered) {
        let count = UnsafeMutableRawPointer(cell).assumingMemoryBound(to: TextRef.Cell.self)
          .pointee.count
        marks.pointee.bytes += count
        marks.pointee.untraced += max(0, count - Heap.tracedText)
      }
    case .free, .range: break
    case .array, .object, .function, .box: marks.pointee.push(cell)
    }
  }

  func drainMarks() {
    while let cell = marks.pointee.pop() {
      let raw = UnsafeMutableRawPointer(cell)
      switch cell.pointee.kind {
      case .array:
        let array = ArrayRef(cell: raw.assumingMemoryBound(to: ArrayRef.Cell.self))
        if array.isInline {
          mark(array.elements, count: array.count)
        } else {
          markOutside(array.elements, count: array.count, capacity: array.capacity)
        }
      case .object:
        let object = ObjectRef(cell: raw.assumingMemoryBound(to: ObjectRef.Cell.self))
        if object.isDictionary {
          marks.pointee.bytes += object.table.pointee.byteCount
          for index in 0..<object.slotCount { mark(object.key(at: index).raw) }
        }
        if object.isInline {
          mark(object.slots, count: object.slotCount)
        } else {
          markOutside(object.slots, count: object.slotCount, capacity: object.capacity)
        }
      case .function:
        let function = FunctionRef(cell: raw.assumingMemoryBound(to: FunctionRef.Cell.self))
        mark(function.captures, count: function.captureCount)
      case .box:
        mark(raw.assumingMemoryBound(to: BoxRef.Cell.self).pointee.value)
      case .free, .text, .range:
        break
      }
    }
  }

  /// Ends a collection; the sweep follows as cells are needed.
  func endCollection() {
    bytesInUse = marks.pointee.bytes
    let traced = bytesInUse - marks.pointee.untraced
    let next = bytesInUse + max(Heap.minimumThreshold / 2, traced)
    threshold = min(max(Heap.minimumThreshold, next), max(capacity, bytesInUse + 1 << 20))
    hasRequested = false
    large.removeAll { cell in
      let isDead = cell.pointee.mark != liveColour && cell.pointee.mark != Colour.permanent
      if isDead { bury(cell) }
      return isDead
    }
    for units in 1...Heap.largestCell / 8 {
      (pools + units).pointee.sweptBlocks = 0
      (pools + units).pointee.sweepOffset = 0
    }
    if checks.contains(.poison) {
      for units in 1...Heap.largestCell / 8 { _ = findDeadRun(pools + units, units: units) }
    }
  }

  /// Gives the rest of a run back to the next sweep.
  private func retire(_ pool: UnsafeMutablePointer<Pool>, units: Int) {
    while pool.pointee.next < pool.pointee.end {
      let cell = UnsafeMutablePointer<CellHeader>(bitPattern: pool.pointee.next).unsafelyUnwrapped
      cell.initialize(to: CellHeader(kind: .free, mark: 0, flags: [], units: UInt8(units), word: 0))
      pool.pointee.next += UInt(units * 8)
    }
  }

  private func forEachCell(of block: UnsafeMutableRawPointer, units: Int, _ body: (RawCell) -> Void)
  {
    let size = units * 8
    for offset in stride(from: 0, to: Heap.blockSize / size * size, by: size) {
      body((block + offset).assumingMemoryBound(to: CellHeader.self))
    }
  }
}

/// The blocks of one cell size, and the run of dead cells that is being filled.
private struct Pool {
  var next: UInt = 0
  var end: UInt = 0
  var blocks: [UnsafeMutableRawPointer] = []
  /// How many blocks the sweep is done with, and how far it is in the next.
  var sweptBlocks = 0
  var sweepOffset = 0
}

/// Cells that are marked but whose contents are not; explicit, so that deep values need no deep stack.
struct MarkStack {
  private var cells: UnsafeMutablePointer<RawCell>
  private var count = 0
  private var capacity = 1024
  /// The size of all that was marked, and of what therein was not looked at.
  var bytes = 0
  var untraced = 0

  init() { cells = .allocate(capacity: capacity) }
  func deallocate() { cells.deallocate() }

  mutating func push(_ cell: RawCell) {
    if count == capacity { grow() }
    cells[count] = cell
    count += 1
  }

  mutating func pop() -> RawCell? {
    guard count > 0 else { return nil }
    count -= 1
    return cells[count]
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<RawCell>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: cells, count: count)
    cells.deallocate()
    cells = larger
    capacity *= 2
  }
}
