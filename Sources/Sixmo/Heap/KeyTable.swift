/// The keys of one object that has too many for a shape: in order of insertion, found by hash.
struct KeyTable {
  private(set) var count: Int
  private var capacity: Int
  private(set) var keys: UnsafeMutablePointer<TextRef>
  /// Positions by hash, open addressing; -1 is free. Twice as many as keys fit.
  private var index: UnsafeMutablePointer<Int32>
  private var mask: Int
  /// The last key that was found and where it stands: who reads a field often writes it next. Forgotten
  /// at each collection, after which another text may lie at the same address.
  private var latest: (key: UnsafeMutablePointer<TextRef.Cell>, position: Int)?

  var byteCount: Int { capacity * 16 }

  static func allocate(capacity: Int) -> UnsafeMutablePointer<KeyTable> {
    var rounded = 64
    while rounded < capacity { rounded *= 2 }
    let table = UnsafeMutablePointer<KeyTable>.allocate(capacity: 1)
    table.initialize(to: KeyTable(capacity: rounded))
    return table
  }

  static func deallocate(_ table: UnsafeMutablePointer<KeyTable>) {
    table.pointee.keys.deallocate()
    table.pointee.index.deallocate()
    table.deallocate()
  }

  private init(capacity: Int) {
    count = 0
    self.capacity = capacity
    keys = .allocate(capacity: capacity)
    index = .allocate(capacity: capacity * 2)
    index.initialize(repeating: -1, count: capacity * 2)
    mask = capacity * 2 - 1
  }

  /// Where the key stands, -1 if nowhere.
  mutating func position(of key: TextRef, hash: UInt32) -> Int {
    if let latest, latest.key == key.cell { return latest.position }
    var probe = Int(hash) & mask
    while index[probe] >= 0 {
      let position = Int(index[probe])
      let other = keys[position]
      if other.cell == key.cell
        || (other.cell.pointee.header.word == hash && other.hasBytes(key.bytes))
      {
        latest = (key.cell, position)
        return position
      }
      probe = (probe + 1) & mask
    }
    return -1
  }

  mutating func forgetLatest() { latest = nil }

  /// Adds a key that is not there, whose hash is known to its cell.
  mutating func append(_ key: TextRef, hash: UInt32) {
    if count == capacity { grow() }
    keys[count] = key
    place(count, hash)
    count += 1
  }

  private mutating func place(_ position: Int, _ hash: UInt32) {
    var probe = Int(hash) & mask
    while index[probe] >= 0 { probe = (probe + 1) & mask }
    index[probe] = Int32(position)
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<TextRef>.allocate(capacity: capacity * 2)
    larger.initialize(from: keys, count: count)
    keys.deallocate()
    index.deallocate()
    keys = larger
    capacity *= 2
    index = .allocate(capacity: capacity * 2)
    index.initialize(repeating: -1, count: capacity * 2)
    mask = capacity * 2 - 1
    for position in 0..<count { place(position, keys[position].cell.pointee.header.word) }
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
