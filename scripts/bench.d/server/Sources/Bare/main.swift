import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers every request with 700 bytes, about as many as a live status has.
final class Handler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let body = ByteBuffer(repeating: UInt8(ascii: "x"), count: 700)

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .end = unwrapInboundIn(data) else { return }
    let headers: HTTPHeaders = ["content-type": "application/json", "content-length": "700"]
    let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}

let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 6465
let server = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
  .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
  .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
  .childChannelInitializer { channel in
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.configureHTTPServerPipeline()
      try channel.pipeline.syncOperations.addHandler(Handler())
    }
  }
  .bind(host: "127.0.0.1", port: port).wait()
try server.closeFuture.wait()
