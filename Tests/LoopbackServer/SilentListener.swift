import Glibc

/// A port of this machine on which connections are made and nothing is ever said.
package final class SilentListener: Sendable {
  package let port: Int
  private let socket: Int32
  private let waiting: [Int32]

  /// `isFull` makes no connection either: the queue of those that nobody accepts is full already.
  package init(isFull: Bool = false) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let port = listenOnLoopback(socket, queue: isFull ? 0 : 64)
    self.port = port
    waiting = (0..<(isFull ? 8 : 0)).map { _ in
      let client = Glibc.socket(
        AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
      _ = connectToLoopback(client, port)
      return client
    }
  }

  deinit { for descriptor in waiting + [socket] { close(descriptor) } }
}

/// Binds a socket to a free port of this machine and returns it.
func listenOnLoopback(_ socket: Int32, queue: Int32 = 64) -> Int {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  return withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      precondition(bind(socket, $0, size) == 0 && listen(socket, queue) == 0, "no port")
      getsockname(socket, $0, &size)
    }
    return Int(UInt16(bigEndian: pointer.pointee.sin_port))
  }
}

/// False if nothing listens there.
func connectToLoopback(_ socket: Int32, _ port: Int) -> Bool {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  address.sin_port = UInt16(port).bigEndian
  let size = socklen_t(MemoryLayout<sockaddr_in>.size)
  return withUnsafePointer(to: address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) == 0 }
  }
}
