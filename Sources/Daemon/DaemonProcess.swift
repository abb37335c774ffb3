import Dispatch
import Domain
import Foundation
import Logging
import Orchestration
import Pools
import Processes
import ServiceLifecycle
import Store

/// The daemon from start to end.
package enum DaemonProcess {
    /// Runs until SIGTERM or SIGINT; a second one ends it at once. `executable` has the `exec` subcommand.
    package static func run(_ options: Options, executable: String, log: Logger) async throws {
        for signal in [SIGPIPE, SIGHUP, SIGTERM, SIGINT] { Glibc.signal(signal, SIG_IGN) }
        let lock = try InstanceLock(database: options.database)
        let books = try Books.open(path: options.database)
        let feed = EventFeed(limits: options.limits)
        let callers = try Callers(operators: options.operators)
        let (runtime, clock) = try bringBack(options, books, feed, executable, log)
        await runtime.start()
        let socket = try SocketFile.handedOver() ?? SocketFile.listen(at: options.socket, group: options.group)
        let routes = Routes(
            runtime: runtime, books: books, feed: feed, visibility: options.visibility,
            jobsDirectory: options.jobsDirectory, poolFile: options.pool, rate: options.rate, limits: options.limits,
            log: log)
        try allowDescriptors(for: options.limits)
        let service = HTTPService(
            descriptor: socket.descriptor, responder: routes.responder(), limits: options.limits, log: log,
            identify: { await Peer.credentials(of: $0).map(callers.caller) })
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: service)], gracefulShutdownSignals: [], logger: quiet))
        let signals =
            watchEnd(group, runtime, log)
            + [watchReload(Reloading(path: options.pool, runtime: runtime, books: books, log: log))]
        let place = socket.path ?? "the socket of systemd"
        log.notice("purserd \(getpid()) at \(place), database \(options.database)")
        log.notice("daemon time \(clock.latest), rate \(options.rate)")
        SystemdNotify.send("READY=1\nSTATUS=serving \(options.settings.pool.groups.count) groups")
        try await group.run()
        socket.remove()
        await runtime.stop()
        try books.close()
        log.notice("stopped")
        withExtendedLifetime((lock, signals)) {}
    }

    /// What lies between a database and a running daemon: load, check, a pool brought back from the standing orders.
    static func bringBack(
        _ options: Options, _ books: Books, _ feed: EventFeed, _ executable: String, _ log: Logger
    ) throws -> (Runtime, DaemonClock) {
        let loaded = try books.load()
        let broken = loaded.state.brokenInvariants(in: options.settings.pool)
        for sentence in broken { log.error("the database contradicts itself: \(sentence)") }
        var clock = DaemonClock(
            stored: loaded.clock, last: loaded.lastInstant, rate: options.rate,
            isRunningWhileDown: options.isRunningWhileDown, wall: DaemonClock.wallClock())
        if clock.segment != loaded.clock { try books.begin(clock.segment) }
        let now = clock.now(wall: DaemonClock.wallClock())
        let world = loaded.world ?? World(seed: options.settings.pool.seed, origin: now)
        if loaded.world == nil { try books.begin(world) }
        try books.note(options.settings.pool)
        var description = options.settings.pool
        description.seed = world.seed
        let inner = SimulatedPool(description: description, origin: world.origin)
        var pool = ProcessPool(
            inner: inner, description: description,
            host: ProcessPool.Host(
                jobsDirectory: options.jobsDirectory, shim: executable, shell: options.shell, rate: options.rate))
        loaded.state.restore(&pool, at: now)
        let orchestrator = Orchestrator(settings: options.settings, state: loaded.state)
        let runtime = Runtime(
            books: books, orchestrator: orchestrator, pool: pool, clock: clock, limits: options.limits,
            feed: feed, log: log)
        return (runtime, clock)
    }

    /// Makes sure that every connection the limits allow can have its descriptor, and the rest of the daemon too.
    private static func allowDescriptors(for limits: ServiceLimits) throws {
        var allowed = rlimit()
        let needed = rlim_t(limits.connections + Limits.ownDescriptors)
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &allowed) == 0, allowed.rlim_cur < needed else {
            return
        }
        allowed.rlim_cur = needed
        guard needed <= allowed.rlim_max, setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &allowed) == 0 else {
            throw StartError(
                "limits.connections is \(limits.connections), and this process may open only \(allowed.rlim_max) "
                    + "files; lower it, or raise LimitNOFILE (ulimit -n)")
        }
    }

    private static func watchReload(_ reloading: Reloading) -> any DispatchSourceSignal {
        let source = DispatchSource.makeSignalSource(
            signal: SIGHUP, queue: DispatchQueue(label: "purser.reload"))
        source.setEventHandler { @Sendable in reloading.run() }
        source.resume()
        return source
    }

    private static func watchEnd(
        _ group: ServiceGroup, _ runtime: Runtime, _ log: Logger
    ) -> [any DispatchSourceSignal] {
        let queue = DispatchQueue(label: "purser.signals")
        return [SIGTERM, SIGINT].map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            let wasAsked = Once()
            source.setEventHandler { @Sendable in
                guard wasAsked.first() else { _exit(1) }
                SystemdNotify.send("STOPPING=1")
                log.notice("stopping; commands run on and are taken up again by the next start")
                Task {
                    await runtime.stop()
                    await group.triggerGracefulShutdown()
                }
            }
            source.resume()
            return source
        }
    }

    /// The service group's own chatter is not the daemon's log.
    private static var quiet: Logger {
        var logger = Logger(label: "services")
        logger.logLevel = .error
        return logger
    }
}
