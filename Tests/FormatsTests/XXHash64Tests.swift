import Testing

@testable import Formats

struct XXHash64Tests {
  /// From the specification and from the reference implementation.
  @Test(
    arguments: [
      ("", 0, 0xEF46_DB37_51D8_E999), ("a", 0, 0xD24E_C4F1_A98C_6E5B),
      ("abc", 0, 0x44BC_2CF5_AD77_0999),
      ("Nobody inspects the spammish repetition", 0, 0xFBCE_A83C_8A37_8BF1),
    ] as [(String, UInt64, UInt64)])
  func `hashes as others do`(text: String, seed: UInt64, hash: UInt64) {
    #expect(XXHash64.hash(Array(text.utf8)[...], seed: seed) == hash)
  }

  @Test func `hashes as others do, with a seed and more than 32 bytes`() {
    let bytes = (0..<101).map { UInt8($0) }
    #expect(XXHash64.hash(bytes[...], seed: 7) == 0xE878_E979_1DBC_64FA)
  }

  @Test func `Each byte counts, and so does the seed`() {
    let bytes = (0..<101).map { UInt8($0) }
    var hashes: Set<UInt64> = []
    for count in 0...bytes.count { hashes.insert(XXHash64.hash(bytes[..<count])) }
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 0x10
      hashes.insert(XXHash64.hash(changed[...]))
    }
    hashes.insert(XXHash64.hash(bytes[...], seed: 1))
    #expect(hashes.count == 102 + 101 + 1)
    // Whatever its place in memory.
    #expect(XXHash64.hash(([9] + bytes)[1...]) == XXHash64.hash(bytes[...]))
  }
}
