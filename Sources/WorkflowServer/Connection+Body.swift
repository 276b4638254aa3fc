import NIOCore
import NIOHTTP1
import NIOPosix
import WorkflowAPI

extension Connection {
  /// The task that answers wants the body.
  func receiveBody(limit: Int, _ promise: EventLoopPromise<RequestBody>) {
    guard let context, context.channel.isActive, let exchange else {
      return promise.fail(BodyRefusal.cut)
    }
    if case .ended = body { return promise.succeed([]) }
    let folder = responder.configuration.spoolFolder
    body = .receiving(BodyCollector(limit: limit, folder: folder, promise))
    if exchange.head.headers.first(name: "expect")?.lowercased() == "100-continue", inputs.isEmpty {
      var buffer = context.channel.allocator.buffer(capacity: 32)
      buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
      context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }
    expect(within: responder.configuration.patience.body)
    advance()
  }

  /// Small bodies stay in memory; what goes to the disk is written by another thread, and nothing is
  /// read meanwhile.
  func collect(
    _ piece: NIOCore.ByteBuffer, in collector: BodyCollector, _ context: ChannelHandlerContext
  ) {
    guard collector.isBlocking(piece.readableBytes) else {
      do { try collector.add(piece) } catch { refuseBody(collector, error) }
      return
    }
    body = .storing(collector)
    let stored = NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop) {
      try collector.add(piece)
    }
    let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
    stored.whenComplete { connection.value.isStored(collector, $0) }
  }

  private func isStored(_ collector: BodyCollector, _ result: Result<Void, any Error>) {
    guard let context, context.channel.isActive else { return collector.fail(BodyRefusal.cut) }
    switch result {
    case .success: body = .receiving(collector)
    case .failure(let error): refuseBody(collector, error)
    }
    advance()
  }

  func refuseBody(_ collector: BodyCollector, _ error: any Error) {
    collector.fail(error)
    body = .discarding
    expectNothing()
  }
}
