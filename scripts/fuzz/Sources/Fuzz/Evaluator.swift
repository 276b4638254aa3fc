import Syntax

@testable import Sixmo

/// Any program ends: with a value, an error, or at a limit. What it does depends neither on when the heap
/// collects nor on what became of dead values; a fraction of the inputs runs a second time to see that.
@Sendable func checkEvaluator(_ bytes: [UInt8]) {
  let result = Parser.parse(Source(name: "fuzz", bytes: bytes))
  guard !result.hasErrors else { return }
  let isChosen = bytes.reduce(0) { $0 &* 31 &+ Int($1) } % 4 == 0
  runTwice(result.program, isOnce: !isChosen)
}

/// The second time with a heap that collects at every safepoint; nothing may come out differently.
///
/// `isAccepted`: the program has no mistake that is found before it runs.
func runTwice(_ program: Program, isOnce: Bool = false, isAccepted: Bool = false) {
  let first = run(program, checks: [])
  require(!isAccepted || !first.isRejected, "rejected:\n\(first.output)")
  guard !isOnce, !first.isLimited else { return }
  let second = run(program, checks: [.collectAlways, .poison])
  guard !second.isLimited else { return }
  require(second.output, equals: first.output, "collected at every safepoint")
}

private struct Outcome {
  var output: String
  var isLimited = false
  var isRejected = false
}

private let library = Library()

private func run(_ program: Program, checks: Heap.Checks) -> Outcome {
  let output = Output()
  var host = Host()
  host.write = { output.bytes += $0 }
  var limits = Limits(steps: 3_000, memory: 64 << 20, seconds: 5)
  limits.frameValues = 1 << 14
  let interpreter = Interpreter(host: host, library: library, limits: limits, checks: checks)
  do {
    let answer = try interpreter.evaluate(program)
    _ = answer.json?.text(indent: 1)
    return Outcome(output: "\(output.text)\(answer.text)")
  } catch {
    switch error {
    case .rejected(let diagnostics):
      return Outcome(output: diagnostics.map { $0.rendered() }.joined(), isRejected: true)
    case .failed(let diagnostic, let error) where error["kind"] == "finding":
      fatalError(diagnostic.rendered())
    case .failed(let diagnostic, _): return Outcome(output: output.text + diagnostic.rendered())
    case .exited(let status): return Outcome(output: "\(output.text)\(status)")
    case .limited, .interrupted: return Outcome(output: output.text, isLimited: true)
    }
  }
}

/// One thread writes, and it is read after that thread has ended.
private final class Output: @unchecked Sendable {
  var bytes: [UInt8] = []
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
