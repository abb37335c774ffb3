import Domain
import Foundation
import Logging
import Orchestration
import ServiceLifecycle
import Store
import Synchronization
import TestKit

@testable import Client
@testable import Daemon

/// The daemon's service in this process, on a real socket over a real database. Who calls is what the test says, in the
/// place where the kernel is asked.
final class LocalService: Sendable {
    /// The user who runs the daemon.
    static let root = Caller(owner: Owner(uid: 0, name: "root"), isPrivileged: true)
    /// A user.
    static let ada = Caller(owner: Owner(uid: 1_001, name: "ada"), isPrivileged: false)
    /// Another user.
    static let bob = Caller(owner: Owner(uid: 1_002, name: "bob"), isPrivileged: false)
    /// A member of the operators' group.
    static let olga = Caller(owner: Owner(uid: 1_003, name: "olga"), isPrivileged: false, isOperator: true)

    /// One small node of this machine's.
    static let pool = """
        workloads: {toy: {cpu: 1}}
        groups:
          - {name: cpu, provider: local, terms: owned, limit: 1, price: 0.1, vcpus: 2, memory: 4GiB, boot: 1s}
        """
    private let directory: TemporaryDirectory
    private let runtime: Runtime
    private let books: Books
    private let group: ServiceGroup
    /// What hands events to their readers.
    let feed: EventFeed
    private let caller = Mutex(LocalService.root)
    private let running = Mutex<Task<Void, any Error>?>(nil)

    /// The directory of everything it has.
    var home: String { directory.path }
    /// Path of the socket.
    var socket: String { directory.file("purserd.sock") }

    /// A service with these lines in its configuration and its pool file, running.
    init(_ configuration: String = "", pool: String = LocalService.pool) async throws {
        directory = try TemporaryDirectory()
        var flags = Options.Flags()
        flags.config = try directory.write(configuration, to: "purserd.yaml")
        flags.pool = try directory.write(pool, to: "pool.yaml")
        flags.database = directory.file("purser.db")
        flags.socket = directory.file("purserd.sock")
        flags.rate = 60
        let options = try Options.read(flags, environment: [:])
        var log = Logger(label: "test")
        log.logLevel = .critical
        feed = EventFeed(limits: options.limits)
        books = try Books.open(path: options.database)
        (runtime, _) = try DaemonProcess.bringBack(options, books, feed, "/bin/false", log)
        await runtime.start()
        let routes = Routes(
            runtime: runtime, books: books, feed: feed, visibility: options.visibility,
            jobsDirectory: options.jobsDirectory, poolFile: options.pool, rate: options.rate, limits: options.limits,
            catalog: CurrentCatalog(options.catalog), throughputs: options.throughputs, log: log)
        let listening = try SocketFile.listen(at: options.socket, group: nil)
        let identify = Identify()
        let service = HTTPService(
            descriptor: listening.descriptor, responder: routes.responder(), limits: options.limits, log: log,
            identify: { _ in identify.answer() })
        group = ServiceGroup(
            configuration: .init(services: [.init(service: service)], gracefulShutdownSignals: [], logger: log))
        identify.ask { [self] in caller.withLock { $0 } }
        running.withLock { [group] in $0 = Task(executorPreference: OwnThreads()) { try await group.run() } }
    }

    /// Ends the service as SIGTERM does.
    func close() async throws {
        await runtime.stop()
        await group.triggerGracefulShutdown()
        try await running.withLock { $0 }?.value
        try books.close()
    }

    /// Sends a request as somebody; its status and body.
    func call(
        as who: Caller, _ method: String, _ target: String, _ body: String = ""
    ) async throws -> (status: Int, body: String) {
        let answer = try await answer(as: who, method, target, body)
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    /// Sends a request with headers as somebody; the whole answer.
    func answer(
        as who: Caller, _ method: String, _ target: String, _ body: String = "",
        headers: [(name: String, value: String)] = []
    ) async throws -> ResponseParser.Response {
        caller.withLock { $0 = who }
        let transport = Transport(socket: socket, timeout: .seconds(60))
        return try await onThread {
            try transport.send(
                .init(method: method, target: target, headers: headers, body: Array(body.utf8)))
        }
    }

    /// Waits until the daemon answers a question of root's with something that has this text in it.
    func wait(for text: String, at target: String) async throws {
        caller.withLock { $0 = Self.root }
        let transport = Transport(socket: socket, timeout: .seconds(60))
        try await onThread {
            try waitUntil("\(target) has \(text)") {
                let answer = try transport.send(.init(method: "GET", target: target))
                return String(decoding: answer.body, as: UTF8.self).contains(text)
            }
        }
    }

    /// Submits a modelled job of so many steps; its answer.
    func submit(as who: Caller, steps: Int = 9_000, isHeld: Bool = false) async throws -> (status: Int, body: String) {
        let file = "purser: {simulate: {workload: toy, steps: \(steps)}}"
        let body = #"{"file": "\#(file)", "directory": "/", "overrides": {"isHeld": \#(isHeld)}}"#
        return try await call(as: who, "POST", "/v1/jobs", body)
    }
}

/// Threads that no other test blocks.
private final class OwnThreads: TaskExecutor {
    private let queue = DispatchQueue(label: "purser.test.service", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Who calls, once the test has said how that is known.
private final class Identify: Sendable {
    private let source = Mutex<(@Sendable () -> Caller)?>(nil)

    func ask(_ source: @escaping @Sendable () -> Caller) { self.source.withLock { $0 = source } }

    func answer() -> Caller? { source.withLock { $0 }?() }
}
