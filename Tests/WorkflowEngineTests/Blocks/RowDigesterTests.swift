import Sixmo
import Testing

@testable import WorkflowEngine

struct RowDigesterTests {
  private static let cells: [JSON] = [
    nil, "", " ", "\u{A0}", "Ada", " ada ", "ADA", "\tada\r\n", "Straße", "STRASSE", "é",
    "e\u{301}", "a,b", "a",
    1, 1.0, "1", "01", .bigInt("1"), .bigInt("99999999999999999999"), 1e20, true, "true", false, 0,
    -0.0,
    [], ["a"], ["A"], ["a", "b"], [["a"], "b"], ["x": 1], ["X": 1], ["x": "a", "y": nil],
  ]

  /// The digests stand for the keys, which are compared elsewhere.
  @Test("Two cells have one digest if and only if they are one key", arguments: [true, false])
  func digests(isCaseSensitive: Bool) {
    var digester = RowDigester(RowKey(columns: ["c"], isCaseSensitive: isCaseSensitive))
    let digests = digester.digests(RowBatch(Self.cells.map { ["c": $0] }))
    let keys = Self.cells.map { CellKey($0, isCaseSensitive: isCaseSensitive) }
    for first in keys.indices {
      #expect((digests[first] == nil) == (keys[first] == .nothing))
      for second in keys.indices {
        let areEqual = digests[first] == digests[second]
        #expect(
          areEqual == (keys[first] == keys[second]), "\(Self.cells[first]), \(Self.cells[second])")
      }
    }
  }

  @Test func `Of all columns neither order nor empty ones matter, but names do`() {
    var digester = RowDigester(RowKey(columns: nil, isCaseSensitive: false))
    let digests = digester.digests(
      RowBatch([
        ["a": "x", "b": "y"], ["b": "Y", "c": nil, "a": "x"], ["a": "y", "b": "x"], ["a": "xy"],
        ["a": nil, "b": ""],
      ]))
    #expect(digests[0] == digests[1] && digests[0] != digests[2] && digests[0] != digests[3])
    #expect(digests[4] == nil)
  }

  @Test func `A set of digests grows and knows each again`() {
    var set = DigestSet()
    let digests = (0..<5_000).map { RowKey.Digest(low: $0 &* 0x9E37_79B9, high: $0) }
    let new = digests.dropFirst().filter { set.insert($0) }
    let again = digests.dropFirst().filter { set.insert($0) }
    #expect(new.count == 4_999 && again.isEmpty && set.count == 4_999)
  }
}
