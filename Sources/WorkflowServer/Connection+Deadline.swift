import NIOCore

/// What a connection waits for has a deadline. One timer serves all of them: moving a deadline is an
/// assignment, and the timer looks when it fires.
extension Connection {
  func expect(within seconds: Double) {
    deadline = .now() + .nanoseconds(Int64(seconds * 1e9))
    if timer == nil || timerDeadline > deadline { startTimer() }
  }

  /// The service takes the time that it needs.
  func expectNothing() { deadline = .distantFuture }

  private func startTimer() {
    guard let context else { return }
    timer?.cancel()
    timerDeadline = deadline
    let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(deadline: deadline) { connection.value.timerFired() }
  }

  private func timerFired() {
    timer = nil
    guard deadline <= .now() else {
      if deadline < .distantFuture { startTimer() }
      return
    }
    deadline = .distantFuture
    expire()
  }

  private func expire() {
    guard let context else { return }
    if exchange == nil, hasPartOfHead, !isLingering { return refuse(.slowHead) }
    guard case .receiving(let collector) = body, !isLingering else {
      return context.close(promise: nil)
    }
    let patience = responder.configuration.patience
    if collector.hasGrown(by: patience.bodyMinimum) { return expect(within: patience.body) }
    closesAfter = true
    refuseBody(collector, BodyRefusal.tooSlow)
  }

  // MARK: The end

  /// Ends the answers, but reads on for a moment: a client that is still sending would lose the answer
  /// if the socket were closed.
  func linger() {
    guard let context, !isLingering else { return }
    isLingering = true
    exchange = nil
    body = .ended
    inputs.removeAll()
    expect(within: responder.configuration.patience.write)
    let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
    let isWritten = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(wrapOutboundOut(NIOCore.ByteBuffer()), promise: isWritten)
    isWritten.futureResult.whenComplete { _ in connection.value.closeOutput() }
    advance()
  }

  private func closeOutput() {
    guard let context, context.channel.isActive else { return }
    if isInputClosed { return context.close(promise: nil) }
    context.close(mode: .output, promise: nil)
    expect(within: responder.configuration.patience.linger)
  }
}
