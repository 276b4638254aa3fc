import Glibc

/// An address of the internet, 4 or 16 bytes.
struct IPAddress: Sendable, Hashable {
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// A host that is an address: IPv6, or IPv4 in each form that the system's resolver takes
  /// (`127.0.0.1`, `2130706433`, `0x7f.1`, `0177.0.0.1`).
  init?(_ host: String) {
    var address = in_addr()
    if inet_aton(host, &address) != 0 {
      bytes = withUnsafeBytes(of: address.s_addr) { Array($0) }
    } else if let address = IPAddress(v6: host) {
      self = address
    } else {
      return nil
    }
  }

  init?(v6 host: String) {
    var address = in6_addr()
    guard inet_pton(AF_INET6, host, &address) == 1 else { return nil }
    bytes = withUnsafeBytes(of: address) { Array($0) }
  }

  /// Whether it belongs to somebody out on the internet, and not to this machine, its networks or to
  /// nobody at all.
  var isPublic: Bool { bytes.count == 4 ? isPublicV4 : isPublicV6 }

  private var isPublicV4: Bool {
    switch (bytes[0], bytes[1], bytes[2]) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
    case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _), (198, 18...19, _):
      false
    case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 51, 100), (203, 0, 113): false
    default: true
    }
  }

  /// Only global unicast addresses are; those that carry an IPv4 address are what that one is.
  private var isPublicV6: Bool {
    if let inner = embedded { return inner.isPublic }
    let first = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    let second = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    switch (first, second) {
    // Teredo and other assignments for protocols, documentation.
    case (0x2001, 0..<0x0200), (0x2001, 0x0db8), (0x3fff, 0..<0x1000): return false
    default: return first & 0xe000 == 0x2000
    }
  }

  /// The IPv4 address in a mapped (`::ffff:…`), NAT64 (`64:ff9b::…`) or 6to4 (`2002:…`) one.
  private var embedded: IPAddress? {
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
    let translated: [UInt8] = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]
    if bytes.starts(with: mapped) || bytes.starts(with: translated) {
      return IPAddress(bytes: Array(bytes[12...]))
    }
    return bytes.starts(with: [0x20, 0x02]) ? IPAddress(bytes: Array(bytes[2..<6])) : nil
  }
}
