import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections whose client is too slow: with the head of the next request (`idle`), with a body, or in taking an answer (`exchange`
/// each). Answers requests that expect to be told to go on.
final class ConnectionLimits: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let idle: TimeAmount
  private let exchange: TimeAmount
  private let mostBytes: Int
  private var deadline: NIODeadline = .distantFuture
  private var timer: Scheduled<Void>?
  /// Requests that have begun and whose answer is not sent; an answer may come before the end of its request.
  private var unanswered = 0
  private var isReading = false

  init(idle: TimeAmount, exchange: TimeAmount, mostBytes: Int) {
    (self.idle, self.exchange, self.mostBytes) = (idle, exchange, mostBytes)
  }

  func handlerAdded(context: ChannelHandlerContext) { allow(idle, context) }
  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }
  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      isReading = true
      unanswered += 1
      allow(exchange, context)
      if let expect = head.headerFields[.expect], expect.lowercased() == "100-continue",
        head.headerFields[.contentLength].flatMap({ Int($0) }) ?? 0 <= mostBytes
      {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
      }
    case .body: break
    case .end:
      isReading = false
      // The answer has a deadline of its own; that it is taken is looked at once it is on its way.
      if unanswered == 0 { allow(idle, context) } else { deadline = .distantFuture }
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      let sent = promise ?? context.eventLoop.makePromise()
      if !isReading { allow(exchange, context) }
      let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      sent.futureResult.whenSuccess {
        let (handler, context) = handler.value
        handler.unanswered -= 1
        if handler.unanswered == 0, !handler.isReading { handler.allow(handler.idle, context) }
      }
      context.write(data, promise: sent)
    } else {
      context.write(data, promise: promise)
    }
  }

  /// What comes next may take so long.
  private func allow(_ time: TimeAmount, _ context: ChannelHandlerContext) {
    deadline = .now() + time
    if timer == nil { watch(context) }
  }

  /// One timer a connection, which looks whether the deadline has moved: requests are many, and timers cost.
  private func watch(_ context: ChannelHandlerContext) {
    let time = min(deadline, .now() + min(idle, exchange))
    let handler = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(deadline: time) {
      let (handler, context) = handler.value
      handler.timer = nil
      if handler.deadline <= .now() { return context.close(promise: nil) }
      handler.watch(context)
    }
  }
}
