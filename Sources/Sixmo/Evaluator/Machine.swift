import CStack
import Glibc
import Synchronization
import Syntax
import System

/// A register window: a function's parameters, then its variables and temporaries, in the order in which
/// they come into being. Everything below the top that a safepoint names is initialised, so that the
/// collector needs no map of a frame.
typealias Frame = UnsafeMutablePointer<Value>

/// What the running code of one interpreter shares: the heap, the stack of frames, the one check that
/// serves collection, limits and interruption, and the error on its way.
///
/// Used by one thread at a time: that of the run, or of the task that holds the baton.
package final class Machine {
  package let heap: Heap
  let host: Host
  let limits: Limits
  let signal: Signal
  /// The same as `signal.control`, one load nearer.
  let control: UnsafeMutablePointer<Control>
  let globals: Globals
  /// The keys that every error has.
  let kindKey: TextRef
  let messageKey: TextRef
  /// The runtime that this machine serves, which owns it; set once, by it.
  unowned(unsafe) var runtime: Runtime?
  let baton: Baton
  /// The task whose code runs.
  var task: ScriptTask
  /// The error on its way while a node answers `exception`.
  var pending: Failure?
  /// The error that the last `catch` took, for a script that throws it on.
  var caught: Failure?
  /// What builtins remember between calls.
  var builtinState = BuiltinState()
  /// Calls and turns of loops that a run may take; nil does not count them.
  var stepBudget: Int?
  private var steps = 0
  /// Seconds of the monotonic clock at which the run stops itself; nil where another thread watches it, or
  /// nobody does.
  var deadline: Double?
  private var skippedCollections = 0

  init(host: Host, limits: Limits, checks: Heap.Checks = []) {
    self.host = host
    self.limits = limits
    heap = Heap(checks: checks, memory: limits.memory)
    task = ScriptTask(frameValues: limits.frameValues)
    baton = Baton(heldBy: task)
    signal = Signal()
    control = signal.control
    globals = Globals()
    kindKey = heap.atom("kind")
    messageKey = heap.atom("message")
    stepBudget = limits.steps
    control.pointee.top = task.stack.base
    heap.requestCollection = { [signal] in signal.requestCheck() }
    // The machine owns the heap.
    heap.mustStop = { [unowned self] in mustEnd(task) || heap.isFull }
    resetLimit()
  }

  var stack: FrameStack { task.stack }
}

/// What nodes read and write without going through a class, because an access to a class property costs a
/// check of exclusivity.
struct Control: ~Copyable {
  /// The value of `return` while the completion is on its way to the call.
  var returned = Value.null
  /// The error object while `exception` is; unset if only the diagnostic exists so far.
  var thrown = Value.missing
  /// Which arguments of the call that begins are given away; see Nodes/Gifts.swift.
  var given: UInt64 = 0
  /// How many `try` are being evaluated, by all tasks together.
  var attempts = 0
  /// Inside a builtin: the first free slot.
  var top: Frame
  /// Where recursion on the stack of the thread that holds the baton ends; see `stack_limit`.
  var stackLimit: UInt = 0
  /// Frames at or above this address take the slow path. Zero makes all do so. Other threads store here; it
  /// is not the first field, whose address the thread sanitizer takes for that of all of them.
  let limit = Atomic<UInt>(0)

  init(top: Frame) { self.top = top }
}

/// The frames of one thread: reserved once, used from the bottom, given memory by the system on first use.
final class FrameStack {
  let base: Frame
  let count: Int
  /// A function that begins here or later is refused: what remains is for the temporaries of the last.
  var end: Frame { base + (count - FrameStack.reserve) }

  private static let reserve = 1 << 12

  init(count: Int) {
    self.count = count + FrameStack.reserve
    let memory = mmap(
      nil, self.count * MemoryLayout<Value>.stride, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | Int32(MAP_ANONYMOUS) | Int32(MAP_NORESERVE), -1, 0)
    guard let memory, memory != MAP_FAILED else {
      preconditionFailure("no address space for frames")
    }
    base = memory.bindMemory(to: Value.self, capacity: self.count)
  }

  /// Makes a stale value above the top fail at once in tests that read it.
  func poison(from top: Frame) {
    for offset in 0..<64 where top + offset < base + count {
      (top + offset).initialize(to: .missing)
    }
  }

  deinit { munmap(base, count * MemoryLayout<Value>.stride) }
}

