import Formats
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import System
import WorkflowAPI

/// A service offered over HTTP/1.1.
///
/// Made, it has its port and knows its URL, which download links need; clients wait. Started, it answers
/// them with a service.
package final class WorkflowServer: Sendable {
  package let configuration: ServerConfiguration
  package let port: Int
  /// What clients put before a path: `http://127.0.0.1:6464`.
  package let url: String
  /// Whether only this machine can reach it.
  package let isLoopback: Bool
  private let listener: any Channel
  private let connections: OpenConnections
  private let responder = Locked<Responder?>(nil)

  /// Binds the port.
  package init(_ configuration: ServerConfiguration) async throws(ServerFailure) {
    let connections = OpenConnections(limit: Self.connectionLimit)
    let address = try Self.address(configuration)
    let responder = responder
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.autoRead, value: false)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        guard let responder = responder.withLock({ $0 }), connections.add(channel) else {
          return channel.close()
        }
        return channel.eventLoop.makeCompletedFuture { try Self.addHandlers(channel, responder) }
      }
    do {
      listener = try await bootstrap.bind(to: address).get()
    } catch {
      throw Self.failure(error, configuration)
    }
    self.configuration = configuration
    self.connections = connections
    port = listener.localAddress?.port ?? configuration.port
    isLoopback = address.isLoopback
    url = configuration.publicURL ?? Self.url(configuration.host, address, port)
  }

  /// Begins to answer. Without keys, only this machine is served.
  package func start(_ service: any HostedService) async throws {
    try await checkKeys(service)
    let responder = Responder(
      service, configuration, isLoopback: isLoopback, publicURL: url, connections)
    self.responder.withLock { $0 = responder }
    try await listener.setOption(.autoRead, value: true).get()
  }

  /// Takes no further connection, finishes the answers that are on their way, and hands unfinished runs
  /// back.
  package func stop() async {
    try? await listener.close()
    await connections.stop(within: configuration.patience.stop)
    let responder = responder.withLock { $0 }
    responder?.log.flush()
    await responder?.service.shutDown()
  }

  /// For people: whether requests need a key.
  package var whoIsServed: String {
    get async throws {
      if configuration.isOpen {
        return "every request from this machine is answered, without a key"
      }
      switch try await responder.withLock({ $0?.service })?.keyStanding() {
      case KeyStanding.none?:
        return "there is no API key yet: requests from this machine are answered without one"
          + " ('sixmo keys create NAME' makes one)"
      case .revoked?:
        return "every API key is revoked: no request is answered"
          + " ('sixmo keys create NAME' makes one)"
      case .usable?, nil: return "requests need a key in the header x-api-key"
      }
    }
  }

  private func checkKeys(_ service: any HostedService) async throws {
    guard !isLoopback else { return }
    if configuration.isOpen {
      throw ServerFailure(
        message:
          "--no-auth is for this machine only, and \(configuration.host) is not a loopback address",
        help: "leave --no-auth out, or --host")
    }
    if try await service.keyStanding() != .usable {
      throw ServerFailure(
        message: "there is no API key, and \(configuration.host) is not a loopback address",
        help: "make a key first: sixmo keys create NAME")
    }
  }
}

extension WorkflowServer {
  private static func addHandlers(_ channel: any Channel, _ responder: Responder) throws {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = 16 << 10
    limits.maxHeaderListSize = 64 << 10
    limits.maxHeaderFieldCount = 100
    let decoder = HTTPRequestDecoder(
      leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop,
      limitConfiguration: limits)
    try channel.pipeline.syncOperations.addHandlers(
      ByteToMessageHandler(decoder), Connection(responder))
  }

  private static func address(
    _ configuration: ServerConfiguration
  ) throws(ServerFailure) -> SocketAddress {
    do {
      return try SocketAddress.makeAddressResolvingHost(
        configuration.host, port: configuration.port)
    } catch {
      throw ServerFailure(
        message: "the host '\(configuration.host)' is not known",
        help: "write an address of this machine, such as 127.0.0.1")
    }
  }

  /// Another machine cannot use the address that means all of them.
  private static func url(_ host: String, _ address: SocketAddress, _ port: Int) -> String {
    guard address.isWildcard else { return baseURL(host: host, port: port) }
    var name = [CChar](repeating: 0, count: 256)
    let isNamed = gethostname(&name, name.count - 1) == 0
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return baseURL(host: isNamed ? String(decoding: bytes, as: UTF8.self) : host, port: port)
  }

  private static func failure(_ error: any Error, _ configuration: ServerConfiguration)
    -> ServerFailure
  {
    let place = "port \(configuration.port) of \(configuration.host)"
    guard let cause = error as? IOError else {
      return ServerFailure(
        message: "cannot listen on \(place): \(error)", help: "choose another --port")
    }
    switch cause.errnoCode {
    case EADDRINUSE:
      return ServerFailure(
        message: "\(place) is in use, perhaps by another 'sixmo serve'",
        help:
          "stop that program, or choose another port: sixmo serve --port \(configuration.port + 1)")
    case EACCES:
      return ServerFailure(
        message: "\(place) is not allowed to this user", help: "choose a --port from 1024 on")
    case EADDRNOTAVAIL:
      return ServerFailure(
        message: "\(configuration.host) is not an address of this machine",
        help: "write --host 127.0.0.1, or 0.0.0.0 for all addresses")
    default:
      return ServerFailure(
        message: "cannot listen on \(place): \(String(cString: strerror(cause.errnoCode)))",
        help: "choose another --host or --port")
    }
  }

  /// As many as the process may have files open, but for those that the service needs.
  private static var connectionLimit: Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return max(16, Int(min(limit.rlim_cur, 100_000)) - 256)
  }
}
