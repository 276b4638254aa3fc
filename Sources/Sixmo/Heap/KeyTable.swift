import Glibc

/// The keys of one object that has too many for a shape: in order of insertion, found by hash.
struct KeyTable {
  private(set) var count = 0
  /// How many of them were removed: their places stay until somebody goes over the fields in order.
  private(set) var gaps = 0
  private(set) var keys: UnsafeMutablePointer<TextRef>
  /// Open addressing by the hash's low bits, at most three quarters full. An entry is the position of a key
  /// in as many low bits, and above them those of its hash, so that looking at other keys is rarely needed.
  private var index: UnsafeMutablePointer<UInt32>
  private var mask: UInt32
  /// Where the key is that was found last: who reads a field often writes it next.
  private var latest = 0

  /// An entry without a key: the position would be after the last.
  private static let vacant = UInt32.max
  private static let smallest = 64

  private var indexCount: Int { Int(mask) + 1 }
  private var capacity: Int { KeyTable.capacity(ofIndex: indexCount) }
  var byteCount: Int { indexCount * 4 + capacity * 8 }
  var isFull: Bool { count == capacity }

  private static func capacity(ofIndex count: Int) -> Int { count / 4 * 3 }

  static func allocate(capacity: Int) -> UnsafeMutablePointer<KeyTable> {
    var indexCount = smallest
    while KeyTable.capacity(ofIndex: indexCount) < capacity { indexCount *= 2 }
    let table = UnsafeMutablePointer<KeyTable>.allocate(capacity: 1)
    table.initialize(to: KeyTable(indexCount: indexCount))
    return table
  }

  static func deallocate(_ table: UnsafeMutablePointer<KeyTable>) {
    free(table.pointee.keys)
    free(table.pointee.index)
    table.deallocate()
  }

  private init(indexCount: Int) {
    keys = KeyTable.resize(nil, KeyTable.capacity(ofIndex: indexCount))
    index = KeyTable.vacantIndex(indexCount)
    mask = UInt32(indexCount - 1)
  }

  /// Where the key is, -1 if nowhere.
  mutating func position(of key: TextRef, hash: UInt32) -> Int {
    if latest < count, isKey(at: latest, key, hash) { return latest }
    var probe = hash & mask
    let upper = hash & ~mask
    while true {
      let entry = index[Int(probe)]
      if entry == KeyTable.vacant { return -1 }
      if entry & ~mask == upper {
        let position = Int(entry & mask)
        if isKey(at: position, key, hash) {
          latest = position
          return position
        }
      }
      probe = (probe &+ 1) & mask
    }
  }

  @inline(__always)
  private func isKey(at position: Int, _ key: TextRef, _ hash: UInt32) -> Bool {
    let other = keys[position]
    return other.cell == key.cell
      || (other.cell.pointee.header.word == hash && other.hasBytes(key.bytes))
  }

  /// Adds a key that is not there, whose hash is known to its cell, to a table that is not full.
  mutating func append(_ key: TextRef, hash: UInt32) {
    keys[count] = key
    key.cell.pointee.header.flags.insert(.key)
    place(count, hash)
    count += 1
  }

  private func place(_ position: Int, _ hash: UInt32) {
    var probe = hash & mask
    while index[Int(probe)] != KeyTable.vacant { probe = (probe &+ 1) & mask }
    index[Int(probe)] = hash & ~mask | UInt32(truncatingIfNeeded: position)
  }

  /// Removes a key; `gap` takes its place, a text whose hash is 0.
  mutating func remove(at position: Int, leaving gap: TextRef) {
    keys[position] = gap
    gaps += 1
  }

  /// Moves the keys together, and what lies in the slots with them.
  mutating func closeGaps(_ slots: UnsafeMutablePointer<Value>) {
    var target = 0
    for position in 0..<count where keys[position].cell.pointee.header.word != 0 {
      keys[target] = keys[position]
      slots[target] = slots[position]
      target += 1
    }
    (count, gaps, latest) = (target, 0, 0)
    index.update(repeating: KeyTable.vacant, count: indexCount)
    for position in 0..<count { place(position, keys[position].cell.pointee.header.word) }
  }

  /// Makes room for more keys; answers how many bytes that took. The old index is gone before the new one
  /// comes, and `realloc` moves long lists of keys without a copy.
  mutating func grow() -> Int {
    let before = byteCount
    let larger = indexCount * 2
    precondition(larger <= 1 << 31, "more keys than an object has room for")
    keys = KeyTable.resize(keys, KeyTable.capacity(ofIndex: larger))
    free(index)
    index = KeyTable.vacantIndex(larger)
    mask = UInt32(larger - 1)
    for position in 0..<count { place(position, keys[position].cell.pointee.header.word) }
    return byteCount - before
  }

  private static func vacantIndex(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    let index: UnsafeMutablePointer<UInt32> = resize(nil, count)
    index.initialize(repeating: vacant, count: count)
    return index
  }

  private static func resize<T>(_ memory: UnsafeMutablePointer<T>?, _ count: Int)
    -> UnsafeMutablePointer<T>
  {
    guard let result = realloc(memory, count * MemoryLayout<T>.stride) else {
      fatalError("out of memory")
    }
    return result.assumingMemoryBound(to: T.self)
  }

  /// A copy for another object.
  static func copy(_ table: UnsafeMutablePointer<KeyTable>) -> UnsafeMutablePointer<KeyTable> {
    let result = allocate(capacity: table.pointee.count)
    for position in 0..<table.pointee.count {
      let key = table.pointee.keys[position]
      result.pointee.append(key, hash: key.cell.pointee.header.word)
    }
    return result
  }
}