/// Variables of the top level that functions use. They never move, so nodes hold their addresses.
final class Globals {
  private var chunks: [UnsafeMutablePointer<Value>] = []
  private var used = Globals.chunkSize
  private static let chunkSize = 256
  /// What `restore` gives back, in the order of the variables.
  private var saved: [Value] = []
  /// The same for the variables that closures hold.
  private var savedBoxes: [(box: BoxRef, value: Value)] = []

  func add() -> UnsafeMutablePointer<Value> {
    if used == Globals.chunkSize {
      chunks.append(.allocate(capacity: Globals.chunkSize))
      used = 0
    }
    let slot = chunks[chunks.count - 1] + used
    slot.initialize(to: .missing)
    used += 1
    return slot
  }

  /// Remembers all values that there are now.
  func save() {
    let count = chunks.count * Globals.chunkSize - (Globals.chunkSize - used)
    saved = (0..<max(count, 0)).map { address($0).pointee.shared }
    savedBoxes = boxes(in: saved).map { ($0, $0.value.shared) }
  }

  /// Gives the variables the values again that they had when `save` was called.
  func restore() {
    for (index, value) in saved.enumerated() { address(index).pointee = value }
    for (box, value) in savedBoxes { box.value = value }
  }

  /// The captured variables that these values lead to.
  private func boxes(in values: [Value]) -> [BoxRef] {
    var found: [BoxRef] = []
    var seen: Set<RawCell> = []
    var waiting = values
    while let value = waiting.popLast() {
      switch value {
      case .array(let array) where seen.insert(array.raw).inserted:
        waiting += UnsafeBufferPointer(start: array.elements, count: array.count)
      case .object(let object) where seen.insert(object.raw).inserted:
        waiting += UnsafeBufferPointer(start: object.slots, count: object.count)
      case .function(let function)
      where !function.isNative && seen.insert(function.raw).inserted:
        waiting += UnsafeBufferPointer(start: function.captures, count: function.captureCount)
      case .box(let box) where seen.insert(box.raw).inserted:
        found.append(box)
        waiting.append(box.value)
      default: break
      }
    }
    return found
  }

  private func address(_ index: Int) -> UnsafeMutablePointer<Value> {
    chunks[index / Globals.chunkSize] + index % Globals.chunkSize
  }

  func mark(in heap: Heap) {
    for value in saved { heap.mark(value) }
    for (box, value) in savedBoxes {
      heap.mark(.box(box))
      heap.mark(value)
    }
    for (index, chunk) in chunks.enumerated() {
      heap.mark(chunk, count: index == chunks.count - 1 ? used : Globals.chunkSize)
    }
  }

  deinit { for chunk in chunks { chunk.deallocate() } }
}

extension Machine {
  // MARK: Safepoints

  /// Whether a function may begin at `frame`, or a loop whose frame it is go on, without a look at
  /// anything else.
  @inline(__always)
  func mayProceed(_ frame: Frame) -> Bool {
    UInt(bitPattern: frame) < control.pointee.limit.load(ordering: .relaxed)
  }

  /// Whether there is enough of the thread's own stack for another function, or for some levels of an
  /// expression.
  @inline(__always)
  var hasNativeStack: Bool { stack_position() >= control.pointee.stackLimit }

  /// Before code runs on this thread.
  func useThisThread() {
    task.stackLimit = stack_limit()
    control.pointee.stackLimit = task.stackLimit
  }

  /// The slow side of the one check. `top` ends the values in use; false if an error is pending. A call of a
  /// builtin is not a step.
  @inline(never)
  func safepoint(top: Frame, isBuiltin: Bool = false) -> Bool {
    resetLimit()
    if top >= stack.end || !hasNativeStack { return refuseDepth() }
    if deadline != nil, isBuiltin || steps & 63 == 0 { _ = isStopped }
    if let stop = requestedStop {
      raise(stop)
      return false
    }
    if !isBuiltin, let limit = stepBudget {
      steps += 1
      if steps > limit { return refuse("E0403", "the limit of \(limit) steps is reached") }
    }
    if isBuiltin ? heap.hasRequested : heap.wantsCollection, isWorthwhile(top) { collect(top: top) }
    if heap.bytesInUse > heap.capacity {
      collect(top: top)
      if heap.bytesInUse > heap.capacity { return refuseMemory() }
    }
    return true
  }

  /// Whether something stops the run: another thread, or that its time is over.
  var isStopped: Bool {
    if let deadline, signal.reason == .none, roughMonotonicSeconds() >= deadline {
      signal.stop(.deadline)
    }
    return signal.reason != .none
  }

