import Foundation
import Sixmo
import System
import Testing

/// Several interpreters at work on threads of the system, as a server would have them.
@Suite struct InterpreterThreadsTests {
  private static let source = """
    fn work(seed) {
      let rows = (0..200).map(i => {id: i, name: "row \\(i)", tags: [seed, i % 7]})
      let text = json.stringify(rows)
      let again = json.parse(text).filter(.id % 2 == 0).map(.tags[1])
      let words = "a1 b22 c333".replace("b", "x").split(" ").map(len)
      sum(again) + sum(words) + len(text.matches("row")) + twice(seed)
    }
    let total = work(seed) + work(seed)
    total
    """

  @Test func `each does its own work`() async {
    let results = Locked<[Int: Set<JSON?>]>([:])
    await onThreads(8) { seed in
      let twice = Builtin("twice(n)", "Doubles.") { (n: Int) in 2 * n }
      let interpreter = Interpreter(builtins: [twice], limits: Limits(memory: 64 << 20))
      guard let script = try? interpreter.compile(Self.source, globals: ["seed"]) else { return }
      for _ in 0..<5 {
        let answer = try? script.run(["seed": .int(seed)]).json
        results.withLock { _ = $0[seed, default: []].insert(answer) }
      }
    }
    let all = results.withLock { $0 }
    #expect(all.count == 8)
    for (seed, answers) in all {
      #expect(answers == [all[0]?.first??.int.map { .int($0 + 4 * seed) }])
    }
  }

  @Test func `each is interrupted without disturbing the others`() async {
    let interrupted = Locked(0)
    await onThreads(4) { seed in
      let interpreter = Interpreter()
      for _ in 0..<10 {
        let interrupt = interpreter.interrupt
        Thread.detachNewThread { interrupt() }
        do {
          try interpreter.run(source: "while true { [1, {a: \(seed)}] }")
        } catch Stop.interrupted {
          interrupted.withLock { $0 += 1 }
        } catch {}
      }
    }
    #expect(interrupted.withLock { $0 } == 40)
  }

  /// Runs `body` on as many threads at once and waits for them.
  private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<count {
        group.addTask {
          await withCheckedContinuation { continuation in
            Thread.detachNewThread {
              body(index)
              continuation.resume()
            }
          }
        }
      }
    }
  }
}
