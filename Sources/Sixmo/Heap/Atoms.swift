/// The texts that exist once: names in code and the keys of shapes. Two atoms are equal only if they are
/// the same cell.
///
/// Atoms are never collected, so what comes from outside may make only that many of them.
final class AtomTable {
  private var slots: UnsafeMutablePointer<TextRef?>
  private var capacity = 1024
  private(set) var count = 0

  /// Beyond this number, keys that come from data stay ordinary texts.
  static let limit = 1 << 16

  init() {
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: nil, count: capacity)
  }

  deinit { slots.deallocate() }

  /// The atom with these bytes, nil if there is none.
  func find(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt32) -> TextRef? {
    slots[position(bytes, hash)]
  }

  /// Adds an atom that `find` did not find.
  func insert(_ atom: TextRef, hash: UInt32) {
    if (count + 1) * 4 > capacity * 3 { grow() }
    slots[position(atom.bytes, hash)] = atom
    count += 1
  }

  private func position(_ bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int {
    var index = Int(hash) & (capacity - 1)
    while let atom = slots[index] {
      if atom.cell.pointee.header.word == hash, atom.hasBytes(bytes) { return index }
      index = (index + 1) & (capacity - 1)
    }
    return index
  }

  private func grow() {
    let old = UnsafeMutableBufferPointer(start: slots, count: capacity)
    capacity *= 2
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: nil, count: capacity)
    for case let atom? in old {
      var index = Int(atom.cell.pointee.header.word) & (capacity - 1)
      while slots[index] != nil { index = (index + 1) & (capacity - 1) }
      slots[index] = atom
    }
    old.deallocate()
  }
}

extension Heap {
  /// A hash of bytes that starts from the heap's seed; never 0.
  func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var state = seed ^ UInt64(truncatingIfNeeded: bytes.count)
    var last: UInt64 = 0
    if let start = UnsafeRawPointer(bytes.baseAddress), bytes.count > 0 {
      var next = start
      var rest = bytes.count
      while rest > 8 {
        state = mix(state ^ next.loadUnaligned(as: UInt64.self))
        next += 8
        rest &-= 8
      }
      last = shortBytes(next, rest)
    }
    let result = UInt32(truncatingIfNeeded: mix(state ^ last) >> 32)
    return result == 0 ? 1 : result
  }

  /// The halves of a 128-bit product, folded: each bit of the input reaches all of the output.
  @inline(__always)
  private func mix(_ bits: UInt64) -> UInt64 {
    let product = (bits ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: 0xD6E8_FEB8_6659_FD93 ^ seed)
    return product.high ^ product.low
  }

  @inline(__always)
  func hash(of text: TextRef) -> UInt32 {
    let known = text.cell.pointee.header.word
    return known != 0 ? known : computeHash(of: text)
  }

  @inline(never)
  private func computeHash(of text: TextRef) -> UInt32 {
    let hash = hash(text.bytes)
    text.cell.pointee.header.word = hash
    return hash
  }

  /// The atom for a name in code.
  func atom(_ name: String) -> TextRef {
    var name = name
    return name.withUTF8 { atom($0) }
  }

  func atom(_ bytes: UnsafeBufferPointer<UInt8>) -> TextRef {
    let hash = hash(bytes)
    if let known = atoms.find(bytes, hash: hash) { return known }
    let text = permanentText(bytes)
    text.cell.pointee.header.flags.insert(.atom)
    text.cell.pointee.header.word = hash
    atoms.insert(text, hash: hash)
    return text
  }

  /// A text to use as a key: an atom unless data has already made too many.
  package func key(_ bytes: UnsafeBufferPointer<UInt8>) -> TextRef {
    let hash = hash(bytes)
    if let known = atoms.find(bytes, hash: hash) { return known }
    return atoms.count < AtomTable.limit ? atom(bytes) : text(bytes)
  }

  /// The same for a text that exists; nil if it is not an atom and may not become one.
  func atom(for text: TextRef) -> TextRef? {
    if text.isAtom { return text }
    if let known = atoms.find(text.bytes, hash: hash(of: text)) { return known }
    return atoms.count < AtomTable.limit ? atom(text.bytes) : nil
  }

  /// The atom with the bytes of `text`, if there is one; no shape has a key that is not an atom.
  @inline(__always)
  func existingAtom(_ text: TextRef) -> TextRef? {
    text.isAtom ? text : atoms.find(text.bytes, hash: hash(of: text))
  }
}
