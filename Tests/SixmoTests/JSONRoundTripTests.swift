import Formats
import Testing

@Suite("JSON there and back")
struct JSONRoundTripTests {
  @Test("any value reads back the same from each layout", arguments: 0..<200)
  func anyValue(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let value = JSON.random(using: &random, depth: 5)
    #expect(try JSON.parse(value.bytes()) == value)
    #expect(try JSON.parse(value.text(indent: 3)) == value)
    #expect(try JSON.parse(value.lineText) == value)
  }

  @Test("any text that is read is written so that it reads the same again", arguments: 0..<200)
  func damagedText(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bytes = JSON.random(using: &random, depth: 4).bytes(indent: 1)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
    }
    do {
      let value = try JSON.parse(bytes)
      #expect(try JSON.parse(value.bytes()) == value)
    } catch {
      #expect(0...bytes.count ~= error.offset)
    }
  }

  @Test("every float survives, whatever its bits")
  func floats() throws {
    var random = SplitMix64(seed: 8259)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(try JSON.parse(JSON.double(value).bytes()) == .double(value))
    }
  }

  @Test("a decimal fraction is read as the nearest float")
  func decimals() throws {
    var random = SplitMix64(seed: 1)
    for _ in 0..<20_000 {
      let digits = Int.random(in: 1...18, using: &random)
      let whole = UInt64.random(in: 0..<1_000_000, using: &random)
      let fraction = String(random.next()).prefix(digits)
      let exponent = Int.random(in: -30...30, using: &random)
      let text = "\(whole).\(fraction)e\(exponent)"
      #expect(try JSON.parse(text) == .double(#require(Double(text))))
    }
  }
}

extension JSON {
  static func random(using random: inout SplitMix64, depth: Int) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &random) {
    case 0: .null
    case 1: .bool(.random(using: &random))
    case 2: .int(Int(truncatingIfNeeded: random.next()) >> Int.random(in: 0..<64, using: &random))
    case 3: .double(.random(in: -1e6...1e6, using: &random))
    case 4: .bigInt("1" + String(random.next()) + "0000")
    case 5, 6: .string(randomText(using: &random))
    case 7, 8:
      .array(
        (0..<Int.random(in: 0..<8, using: &random)).map { _ in
          .random(using: &random, depth: depth - 1)
        })
    default: .object(randomObject(using: &random, depth: depth - 1))
    }
  }

  private static func randomObject(using random: inout SplitMix64, depth: Int) -> JSONObject {
    var object = JSONObject()
    for _ in 0..<Int.random(in: 0..<20, using: &random) {
      object[randomText(using: &random)] = .random(using: &random, depth: depth)
    }
    return object
  }

  private static func randomText(using random: inout SplitMix64) -> String {
    let alphabet: [Character] = ["a", "b", "0", " ", "\"", "\\", "/", "\n", "\u{1}", "é", "中", "🎉"]
    let isPlain = Bool.random(using: &random)
    return String(
      (0..<Int.random(in: 0..<30, using: &random)).map { _ in
        isPlain ? "x" : alphabet.randomElement(using: &random)!
      })
  }
}
