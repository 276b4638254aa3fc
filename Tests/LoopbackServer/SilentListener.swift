import Glibc

/// A port of this machine on which connections are made and nothing is ever said.
package final class SilentListener: Sendable {
  package let port: Int
  private let socket: Int32

  package init() {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    port = listenOnLoopback(socket)
  }

  deinit { close(socket) }
}

/// Binds a socket to a free port of this machine and returns it.
func listenOnLoopback(_ socket: Int32) -> Int {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  return withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      precondition(bind(socket, $0, size) == 0 && listen(socket, 64) == 0, "no port")
      getsockname(socket, $0, &size)
    }
    return Int(UInt16(bigEndian: pointer.pointee.sin_port))
  }
}
