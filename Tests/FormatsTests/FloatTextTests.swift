import Formats
import Testing

/// Our own conversions of floats against those of Swift, which are right but slow.
@Suite("Floats as text")
struct FloatTextTests {
  /// Of all magnitudes, round decimals, and powers of two, whose neighbours lie unevenly.
  private static let floats: [Double] = {
    var random = SplitMix64(seed: 1)
    var floats: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, 2.2250738585072014e-308, 1.7976931348623157e308, 1e22, 1e23,
      9_007_199_254_740_992,
      9_007_199_254_740_994, 1e15, 1e16, 0.0001, 0.00001, 123456.789,
    ]
    for power in -1074...1023 {
      floats.append(Double(sign: .plus, exponent: power, significand: 1))
    }
    for _ in 0..<5_000 {
      let any = Double(bitPattern: random.next())
      if any.isFinite { floats.append(any) }
      floats.append(Double(random.next() % 1_000_000_000) / 1000)
      floats.append(Double(random.next() >> 11) * 0x1p-53)
    }
    return floats
  }()

  @Test("are the shortest that read back the same, as Swift writes them")
  func written() throws {
    for float in Self.floats {
      #expect(JSON.double(float).text() == float.description)
    }
  }

  @Test("read back as the nearest float, however many digits they have")
  func read() throws {
    var random = SplitMix64(seed: 2)
    for float in Self.floats where float != 0 {
      let shortest = float.description
      #expect(try JSON.parse(shortest) == .double(float), "\(shortest)")
      let digits = random.next() >> (random.next() % 40)
      let long = "\(digits % 10).\(digits)e\(Int(random.next() % 600) - 300)"
      #expect(try JSON.parse(long) == .double(Double(long)!), "\(long)")
    }
  }

  @Test(
    "are right halfway between two floats, below the normal ones and with zeros in front",
    arguments: [
      "9007199254740993.0", "9007199254740993.00000000000000000001",
      "1.00000000000000011102230246251565",
      "2.2250738585072011e-308", "4.9e-324", "2.4703282292062328e-324",
      "0.000000000000000000001234567890123456789",
      "123456789012345678901234567890.5", "1e-400", "0e999",
    ])
  func hard(text: String) throws {
    #expect(try JSON.parse(text) == .double(Double(text)!))
  }
}
