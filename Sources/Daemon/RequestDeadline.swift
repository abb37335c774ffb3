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
            timer?.cancel()
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

    private func arm(after span: Span, _ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: span.amount) { [self] in
            expire(after: span, context)
        }
    }

    private func disarm() {
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