  /// Why the run has to stop, if somebody asked for it or its time is over.
  var requestedStop: Failure? {
    switch signal.reason {
    case .none: nil
    case .interrupt: .interruption("interrupted")
    case .deadline: .limit("E0405", "the time limit was exceeded")
    }
  }

  private func refuseMemory() -> Bool {
    if let limit = limits.memory {
      return refuse("E0404", "the memory limit of \(limit.grouped) bytes is reached")
    }
    raise(heap.tooLarge("what the script holds"))
    return false
  }

  /// Collecting at every safepoint of a deep recursion would take time that grows with its square.
  private func isWorthwhile(_ top: Frame) -> Bool {
    guard heap.checks.contains(.collectAlways), top - stack.base > 4_000 else { return true }
    skippedCollections += 1
    return skippedCollections % 5_000 == 0
  }

  /// Starts counting anew; between runs is also the time to collect what code without calls leaves.
  func beginRun() {
    steps = 0
    pending = nil
    caught = nil
    control.pointee.attempts = 0
    control.pointee.top = stack.base
    resetLimit()
    if heap.wantsCollection { collect(top: stack.base) }
  }

  func resetLimit() {
    let isAlways = heap.checks.contains(.collectAlways) || stepBudget != nil
    control.pointee.limit.store(isAlways ? 0 : UInt(bitPattern: stack.end), ordering: .relaxed)
    // What was requested between the last look and the store is seen at once.
    if signal.reason != .none { control.pointee.limit.store(0, ordering: .relaxed) }
  }

  private func refuseDepth() -> Bool {
    refuse("E0401", "the calls are nested too deep", help: "is there a call that never ends?")
  }

  /// For code that needs more of the thread's stack than there is.
  @inline(never)
  func raiseTooDeep(_ site: Site) -> Value {
    _ = refuseDepth()
    pending?.diagnostic.location = site.location
    return .failed
  }

  private func refuse(_ code: String, _ message: String, help: String? = nil) -> Bool {
    raise(Failure.limit(code, message, help: help))
    return false
  }

  func collect(top: Frame) {
    heap.beginCollection()
    heap.mark(stack.base, count: top - stack.base)
    heap.mark(control.pointee.returned)
    heap.mark(control.pointee.thrown)
    if let object = caught?.value { heap.mark(object) }
    let waiting = baton.tasks.filter { $0 !== task }
    for other in waiting { other.mark(in: heap) }
    globals.mark(in: heap)
    heap.drainMarks()
    heap.endCollection()
    guard heap.checks.contains(.poison) else { return }
    stack.poison(from: top)
    for other in waiting { other.stack.poison(from: other.top) }
  }

  // MARK: Errors

  /// Notes an error; the caller answers `exception`.
  @discardableResult
  func raise(_ failure: consuming Failure) -> Value {
    control.pointee.thrown = failure.value ?? .missing
    pending = failure
    return .failed
  }

  /// What Swift code threw in a builtin.
  func raise(_ error: any Error, at site: Site?) -> Value {
    switch error {
    case var failure as Failure:
      if failure.diagnostic.location == nil { failure.diagnostic.location = site?.location }
      if let site { failure.leavePrelude(at: site) }
      return raise(failure)
    case let diagnostic as Diagnostic:
      return raise(Failure(diagnostic))
    case let error as ScriptError:
      var failure = Failure(
        Diagnostic("E0300", error.message, at: site?.location, help: error.help), kind: error.kind)
      failure.value = heap.value(.object(error.object))
      return raise(failure)
    default:
      return raise(Failure(Diagnostic("E0300", "\(error)", at: site?.location)))
    }
  }

  /// The pending error as a Swift error, to be thrown through a builtin.
  func takeFailure() -> Failure {
    guard var failure = pending.take() else { preconditionFailure("no error is pending") }
    if !control.pointee.thrown.isUnset { failure.value = control.pointee.thrown }
    control.pointee.thrown = .missing
    return failure
  }

  // MARK: Builtins

  func root(_ value: Value) {
    control.pointee.top.initialize(to: value)
    control.pointee.top += 1
  }

  /// Calls a function from Swift, its frame after everything in use.
  func invoke(_ function: Value, _ arguments: [Value]) throws -> Value {
    let top = control.pointee.top
    for (index, argument) in arguments.enumerated() { (top + index).initialize(to: argument) }
    let result = call(function, top, arguments.count)
    control.pointee.top = top
    if case .exception = result { throw takeFailure() }
    return result
  }
}
