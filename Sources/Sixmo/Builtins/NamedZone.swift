import Glibc

/// The offsets from UTC that a place has had and will have, as the system's tz database knows them:
/// `Europe/Berlin`.
///
/// The file is in the format of RFC 8536: a table of transitions, and a rule for the time after the last.
struct NamedZone {
  let name: String
  /// When an offset begins, in seconds since 1970, ascending; the kind that then holds.
  private var transitions: [(start: Int, kind: Kind)] = []
  /// What holds before the first transition.
  private var first: Kind
  private var rule: ZoneRule?

  /// Seconds east of UTC, and its abbreviation: `CEST`.
  struct Kind {
    var offset: Int
    var abbreviation: String
  }

  static let utc = NamedZone(name: "UTC", first: Kind(offset: 0, abbreviation: "UTC"))

  private init(name: String, first: Kind) {
    self.name = name
    self.first = first
  }

  /// What holds at a point in time.
  func kind(at seconds: Double) -> Kind {
    let second = Int(seconds.rounded(.down))
    guard let last = transitions.last, second < last.start else {
      return rule?.kind(at: second) ?? transitions.last?.kind ?? first
    }
    var (low, high) = (0, transitions.count)
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].start <= second { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? first : transitions[low - 1].kind
  }

  func offset(at instant: Instant) -> Double { Double(kind(at: instant.seconds).offset) }

  /// The point in time at which clocks there show `local`, a time as if it were UTC. Of a time that comes
  /// twice, it is the first; a time that clocks skip counts on from before the gap.
  func instant(local: Double) -> Instant {
    let before = Double(kind(at: local - 86_400).offset)
    let after = Double(kind(at: local + 86_400).offset)
    for offset in [before, after] where Double(kind(at: local - offset).offset) == offset {
      return Instant(seconds: local - offset)
    }
    return Instant(seconds: local - before)
  }
}

extension NamedZone {
  // MARK: Reading

  /// Where Debian, and nearly everybody, keeps the database.
  static let folder = "/usr/share/zoneinfo"

  /// Nil if the database has no such zone.
  init?(named name: String) {
    if name == "UTC" {
      self = .utc
      return
    }
    guard NamedZone.isName(name), let bytes = NamedZone.read("\(NamedZone.folder)/\(name)") else {
      return nil
    }
    self.init(name: name, file: bytes)
  }

  /// The names of the database that people use, for suggestions.
  static var names: [String] {
    guard let table = read("\(folder)/zone1970.tab") ?? read("\(folder)/zone.tab") else {
      return []
    }
    return String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
      let columns = line.split(separator: "\t")
      return line.utf8.first == UInt8(ascii: "#") || columns.count < 3 ? nil : String(columns[2])
    }
  }

  /// Letters, digits and `_+-` between single slashes: never a way out of the folder.
  private static func isName(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return name.utf8.count <= 100
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
              UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
              UInt8(ascii: "-"):
              true
            default: false
            }
          }
      }
  }

  private static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= 1 << 20
    else { return nil }
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, Glibc.read(descriptor, buffer.baseAddress, size))
    }
    return bytes.count == size ? bytes : nil
  }

  /// Nil if the bytes are not a file of the tz database of version 2 or later.
  init?(name: String, file: [UInt8]) {
    var reader = ZoneFileReader(file)
    // What comes first has times of 32 bits, for programs of the last century.
    guard let old = reader.header(), old.version >= UInt8(ascii: "2"), reader.skip(old.size(of: 4)),
      let header = reader.header(), let table = reader.table(header), let kind = table.kinds.first
    else { return nil }
    self.init(name: name, first: kind)
    transitions = table.transitions
    rule = reader.footer().flatMap { ZoneRule($0) }
  }
}

/// The parts of a file of the tz database, one after the other.
private struct ZoneFileReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  struct Header {
    var version: UInt8
    var utcFlags, standardFlags, leapSeconds, transitions, kinds, letters: Int

    /// Of the data after it, whose times have that many bytes.
    func size(of time: Int) -> Int {
      transitions * (time + 1) + kinds * 6 + letters + leapSeconds * (time + 4) + standardFlags
        + utcFlags
    }
  }

  mutating func skip(_ count: Int) -> Bool {
    guard count <= bytes.count - position else { return false }
    position += count
    return true
  }

  private mutating func number(_ size: Int) -> Int? {
    guard skip(size) else { return nil }
    var value = bytes[position - size] >= 0x80 ? -1 : 0
    for byte in bytes[position - size..<position] { value = value << 8 | Int(byte) }
    return value
  }

  mutating func header() -> Header? {
    guard skip(20), bytes[position - 20..<position - 16].elementsEqual("TZif".utf8) else {
      return nil
    }
    let version = bytes[position - 16]
    var counts: [Int] = []
    for _ in 0..<6 {
      guard let count = number(4), 0...1 << 16 ~= count else { return nil }
      counts.append(count)
    }
    return Header(
      version: version, utcFlags: counts[0], standardFlags: counts[1], leapSeconds: counts[2],
      transitions: counts[3], kinds: counts[4], letters: counts[5])
  }

  mutating func table(_ header: Header) -> (
    transitions: [(start: Int, kind: NamedZone.Kind)], kinds: [NamedZone.Kind]
  )? {
    let end = position + header.size(of: 8)
    guard end <= bytes.count else { return nil }
    let starts = (0..<header.transitions).compactMap { _ in number(8) }
    let indices = (0..<header.transitions).compactMap { _ in number(1) }
    let rows = (0..<header.kinds).compactMap { _ -> (offset: Int, letters: Int)? in
      guard let offset = number(4), number(1) != nil, let letters = number(1) else { return nil }
      return (offset, letters & 0xFF)
    }
    let letters = bytes[position..<position + header.letters]
    let kinds = rows.map { row in
      NamedZone.Kind(
        offset: row.offset,
        abbreviation: String(
          decoding: letters.dropFirst(row.letters).prefix { $0 != 0 }, as: UTF8.self))
    }
    guard indices.allSatisfy({ kinds.indices.contains($0) }) else { return nil }
    position = end
    return (zip(starts, indices).map { ($0, kinds[$1]) }, kinds)
  }

  /// The rule between two newlines; nil if there is none.
  func footer() -> String? {
    let line = bytes[position...].dropFirst().prefix { $0 != UInt8(ascii: "\n") }
    return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
  }
}
