/// XXH64, by its published specification: some bytes in each nanosecond, and hardly any change of them keeps it.
/// It finds damage; anybody can make other bytes with the same hash.
package enum XXHash64 {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
    0x27D4_EB2F_1656_67C5
  )

  package static func hash(_ bytes: ArraySlice<UInt8>, seed: UInt64 = 0) -> UInt64 {
    bytes.withUnsafeBytes { hash($0, seed: seed) }
  }

  package static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var offset = 0
    var hash = seed &+ primes.4
    if bytes.count >= 32 {
      var lanes = SIMD4<UInt64>(
        seed &+ primes.0 &+ primes.1, seed &+ primes.1, seed, seed &- primes.0)
      while offset + 32 <= bytes.count {
        for lane in 0..<4 {
          lanes[lane] = round(lanes[lane], word(bytes, offset + 8 * lane))
        }
        offset += 32
      }
      hash =
        lanes[0].rotated(by: 1) &+ lanes[1].rotated(by: 7) &+ lanes[2].rotated(by: 12)
        &+ lanes[3].rotated(by: 18)
      for lane in 0..<4 { hash = (hash ^ round(0, lanes[lane])) &* primes.0 &+ primes.3 }
    }
    hash &+= UInt64(bytes.count)
    return finished(add(bytes, from: offset, to: hash))
  }

  /// The last bytes, which fill no 32.
  private static func add(
    _ bytes: UnsafeRawBufferPointer, from start: Int, to hash: UInt64
  ) -> UInt64 {
    var (offset, hash) = (start, hash)
    while offset + 8 <= bytes.count {
      hash = (hash ^ round(0, word(bytes, offset))).rotated(by: 27) &* primes.0 &+ primes.3
      offset += 8
    }
    if offset + 4 <= bytes.count {
      let half = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
      hash = (hash ^ UInt64(half) &* primes.0).rotated(by: 23) &* primes.1 &+ primes.2
      offset += 4
    }
    for byte in bytes[offset...] {
      hash = (hash ^ UInt64(byte) &* primes.4).rotated(by: 11) &* primes.0
    }
    return hash
  }

  private static func finished(_ hash: UInt64) -> UInt64 {
    var hash = (hash ^ hash >> 33) &* primes.1
    hash = (hash ^ hash >> 29) &* primes.2
    return hash ^ hash >> 32
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
  }

  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    (lane &+ word &* primes.1).rotated(by: 31) &* primes.0
  }
}

extension UInt64 {
  fileprivate func rotated(by count: UInt64) -> UInt64 { self << count | self >> (64 - count) }
}
