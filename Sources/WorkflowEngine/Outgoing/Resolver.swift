import Dispatch
import Glibc
import Sixmo
import System

/// The addresses of a host by the system's resolver, which blocks and gets a thread of its own.
enum Resolver {
  @Sendable static func addresses(of host: String) async throws -> [IPAddress] {
    try Task.checkCancellation()
    let waiting = Locked<CheckedContinuation<[IPAddress], any Error>?>(nil)
    @Sendable func end(_ result: Result<[IPAddress], any Error>) {
      let continuation = waiting.withLock { waiting in
        defer { waiting = nil }
        return waiting
      }
      continuation?.resume(with: result)
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        waiting.withLock { $0 = continuation }
        DispatchQueue.global().async { end(Result { try lookUp(host) }) }
      }
    } onCancel: {
      end(.failure(CancellationError()))
    }
  }

  private static func lookUp(_ host: String) throws -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else {
      throw HTTPFailure("no server is known as '\(host)'", retry: .always)
    }
    defer { freeaddrinfo(list) }
    return sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }
      .compactMap { $0.flatMap { address($0.pointee) } }
  }

  private static func address(_ entry: addrinfo) -> IPAddress? {
    guard let pointer = UnsafeRawPointer(entry.ai_addr) else { return nil }
    switch entry.ai_family {
    case AF_INET:
      let address = pointer.loadUnaligned(as: sockaddr_in.self).sin_addr
      return IPAddress(bytes: withUnsafeBytes(of: address) { Array($0) })
    case AF_INET6:
      let address = pointer.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      return IPAddress(bytes: withUnsafeBytes(of: address) { Array($0) })
    default: return nil
    }
  }
}
