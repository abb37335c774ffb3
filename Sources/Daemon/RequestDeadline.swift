import Domain
import Hummingbird
import NIOCore
import NIOHTTPTypes
import Wire

/// Holds the client of one connection to the time a request may take: a head that is not sent, a body that stays away
/// and a full socket that is not read end the connection, the first two with a 408. Lives on the connection's loop.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServiceLimits
    private var timer: Scheduled<Void>?
    /// When the timer goes off, which is at or before the end of the time that is left.
    private var timerEnd = NIODeadline.distantFuture
    /// What is allowed now, and until when; nil: no time is running.
    private var allowed: (span: Span, until: NIODeadline)?
    private var stall: Scheduled<Void>?
    private var isFirst = true
    private var isReceiving = false
    private var isAnswering = false
    private var isParting = false
    private var unanswered = 0

    init(limits: ServiceLimits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        arm(after: limits.headerTime, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) { disarm() }

    func channelInactive(context: ChannelHandlerContext) {
        disarm()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isFirst = false
            isReceiving = true
            unanswered += 1
            arm(after: isParting ? Limits.partingTime : limits.requestTime, context)
        case .body: break
        case .end:
            isReceiving = false
            allowed = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: isAnswering = true
        case .body: break
        case .end:
            isAnswering = false
            unanswered -= 1
            if unanswered == 0, !isReceiving { arm(after: Limits.quietTime, context) }
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        if !context.channel.isWritable { watchStall(context) }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isParting = true
            if isReceiving { arm(after: Limits.partingTime, context) }
            if !context.channel.isWritable { watchStall(context) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func watchStall(_ context: ChannelHandlerContext) {
        stall?.cancel()
        let span = isParting ? Limits.partingTime : limits.stalledTime
        stall = context.eventLoop.assumeIsolated().scheduleTask(in: span.amount) {
            context.close(promise: nil)
        }
    }

    /// Allows this much time from now. A timer that goes off too early goes on to the right moment then: that is rarer
    /// than requests are.
    private func arm(after span: Span, _ context: ChannelHandlerContext) {
        let end = NIODeadline.now() + span.amount
        allowed = (span, end)
        if end < timerEnd { schedule(end, context) }
    }

    private func schedule(_ end: NIODeadline, _ context: ChannelHandlerContext) {
        timer?.cancel()
        timerEnd = end
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: end) { [self] in
            timerEnd = .distantFuture
            guard let allowed else { return }
            if allowed.until > .now() { return schedule(allowed.until, context) }
            expire(after: allowed.span, context)
        }
    }

    private func disarm() {
        allowed = nil
        timer?.cancel()
        stall?.cancel()
    }

    /// The time is over: 408 where a request is half sent and nothing was answered yet, then the end.
    private func expire(after span: Span, _ context: ChannelHandlerContext) {
        if isFirst || isReceiving, !isAnswering {
            for part in Answering.parting(Self.tooSlow(isHead: !isReceiving, span)) {
                context.write(wrapOutboundOut(part), promise: nil)
            }
            context.flush()
        }
        context.close(promise: nil)
    }

    private static func tooSlow(isHead: Bool, _ span: Span) -> Problem {
        Problem(
            status: 408, code: "RequestTimeout", title: "the request took too long to come",
            detail: "\(isHead ? "its head" : "its body") was not sent within \(span)",
            hint: "send it whole and at once; nothing was accepted")
    }
}

extension Span {
    /// The span as NIO counts time.
    var amount: TimeAmount { .milliseconds(milliseconds) }
}
