import NIOCore
import NIOHTTP1
import WorkflowAPI

extension Connection {
  /// Begins an answer that comes piece by piece.
  func begin(_ response: APIResponse, _ promise: EventLoopPromise<Void>) {
    guard let context, context.channel.isActive, let exchange else {
      return promise.fail(BodyRefusal.cut)
    }
    guard framing == nil else { return promise.succeed() }
    let framing = exchange.framing(of: response)
    if case .untilClosed = framing { closesAfter = true }
    self.framing = framing
    var buffer = context.channel.allocator.buffer(capacity: 1024)
    buffer.writeHead(response, framing, keepsOpen: keepsOpen(exchange))
    write(buffer, context, promise)
  }

  func write(_ bytes: [UInt8], _ promise: EventLoopPromise<Void>) {
    guard let context, context.channel.isActive else { return promise.fail(BodyRefusal.cut) }
    guard let framing else { preconditionFailure("an answer without a head") }
    var buffer = context.channel.allocator.buffer(capacity: bytes.count + 16)
    switch framing {
    case .none: return promise.succeed()
    case .length, .untilClosed: buffer.writeBytes(bytes)
    case .chunked:
      buffer.writeString(String(bytes.count, radix: 16))
      buffer.writeStaticString("\r\n")
      buffer.writeBytes(bytes)
      buffer.writeStaticString("\r\n")
    }
    write(buffer, context, promise)
  }

  /// The rest of the answer, after which the next request is looked at.
  func finish(_ answer: Answer) {
    guard let context, context.channel.isActive, let exchange, !isAnswered else { return }
    switch answer {
    case .whole(let response):
      write(exchange.bytes(of: response, keepsOpen: keepsOpen(exchange), context), context, nil)
    case .streamed:
      if case .chunked? = framing {
        var buffer = context.channel.allocator.buffer(capacity: 8)
        buffer.writeStaticString("0\r\n\r\n")
        write(buffer, context, nil)
      }
    case .cut: return context.close(promise: nil)
    }
    isAnswered = true
    if case .waiting = body {
      body = .discarding
      expect(within: responder.configuration.patience.linger)
    }
    if case .ended = body { endExchange() } else if closesAfter { linger() }
    advance()
  }

  /// Answers bytes that are not HTTP, and closes.
  func refuse(_ fault: ProtocolFault) {
    guard let context else { return }
    inputs.removeAll()
    let response = responder.answer(fault, from: remoteAddress)
    var buffer = context.channel.allocator.buffer(capacity: 1024)
    buffer.writeHead(response, .length(response.body.count), keepsOpen: false)
    buffer.writeBytes(response.body)
    write(buffer, context, nil)
    linger()
  }

  private func write(
    _ buffer: NIOCore.ByteBuffer, _ context: ChannelHandlerContext,
    _ promise: EventLoopPromise<Void>?
  ) {
    context.writeAndFlush(wrapOutboundOut(buffer), promise: promise)
  }

  /// Whether another request may follow; decided when the answer's head is written.
  private func keepsOpen(_ exchange: Exchange) -> Bool {
    if !exchange.head.isKeepAlive || exchange.asksForUpgrade || responder.connections.isStopping {
      closesAfter = true
    }
    // The rest of a large body would have to be read for nothing.
    switch body {
    case .waiting, .discarding: if exchange.declaredLength ?? .max > 65_536 { closesAfter = true }
    case .receiving, .storing, .ended: break
    }
    return !closesAfter
  }
}

extension Exchange {
  /// The parser stops after a request that asks for another protocol, which nobody gets here.
  fileprivate var asksForUpgrade: Bool {
    head.method == .CONNECT || head.headers.contains(name: "upgrade")
  }

  fileprivate func framing(of response: APIResponse) -> Framing {
    if head.method == .HEAD || response.status == 204 || response.status == 304 { return .none }
    if let length = response.headers["content-length"].flatMap({ Int($0) }) {
      return .length(length)
    }
    return head.version.minor == 0 ? .untilClosed : .chunked
  }

  fileprivate func bytes(
    of response: APIResponse, keepsOpen: Bool, _ context: ChannelHandlerContext
  ) -> NIOCore.ByteBuffer {
    var response = response
    var buffer = context.channel.allocator.buffer(capacity: 512 + response.body.count)
    if head.method == .HEAD || response.status == 204 || response.status == 304 {
      if head.method == .HEAD, response.headers["content-length"] == nil {
        response.headers["content-length"] = String(response.body.count)
      }
      buffer.writeHead(response, .none, keepsOpen: keepsOpen)
    } else {
      buffer.writeHead(response, .length(response.body.count), keepsOpen: keepsOpen)
      buffer.writeBytes(response.body)
    }
    return buffer
  }
}
