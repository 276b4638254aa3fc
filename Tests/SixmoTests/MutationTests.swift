import Foundation
import Syntax
import Testing

@testable import Sixmo

/// Damaged inputs, the same ones in each run: in seconds what scripts/fuzz does for as long as one likes.
@Suite struct MutationTests {
  @Test(arguments: 0..<20)
  func `both JSON readers say the same of a damaged text`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let texts = (0..<4).map { _ in JSON.random(using: &random, depth: 4).bytes(indent: 1) }
    for _ in 0..<50 {
      let bytes = damaged(texts, &random)
      let host = Result { () throws(JSONError) in try JSON.parse(bytes).text() }
      let heap = Heap()
      let read = bytes.withUnsafeBufferPointer { bytes in
        Result { () throws(JSONError) in try heap.readJSON(bytes) }
      }
      let written = withExtendedLifetime(heap) {
        read.map { value in (try? value.jsonBytes(.compact)) ?? [] }
      }
      #expect(written.map { String(decoding: $0, as: UTF8.self) } == host)
    }
  }

  @Test(arguments: 0..<20)
  func `a damaged CSV text reads the same in any pieces`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let texts = [
      "\u{FEFF}id,name\r\n1,\"Zoë, \"\"Z\"\"\"\r\n\r\n2,中🎉\r", "a\n\"\"\n\"x\ny\"\n",
      "a,b,a\n1,2\n3,4,5",
    ].map { Array($0.utf8) }
    for _ in 0..<50 {
      let bytes = damaged(texts, &random)
      let options = CSVOptions(
        hasHeader: .random(using: &random), isLenient: .random(using: &random))
      let whole = rows(bytes, options, pieces: bytes.count + 1)
      #expect(rows(bytes, options, pieces: 1) == whole)
      #expect(rows(bytes, options, pieces: 3) == whole)
    }
  }

  @Test(arguments: 0..<8)
  func `a damaged script ends, and in the same way when every safepoint collects`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let scripts = GoldenScript.all.compactMap {
      FileManager.default.contents(atPath: "\(GoldenScript.folder)/\($0.path)").map { [UInt8]($0) }
    }
    for _ in 0..<150 {
      let source = Source(name: "mutant", bytes: damaged(scripts, &random))
      let result = Parser.parse(source)
      guard !result.hasErrors, let first = outcome(result.program, []) else { continue }
      guard let second = outcome(result.program, [.collectAlways, .poison]) else { continue }
      #expect(second == first, "\(String(decoding: source.bytes, as: UTF8.self))")
    }
  }

  /// The beginning of one text and the end of another, with some bytes changed.
  private func damaged(_ texts: [[UInt8]], _ random: inout SplitMix64) -> [UInt8] {
    let (one, other) = (
      texts.randomElement(using: &random) ?? [], texts.randomElement(using: &random) ?? []
    )
    var bytes = one.prefix(.random(in: 0...one.count, using: &random))
    bytes += other.suffix(.random(in: 0...other.count, using: &random))
    for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
      bytes[.random(in: bytes.indices, using: &random)] = bytes.randomElement(using: &random) ?? 0
    }
    return Array(bytes)
  }

  private func rows(_ bytes: [UInt8], _ options: CSVOptions, pieces size: Int) -> [String] {
    var reader = CSVReader(options)
    var rows: [String] = []
    do {
      for start in stride(from: 0, to: bytes.count, by: size) {
        reader.feed(Array(bytes[start..<min(start + size, bytes.count)]))
        while let row = try reader.next() { rows.append("\(row.line) \(row.fields)") }
      }
      reader.finish()
      while let row = try reader.next() { rows.append("\(row.line) \(row.fields)") }
    } catch {
      rows.append("\(error)")
    }
    return rows
  }

  /// What a program printed and how it ended; nil if that was at a limit.
  private func outcome(_ program: Program, _ checks: Heap.Checks) -> [String]? {
    let output = Output()
    var host = Host()
    host.write = { output.write($0) }
    let interpreter = Interpreter(
      host: host, library: library, limits: Limits(steps: 1_000, memory: 64 << 20, seconds: 10),
      checks: checks)
    do {
      let text = try interpreter.evaluate(program).text
      return output.lines + [text]
    } catch {
      if case .limited = error { return nil }
      return output.lines + ["\(error)"]
    }
  }

  private let library = Library()
}
