import Formats
import Foundation
import Synchronization
import Syntax
import Testing

@Suite struct `The parser survives` {
  @Test(arguments: nests)
  func `a thousand levels on a thread with room for them`(_ opening: String, _ closing: String) {
    let source = nested(opening, closing, 1000)
    let codes = onBigStack { Parser.parse(source).diagnostics.map(\.code) }
    #expect(codes == [])
  }

  @Test(arguments: nests)
  func `any number of levels on any thread`(_ opening: String, _ closing: String) {
    let result = Parser.parse(nested(opening, closing, 20_000))
    #expect(result.diagnostics.first?.code == "E0108")
  }

  @Test(arguments: [" + 1", ".f", "()", "[0]", " && x", ".f(.a)"])
  func `chains, which nest to the left`(_ link: String) {
    func codes(_ count: Int) -> [String] {
      let text = "x" + String(repeating: link, count: count)
      return Parser.parse(Source(name: "chain", text: text)).diagnostics.map(\.code)
    }
    #expect(codes(1000) == [])
    #expect(codes(20_000) == ["E0108"])
  }

  @Test func `chains inside of brackets inside of chains`() {
    let link = String(repeating: " + 1", count: 900)
    let text = "(" + "(x" + link + ")" + link + ")" + link
    #expect(Parser.parse(Source(name: "chain", text: text)).diagnostics.map(\.code) == ["E0108"])
  }

  @Test func `no more errors than anybody reads`() {
    let text = String(repeating: "let = 1\n", count: 1000)
    #expect(Parser.parse(Source(name: "many", text: text)).diagnostics.count == 20)
  }

  /// Every script of the repository, cut and mixed in a thousand seeded ways.
  @Test func `mutations of all scripts`() throws {
    let folders = ["scripts", "stdlib", "Tests"]
    let scripts = try folders.flatMap(Fixtures.scripts).map { try Fixtures.source($0).bytes }
    let seeds = scripts + [Array(sampleOfEverything.utf8)]
    var random = SplitMix64(seed: 64)
    for _ in 0..<2000 {
      let seed = seeds[Int(random.next() % UInt64(seeds.count))].prefix(4000)
      checkSpans(mutated(Array(seed), with: seeds, &random))
    }
  }

  @Test func `every prefix of a program with everything`() {
    let bytes = Array(sampleOfEverything.utf8)
    for end in bytes.indices { checkSpans(Array(bytes[..<end])) }
  }

  private func mutated(
    _ seed: [UInt8], with others: [[UInt8]], _ random: inout SplitMix64
  ) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      case 2: bytes[place] = Array("()[]{}\"\\.,:;=>+-#\n?".utf8).randomElement(using: &random) ?? 0
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + 20))
      case 4: bytes.removeLast(bytes.count - place)
      default:
        let other = others.randomElement(using: &random) ?? []
        let start = Int.random(in: 0...other.count, using: &random)
        bytes.insert(contentsOf: other[start...].prefix(40), at: place)
      }
    }
    return bytes
  }

  private func checkSpans(_ bytes: [UInt8]) {
    let result = Parser.parse(Source(name: "mutant", bytes: bytes))
    for diagnostic in result.diagnostics {
      guard let span = diagnostic.location?.span else { continue }
      #expect(span.start >= 0 && span.start <= span.end && span.end <= bytes.count)
      #expect(!diagnostic.rendered().isEmpty)
    }
    for statement in result.program.statements {
      let span = statement.span
      #expect(span.start >= 0 && span.start <= span.end && span.end <= bytes.count)
    }
    _ = sExpression(result.program)
  }
}

/// What opens and closes a level.
private let nests = [
  ("[", "]"), ("(", ")"), ("{a: ", "}"), ("f(", ")"), ("-", ""), ("x => ", ""), ("if x { ", " }"),
  ("while x { ", " }"), ("fn f() { ", " }"), ("\"\\(", ")\""), ("a + (", ")"), ("do { ", " }"),
  ("x[", "]"), ("!", ""), ("2 ** ", ""), ("match x { _ => ", " }"), ("try { ", " }"),
]

private func nested(_ opening: String, _ closing: String, _ depth: Int) -> Source {
  let text =
    String(repeating: opening, count: depth) + "x" + String(repeating: closing, count: depth)
  return Source(name: "deep", text: text)
}

/// Runs `body` on a thread like the interpreter's.
private func onBigStack(_ body: @escaping @Sendable () -> [String]) -> [String] {
  let result = Mutex<[String]>([])
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    let value = body()
    result.withLock { $0 = value }
    done.signal()
  }
  thread.stackSize = 256 << 20
  thread.start()
  done.wait()
  return result.withLock { $0 }
}

let sampleOfEverything = #"""
  #!/usr/bin/env sixmo
  ## Doubles.
  fn double(n, by = 2, ...rest) { return n * by }
  import "lib/leads.sixmo" as leads
  let {id, name: title = "none", ...others} = {id: 1, "name": null, [k]: 2, ...more}
  var [first, _, ...tail] = [1, 2.5e3, 0xff, 5s, ...xs,]
  for i, x in 0..=10 { if x % 2 == 0 && !done { continue } else if x > 5 { break } else { x } }
  while i < 3 || false { i += 1; state.rows[-1].email ??= "é中🎉 \(x ?? "none") \u00e9" }
  let r = match v { 1, 2 => "a", -1..5 => b, {status: "failed", error} if error => throw error
    [a, ...] => a, _ => null }
  try { runs.list(limit: 5).filter(.status == "x").map(.job_id)[1..] } catch {message} { message }
  test "adds" { assert double(2) == 4, "no" }
  let t = """
    line \(1 + 2)
      more
    """
  rows
    .map(r => {id: r?.a?[0].b, f: fn() { do { 1 } }})
    .each((a, b) => print(a ** -b // 2))
  """#
