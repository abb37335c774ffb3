import Domain
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTPTypes
import NIOPosix
import Orchestration
import ServiceLifecycle
import Synchronization
import Wire

/// What a route knows of its request: the core storage and who calls.
public struct CallContext: RequestContext {
    /// Hummingbird's part.
    public var coreContext: CoreRequestContextStorage
    /// Who is at the other end of the connection; nil: the kernel does not say.
    public var caller: Caller?

    /// Made by the server for each request.
    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
    }
}

/// HTTP/1.1 on a listening descriptor that is already bound.
struct HTTPService<Responder: HTTPResponder>: Service where Responder.Context == CallContext {
    let descriptor: CInt
    let responder: Responder
    let limits: ServiceLimits
    let log: Logger
    /// Who is at the other end of a connection; asked once for each.
    let identify: @Sendable (any Channel) async -> Caller?

    private typealias Connection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    func run() async throws {
        let http = channel(for: nil, RateLimiter(perSecond: 1, burst: 1))
        let limiter = RateLimiter(perSecond: limits.requestsPerSecond, burst: limits.requestBurst)
        let group = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: group)
        let open = OpenConnections(most: limits.connections)
        let server = try await ServerBootstrap(group: group)
            .serverChannelInitializer { [log] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                    try pipeline.addHandler(AcceptBackoffHandler())
                    try pipeline.addHandler(PassingAcceptErrors(log: log))
                }
            }
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .bind(descriptor) { [log] channel in http.setup(channel: channel, logger: log) }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { tasks in
                try? await server.executeThenClose { connections in
                    for try await connection in connections {
                        guard open.enter() else {
                            tasks.addTask { await refuse(connection) }
                            continue
                        }
                        tasks.addTask {
                            await serve(connection, limiter)
                            open.leave()
                        }
                    }
                }
            }
        } onGracefulShutdown: {
            Task {
                await stopAccepting(server.channel, open)
                quiescing.initiateShutdown(promise: nil)
            }
        }
    }

    /// Takes no more connections, and gives those that were just taken time to say what they want. What waits in the
    /// socket's own queue stays there, for the next daemon where systemd holds the socket.
    private func stopAccepting(_ server: any Channel, _ open: OpenConnections) async {
        try? await server.setOption(ChannelOptions.autoRead, value: false).get()
        let deadline = ContinuousClock.now + Self.lastRequests
        var quietLooks = 0
        while quietLooks < 3, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(10))
            quietLooks = open.isIdle ? quietLooks + 1 : 0
        }
    }

    /// How long an open connection may still send a request once the daemon was told to stop.
    private static var lastRequests: Duration { .milliseconds(300) }
    private func serve(_ connection: Connection, _ limiter: RateLimiter) async {
        let caller = await identify(connection.channel)
        await channel(for: caller, limiter).handle(value: connection, logger: log)
    }

    /// The handling of one connection: all its requests are of one caller.
    private func channel(for caller: Caller?, _ limiter: RateLimiter) -> HTTP1Channel {
        HTTP1Channel(
            responder: { [responder, log, limits] request, writer, channel in
                var response: Response
                do {
                    if let caller, !caller.isPrivileged, request.uri.path != "/healthz",
                        !limiter.admit(caller.owner.uid)
                    {
                        throw Self.tooMany(caller, limits)
                    }
                    var context = CallContext(source: .init(channel: channel, logger: log))
                    context.caller = caller
                    response = try await responder.respond(to: request, context: context)
                } catch {
                    response = Answering.failure(error, log)
                }
                response.headers[.init(Release.header)!] = Release.apiVersion
                try await writer.write(response: response.head, body: response.body)
            }, configuration: .init(additionalChannelHandlers: [RequestDeadline(limits: limits)]))
    }

    /// One connection too many: it is told so.
    private func refuse(_ connection: Connection) async {
        let problem = Problem(
            status: 503, code: "TooManyConnections", title: "too many connections",
            detail: "\(limits.connections) connections are open, which is the limit",
            hint: "try again in a second; close connections that are not needed, or raise limits.connections")
        try? await connection.executeThenClose { _, outbound in
            try await outbound.write(contentsOf: Answering.parting(problem))
        }
    }

    private static func tooMany(_ caller: Caller, _ limits: ServiceLimits) -> Problem {
        Problem(
            status: 429, code: "TooManyRequests", title: "too many requests",
            detail: "\(caller.owner.name) may make \(limits.requestsPerSecond) requests a second, "
                + "and \(limits.requestBurst) at once",
            hint: "try again in a second")
    }
}

/// Counts open connections against a limit.
private final class OpenConnections: Sendable {
    private let most: Int
    private let open = Mutex(0)

    init(most: Int) { self.most = most }

    /// Counts one in; false: there are as many as there may be.
    func enter() -> Bool {
        open.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
    }

    /// Whether no connection is open.
    var isIdle: Bool { open.withLock { $0 == 0 } }

    func leave() { open.withLock { $0 -= 1 } }
}

/// Keeps errors of one accept, such as running out of descriptors, from ending the service; they pass.
private final class PassingAcceptErrors: ChannelInboundHandler {
    typealias InboundIn = Channel

    private let log: Logger

    init(log: Logger) { self.log = log }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let passing = [ECONNABORTED, EMFILE, ENFILE, ENOBUFS, ENOMEM]
        guard let system = error as? IOError, passing.contains(system.errnoCode) else {
            return context.fireErrorCaught(error)
        }
        log.error("a connection could not be taken: \(String(cString: strerror(system.errnoCode)))")
    }
}
