import Domain
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle
import Synchronization
import Wire

/// What a route knows of its request: the core storage and the connection, for the peer's credentials.
package struct CallContext: RequestContext {
    /// Hummingbird's part.
    package var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    /// Made by the server for each request.
    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// Who is at the other end; nil: not a Unix socket.
    package func peer() async throws -> Peer? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        return try await provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get() as Peer
    }
}

/// HTTP/1.1 on a listening descriptor that is already bound.
struct HTTPService<Responder: HTTPResponder>: Service where Responder.Context == CallContext {
    let descriptor: CInt
    let responder: Responder
    let log: Logger
    let mostConnections: Int

    func run() async throws {
        let http = HTTP1Channel(
            responder: { [responder, log] request, writer, channel in
                let context = CallContext(source: .init(channel: channel, logger: log))
                var response: Response
                do {
                    response = try await responder.respond(to: request, context: context)
                } catch {
                    response = Answering.failure(error, log)
                }
                response.headers[.init(Release.header)!] = Release.apiVersion
                try await writer.write(response: response.head, body: response.body)
            }, configuration: .init(idleTimeout: .seconds(60)))
        let group = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: group)
        let limiter = ConnectionLimiter(most: mostConnections)
        let server = try await ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .bind(descriptor) { [log] channel in http.setup(channel: channel, logger: log) }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { tasks in
                try? await server.executeThenClose { connections in
                    for try await connection in connections {
                        guard limiter.enter() else {
                            tasks.addTask { try? await connection.channel.close() }
                            continue
                        }
                        tasks.addTask { [log] in
                            await http.handle(value: connection, logger: log)
                            limiter.leave()
                        }
                    }
                }
            }
        } onGracefulShutdown: {
            Task {
                await stopAccepting(server.channel, limiter)
                quiescing.initiateShutdown(promise: nil)
            }
        }
    }

    /// Takes no more connections, and gives those that were just taken time to say what they want. What waits in the
    /// socket's own queue stays there, for the next daemon where systemd holds the socket.
    private func stopAccepting(_ server: any Channel, _ limiter: ConnectionLimiter) async {
        try? await server.setOption(ChannelOptions.autoRead, value: false).get()
        let deadline = ContinuousClock.now + Self.lastRequests
        var quietLooks = 0
        while quietLooks < 3, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(10))
            quietLooks = limiter.isIdle ? quietLooks + 1 : 0
        }
    }

    /// How long an open connection may still send a request once the daemon was told to stop.
    private static var lastRequests: Duration { .milliseconds(300) }
}

/// Counts open connections against a limit.
private final class ConnectionLimiter: Sendable {
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
