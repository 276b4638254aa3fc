import Formats
import NIOCore

extension SocketAddress {
  /// Whether only this machine can reach it: 127.0.0.0/8 or ::1, whatever the host is called.
  var isLoopback: Bool {
    guard let ipAddress else { return true }
    return HTTPAddress(baseURL(host: ipAddress, port: 1))?.isLoopback ?? false
  }

  /// Whether it means every address of this machine.
  var isWildcard: Bool { ipAddress == "0.0.0.0" || ipAddress == "::" }
}

/// `http://127.0.0.1:6464`; an IPv6 address is put in brackets.
func baseURL(host: String, port: Int) -> String {
  "http://\(host.containsBytes(":") ? "[\(host)]" : host):\(port)"
}
