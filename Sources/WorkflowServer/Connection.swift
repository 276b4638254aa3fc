import NIOCore
import NIOHTTP1
import NIOPosix
import WorkflowAPI

/// A client's connection, on its event loop: takes requests one after another, however fast they come, and
/// answers each before it looks at the next.
///
/// It reads from the socket only when it has a use for what comes: not while a request is being answered,
/// nor while a piece of a body goes to the disk, nor before the client has read the last answer. So a
/// client makes it keep one read's worth of bytes, whatever it sends.
final class Connection: ChannelInboundHandler, ChannelOutboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = NIOCore.ByteBuffer
  typealias OutboundOut = NIOCore.ByteBuffer

  enum Input {
    case part(HTTPServerRequestPart)
    case fault(ProtocolFault)
  }

  /// Where the body of the current request is.
  enum Body {
    /// Nobody has asked for it.
    case waiting
    case receiving(BodyCollector)
    /// A piece is on its way to the disk.
    case storing(BodyCollector)
    case discarding
    case ended
  }

  let responder: Responder
  var context: ChannelHandlerContext?
  /// What has come and was not looked at yet.
  var inputs = CircularBuffer<Input>()
  /// The request that is being answered.
  var exchange: Exchange?
  var body = Body.ended
  /// Its framing, once an answer has begun.
  var framing: Framing?
  /// Whether the whole answer is written.
  var isAnswered = false
  /// Whether the connection ends after this answer.
  var closesAfter = false
  /// The last answer is out; what still comes is discarded.
  var isLingering = false
  /// Whether the beginning of a request's head has come.
  var hasPartOfHead = false
  var isReadHeld = false
  var isInputClosed = false
  var deadline = NIODeadline.distantFuture
  var timer: Scheduled<Void>?
  /// When it fires.
  var timerDeadline = NIODeadline.distantFuture
  var remoteAddress = ""

  init(_ responder: Responder) { self.responder = responder }

  // MARK: Events

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelActive(context: ChannelHandlerContext) {
    remoteAddress = context.channel.remoteAddress?.ipAddress ?? ""
    expect(within: responder.configuration.patience.idle)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    if case .receiving(let collector) = body { collector.fail(BodyRefusal.cut) }
    body = .ended
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isLingering else { return }
    inputs.append(.part(unwrapInboundIn(data)))
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if exchange == nil, inputs.isEmpty, !hasPartOfHead, !isLingering {
      hasPartOfHead = true
      expect(within: responder.configuration.patience.head)
    }
    advance()
    context.fireChannelReadComplete()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is IOError || error is ChannelError { return context.close(promise: nil) }
    guard !isLingering else { return }
    inputs.append(.fault(ProtocolFault(error)))
    advance()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed:
      isInputClosed = true
      if isLingering || (exchange == nil && inputs.isEmpty) { context.close(promise: nil) }
    case is ChannelShouldQuiesceEvent:
      closesAfter = true
      if exchange == nil { context.close(promise: nil) }
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      if exchange == nil {
        expect(within: responder.configuration.patience.idle)
      } else {
        expectNothing()
      }
      advance()
    } else {
      expect(within: responder.configuration.patience.write)
    }
    context.fireChannelWritabilityChanged()
  }

  func read(context: ChannelHandlerContext) {
    if wantsInput { context.read() } else { isReadHeld = true }
  }

  private var wantsInput: Bool {
    if isLingering { return true }
    guard inputs.isEmpty else { return false }
    guard exchange != nil else { return context?.channel.isWritable ?? false }
    switch body {
    case .receiving, .discarding: return true
    case .waiting, .storing, .ended: return false
    }
  }

  // MARK: Requests

  /// Looks at what has come, as far as it can be used now.
  func advance() {
    while let context, let input = inputs.first, take(input, context) {}
    if isReadHeld, wantsInput {
      isReadHeld = false
      context?.read()
    }
  }

  /// False if this has to wait.
  private func take(_ input: Input, _ context: ChannelHandlerContext) -> Bool {
    switch input {
    case .part(.head(let head)):
      guard exchange == nil, context.channel.isWritable else { return false }
      inputs.removeFirst()
      begin(head, context)
    case .part(.body(let piece)): return takeBody(piece, context)
    case .part(.end): return takeEnd()
    case .fault(let fault): return take(fault)
    }
    return true
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let exchange = Exchange(
      head.withoutTrailingSpace, from: remoteAddress,
      over: NIOLoopBound(self, eventLoop: context.eventLoop))
    self.exchange = exchange
    hasPartOfHead = false
    isAnswered = false
    framing = nil
    body = .waiting
    if case .part(.end)? = inputs.first {
      inputs.removeFirst()
      body = .ended
    }
    expectNothing()
    Task { [responder] in await responder.answer(exchange) }
  }

  private func takeBody(_ piece: NIOCore.ByteBuffer, _ context: ChannelHandlerContext) -> Bool {
    switch body {
    case .waiting, .storing: return false
    case .discarding, .ended: inputs.removeFirst()
    case .receiving(let collector):
      inputs.removeFirst()
      collect(piece, in: collector, context)
    }
    return true
  }

  private func takeEnd() -> Bool {
    switch body {
    case .waiting, .storing: return false
    case .receiving(let collector): collector.finish()
    case .discarding, .ended: break
    }
    inputs.removeFirst()
    body = .ended
    if isAnswered { endExchange() } else { expectNothing() }
    return true
  }

  /// What cannot be read as HTTP ends the connection, after the answers to what came before it.
  private func take(_ fault: ProtocolFault) -> Bool {
    switch body {
    case .receiving(let collector):
      closesAfter = true
      refuseBody(collector, BodyRefusal.malformed(fault))
    case .waiting where exchange != nil, .storing: return false
    case .waiting, .discarding, .ended:
      guard exchange == nil else {
        // Within a body that nobody wants; the answer is on its way.
        guard case .discarding = body else { return false }
        closesAfter = true
        body = .ended
        if isAnswered { endExchange() }
        break
      }
      refuse(fault)
    }
    if !inputs.isEmpty { inputs.removeFirst() }
    return true
  }

  /// Ends the current request, whose answer and whose body are complete.
  func endExchange() {
    exchange = nil
    if closesAfter || (isInputClosed && inputs.isEmpty) { return linger() }
    let patience = responder.configuration.patience
    expect(within: context?.channel.isWritable == true ? patience.idle : patience.write)
  }
}

extension HTTPRequestHead {
  /// The spaces and tabs after a header's value are not part of it; the parser removes only those
  /// before.
  fileprivate var withoutTrailingSpace: HTTPRequestHead {
    guard headers.contains(where: { $0.value.endsWithSpace }) else { return self }
    var head = self
    head.headers = HTTPHeaders(
      headers.map { name, value in
        var value = value
        while value.endsWithSpace { value.removeLast() }
        return (name, value)
      })
    return head
  }
}

extension String {
  fileprivate var endsWithSpace: Bool {
    utf8.last == UInt8(ascii: " ") || utf8.last == UInt8(ascii: "\t")
  }
}
