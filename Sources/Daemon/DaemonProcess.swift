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
public enum DaemonProcess {
    /// Runs until SIGTERM or SIGINT; a second one ends it at once. `shim` is the program that runs one command, `ready`
    /// is called once what a start needs has been read.
    public static func run(_ options: Options, shim: String, log: Logger, ready: () -> Void) async throws {
        for signal in [SIGPIPE, SIGHUP, SIGTERM, SIGINT] { Glibc.signal(signal, SIG_IGN) }
        if !FileManager.default.isExecutableFile(atPath: shim) {
            log.error("commands cannot be run, only modelled jobs: \(shim) is missing; install it beside purserd")
        }
        let lock = try InstanceLock(database: options.database)
        let books = try Books.open(path: options.database)
        let feed = EventFeed(limits: options.limits)
        let callers = try Callers(operators: options.operators)
        let (runtime, clock) = try bringBack(options, books, feed, shim, log)
        await runtime.start()
        let handedOver = try SocketFile.handedOver(environment: ProcessInfo.processInfo.environment)
        let sockets =
            handedOver.isEmpty ? [try SocketFile.listen(at: options.socket, group: options.group)] : handedOver
        let catalog = CurrentCatalog(options.catalog)
        let routes = Routes(
            runtime: runtime, books: books, feed: feed, visibility: options.visibility,
            jobsDirectory: options.jobsDirectory, poolFile: options.pool, rate: options.rate, limits: options.limits,
            catalog: catalog, throughputs: options.throughputs, log: log)
        try allowDescriptors(for: options.limits)
        let responder = routes.responder()
        let services = sockets.map { socket in
            HTTPService(
                descriptor: socket.descriptor, responder: responder, limits: options.limits, log: log,
                identify: { await Peer.credentials(of: $0).map(callers.caller) })
        }
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [], logger: quiet)
        configuration.maximumGracefulShutdownDuration = longestGoodbye
        let group = ServiceGroup(configuration: configuration)
        let signals =
            watchSignals(group, runtime, sockets, log)
            + [
                watchReload(
                    Reloading(
                        path: options.pool, catalog: catalog, throughputs: options.throughputs, runtime: runtime,
                        books: books, log: log))
            ]
        let places = sockets.map(\.place).joined(separator: " and ")
        log.notice("purserd \(getpid()) at \(places), database \(options.database)")
        log.notice("daemon time \(clock.latest), rate \(options.rate)")
        if let catalog = options.catalog {
            log.notice("price catalogue \(catalog.directory): \(catalog.summary)")
            for warning in catalog.warnings { log.warning("\(warning)") }
        }
        if let tables = options.throughputs {
            log.notice("throughputs \(tables.directory): \(tables.summary)")
            for warning in tables.warnings { log.warning("\(warning)") }
        }
        let hook = try startHook(options, runtime, books, feed, log)
        ready()
        SystemdNotify.send("READY=1\nSTATUS=serving \(options.settings.pool.groups.count) groups")
        try await group.run()
        await runtime.stop()
        await hook?.value
        try books.close()
        log.notice("stopped")
        withExtendedLifetime((lock, signals)) {}
    }

    /// Starts telling the operator's command of decisions, if there is one.
    private static func startHook(
        _ options: Options, _ runtime: Runtime, _ books: Books, _ feed: EventFeed, _ log: Logger
    ) throws -> Task<Void, Never>? {
        guard let plan = options.hook else { return nil }
        let hook = EventHook(
            plan: plan, shell: options.shell, socket: options.socket, runtime: runtime, books: books, feed: feed,
            seat: try feed.takeSeat(), log: log)
        return Task { await hook.run() }
    }

    /// How long open requests may take once the daemon was told to stop; then their connections are cut.
    private static let longestGoodbye = Duration.seconds(10)

    /// What lies between a database and a running daemon: load, check, a pool brought back from the standing orders.
    static func bringBack(
        _ options: Options, _ books: Books, _ feed: EventFeed, _ shim: String, _ log: Logger
    ) throws -> (Runtime, DaemonClock) {
        let loaded = try books.load()
        let broken = loaded.state.brokenInvariants(in: options.settings.pool)
        for sentence in broken { log.error("the database contradicts itself: \(sentence)") }
        try refuseStrandedCommands(loaded.state, options)
        var clock = DaemonClock(
            stored: loaded.clock, last: loaded.lastInstant, rate: options.rate,
            isRunningWhileDown: options.isRunningWhileDown, start: options.start, wall: DaemonClock.wallClock())
        if clock.segment != loaded.clock { try books.begin(clock.segment) }
        let now = clock.now(wall: DaemonClock.wallClock())
        let world = loaded.world ?? World(seed: options.settings.pool.seed, origin: now)
        if loaded.world == nil { try books.begin(world) }
        try books.note(options.settings.pool, options.catalog?.catalog)
        var description = options.settings.pool
        description.seed = world.seed
        let inner = SimulatedPool(description: description, origin: world.origin)
        var pool = ProcessPool(
            inner: inner, description: description,
            host: ProcessPool.Host(
                jobsDirectory: options.jobsDirectory, shim: shim, shell: options.shell, rate: options.rate))
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

    /// A daemon that runs no commands does not take over a database in which some are not over.
    private static func refuseStrandedCommands(_ state: State, _ options: Options) throws(StartError) {
        guard !options.settings.runsCommands else { return }
        let stranded = state.jobs.values.filter { job in
            if case .command = job.spec.work { return !job.state.isEnded }
            return false
        }
        guard let first = stranded.map(\.id).min() else { return }
        throw StartError(
            "\(stranded.count) real commands of \(options.database) are not over (job \(first) is the first), and "
                + "this daemon runs none; start it once with --commands and wait for them or cancel them")
    }

    private static func watchSignals(
        _ group: ServiceGroup, _ runtime: Runtime, _ sockets: [SocketFile], _ log: Logger
    ) -> [any DispatchSourceSignal] {
        let queue = DispatchQueue(label: "purser.signals")
        let end = [SIGTERM, SIGINT].map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            let wasAsked = Once()
            source.setEventHandler { @Sendable in
                guard wasAsked.first() else { _exit(1) }
                SystemdNotify.send("STOPPING=1")
                for socket in sockets { socket.remove() }
                log.notice("stopping; commands run on and are taken up again by the next start")
                Task {
                    await runtime.endWaits()
                    await group.triggerGracefulShutdown()
                }
            }
            return source
        }
        for source in end { source.resume() }
        return end
    }

    /// The service group's own chatter is not the daemon's log.
    private static var quiet: Logger {
        var logger = Logger(label: "services")
        logger.logLevel = .error
        return logger
    }
}
