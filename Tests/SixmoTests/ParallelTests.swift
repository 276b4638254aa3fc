import Foundation
import Synchronization
import System
import Testing

@testable import Sixmo

@Suite struct ParallelTests {
  @Test func `the calls of a parallel share the bounds of their run`() {
    func calls(_ body: String) -> String {
      "parallel(0..4, n => do { try { \(body) } catch { print(n) } }, limit: 2)"
    }
    let count = calls("var i = 0\nwhile i < 400 { i += 1 }")
    #expect(limit(Limits(steps: 2_000), count) == nil)
    #expect(limit(Limits(steps: 1_000), count) == "E0403")
    let hoard = calls("var xs = []\nwhile true { xs += [[1, 2, 3]] }")
    #expect(limit(Limits(memory: 64 << 20), hoard) == "E0404")
    #expect(limit(Limits(seconds: 0.01), calls("while true { 1 }")) == "E0405")
    #expect(limit(Limits(seconds: 0.01), calls("time.sleep(1h)")) == "E0405")
  }

  @Test func `the calls of a parallel are interrupted, however deep they wait`() async throws {
    let handle = Locked<Interrupt?>(nil)
    let waiting = Atomic(0)
    let wait = Builtin("wait()", "Waits for ever; the fourth one interrupts all.") { call in
      if waiting.add(1, ordering: .relaxed).newValue == 4 {
        let interrupt = handle.withLock { $0 }
        Thread.detachNewThread { interrupt?() }
      }
      try call.wait { try await Task.sleep(for: .seconds(1e6)) }
      return .null
    }
    let source = "parallel([1, 2], x => parallel([1, 2], y => try { wait() } catch { 1 }))"
    let (isInterrupted, next) = try await blocking {
      let interpreter = Interpreter(builtins: [wait])
      handle.withLock { $0 = interpreter.interrupt }
      var isInterrupted = false
      do {
        try interpreter.run(source: source)
      } catch {
        if case Stop.interrupted = error { isInterrupted = true }
      }
      return (isInterrupted, try interpreter.run(source: "parallel([1, 2], x => x + 1)").json)
    }
    #expect(isInterrupted)
    #expect(next == [2, 3])
  }

  @Test func `exit in a call of a parallel ends the script`() throws {
    let wait = Builtin("wait()", "Waits for ever.") { call in
      try call.sleep(seconds: 1e6)
      return .null
    }
    let source = "try { parallel([1, 2], n => if n == 1 { wait() } else { exit(4) }) } catch { 1 }"
    #expect { try Interpreter(builtins: [wait]).run(source: source) } throws: {
      if case Stop.exited(4) = $0 { true } else { false }
    }
  }

  @Test func `calls of a parallel wait for asynchronous work at the same time`() async throws {
    let meeting = Meeting(size: 3)
    let meet = Builtin("meet(n)", "Answers when all three are there.") { call in
      let number = try call.int(0)
      try call.wait { await meeting.arrive() }
      return .int(number * 2)
    }
    let value = try await blocking {
      try Interpreter(builtins: [meet]).run(source: "parallel([1, 2, 3], meet)").json
    }
    #expect(value == [2, 4, 6])
  }

  @Test func `an error cancels the asynchronous work of the other calls`() async throws {
    let cancelled = AsyncStream<Void>.makeStream()
    let fail = Builtin("fail()", "An error.") { call in throw call.fail("E0310", "no") }
    let wait = Builtin("wait()", "Waits until it is cancelled.") { call in
      try call.wait {
        await withTaskCancellationHandler {
          _ = try? await Task.sleep(for: .seconds(1e6))
        } onCancel: {
          cancelled.continuation.finish()
        }
      }
      return .null
    }
    let source = "try { parallel([wait, fail], f => f()) } catch e { e.message }"
    let value = try await blocking {
      try Interpreter(builtins: [fail, wait]).run(source: source).json
    }
    #expect(value == "no")
    for await _ in cancelled.stream {}
  }
}

/// Lets nobody go on before all are there.
private actor Meeting {
  private var missing: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(size: Int) { missing = size }

  func arrive() async {
    missing -= 1
    if missing == 0 {
      for continuation in waiting { continuation.resume() }
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }
}
