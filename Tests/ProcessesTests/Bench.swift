import Domain
import Exec
import Foundation
import Pools
import TestKit

@testable import Processes

/// One node of a pool on which commands run as processes, in a directory of its own.
struct Bench {
    /// Daemon time per wall time: nodes are there at once, and graces stay at two seconds.
    static let rate: Int64 = 1_000
    let directory: TemporaryDirectory
    var pool: ProcessPool
    private let change: (inout ProcessPool.Host) -> Void
    private(set) var facts: [Fact] = []
    /// How each attempt ended.
    private(set) var exits: [AttemptID: AttemptExit] = [:]
    private let began = ContinuousClock.now
    private let description: PoolDescription
    private var orders = 0

    init(
        vcpus: Int = 512, spot: SpotTrace? = nil, host change: @escaping (inout ProcessPool.Host) -> Void = { _ in }
    ) throws {
        directory = try TemporaryDirectory()
        description = Self.describe(vcpus, spot)
        self.change = change
        pool = Self.pool(description, in: directory, change)
        let lease = LeaseID(1)
        pool.carryOut(
            Order(
                key: OrderKey(subject: .lease(lease), number: 1), issuedAt: .epoch,
                action: .lease(lease, group: GroupID("node"))), at: .epoch)
    }

    /// A pool object that knows nothing yet, as after a restart of the daemon.
    mutating func restart() {
        pool = Self.pool(description, in: directory, change)
        let lease = LeaseID(1)
        pool.carryOut(
            Order(
                key: OrderKey(subject: .lease(lease), number: 1), issuedAt: .epoch,
                action: .lease(lease, group: GroupID("node"))), at: now)
        facts = []
    }

    var now: Instant {
        let (seconds, attoseconds) = began.duration(to: .now).components
        return Instant(milliseconds: (seconds * 1_000 + attoseconds / 1_000_000_000_000_000) * Self.rate)
    }

    /// Starts a command as attempt `number` of a job.
    mutating func start(
        _ run: String, job: Int64 = 1, attempt number: Int = 1, environment: [String: String] = [:],
        directory folder: String? = nil,
        change: (inout StartAttempt) -> Void = { _ in }
    ) {
        var work = CommandWork(run: run, directory: folder ?? directory.path)
        work.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        var start = StartAttempt(
            attempt: AttemptID(job: JobID(job), number: number), nodes: NodeSet([LeaseID(1)]),
            room: Room(cpus: description.groups[0].vcpus, memoryMiB: 1_024, accelerators: 0),
            work: .command(work),
            checkpoint: CheckpointPlan(), checkpointEvery: nil, resumeStep: 0, resumePath: nil, budgetLeft: nil)
        change(&start)
        pool.carryOut(
            Order(
                key: OrderKey(subject: .attempt(start.attempt), number: 1), issuedAt: now, action: .start(start)),
            at: now)
    }

    mutating func stop(job: Int64 = 1, attempt number: Int = 1) {
        let id = AttemptID(job: JobID(job), number: number)
        pool.carryOut(
            Order(
                key: OrderKey(subject: .attempt(id), number: 2), issuedAt: now, action: .stop(id, saving: false)),
            at: now)
    }

    /// Looks until the attempt is over (at most half a minute); how it ended.
    mutating func exit() throws -> AttemptExit {
        try look { $0.ends > 0 }
        guard case .exited(let exit) = facts.last else { throw Failure("not over: \(facts)") }
        return exit
    }

    /// Looks, and takes what is seen, until something holds.
    mutating func look(until holds: ([Fact]) -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while !holds(facts) {
            guard ContinuousClock.now < deadline else { throw Failure("waited half a minute; seen: \(facts)") }
            pool.poll(at: now)
            take()
            usleep(20_000)
        }
    }

    /// Waits for news alone, without looking at anything from time to time, until something holds.
    mutating func hear(until holds: ([Fact]) -> Bool) throws {
        guard let news = pool.news else { throw Failure("there are no news to hear") }
        while !holds(facts) {
            var ready = pollfd(fd: news, events: Int16(POLLIN), revents: 0)
            guard Glibc.poll(&ready, 1, 30_000) == 1 else { throw Failure("no news in half a minute; seen: \(facts)") }
            pool.poll(at: now)
            take()
        }
    }

    /// Takes what there is.
    mutating func take() {
        for observation in pool.observations(upTo: now) {
            if case .attempt(let id) = observation.subject {
                facts.append(observation.fact)
                if case .exited(let exit) = observation.fact { exits[id] = exit }
            }
            pool.take(observation.subject, upTo: observation.number)
        }
    }

    /// What was written to a file of the bench's directory, without the newline at its end; nil: nothing yet.
    func text(_ name: String) -> String? {
        let text = try? String(contentsOfFile: directory.file(name), encoding: .utf8)
        return text.flatMap { $0.hasSuffix("\n") ? String($0.dropLast()) : nil }
    }

    /// Waits until a command has written a process number to a file.
    func process(_ name: String) throws -> Int32 {
        try waitUntil("\(name) has a process number") { Int32(text(name) ?? "") != nil }
        return Int32(text(name) ?? "") ?? 0
    }

    func files(job: Int64 = 1, attempt number: Int = 1) -> AttemptDirectory {
        AttemptDirectory(jobs: directory.file("jobs"), job: job, attempt: number)
    }

    func output(job: Int64 = 1, attempt number: Int = 1) -> String {
        (try? String(contentsOfFile: files(job: job, attempt: number).output, encoding: .utf8)) ?? ""
    }

    private static func describe(_ vcpus: Int, _ spot: SpotTrace?) -> PoolDescription {
        let group = NodeGroup(
            id: GroupID("node"), provider: "local", instanceType: "m", region: "r", zone: "z",
            terms: spot == nil ? .onDemand : .spot, limit: 1, price: Price(nanosPerHour: 3_600_000_000), vcpus: vcpus,
            memoryMiB: 1_024, device: .cpu, accelerators: nil, grantDelay: .zero, boot: .zero,
            notice: .seconds(30), minimumCharge: .zero, refusalPPM: 0, market: spot.map { .trace($0) })
        return PoolDescription(seed: 1, groups: [group], throughputs: ThroughputTable(rows: [:]))
    }

    private static func pool(
        _ description: PoolDescription, in directory: TemporaryDirectory, _ change: (inout ProcessPool.Host) -> Void
    ) -> ProcessPool {
        var host = ProcessPool.Host(
            jobsDirectory: directory.file("jobs"), shim: Built.binary("purser-exec").path, shell: "/bin/sh",
            rate: Self.rate)
        change(&host)
        return ProcessPool(
            inner: SimulatedPool(description: description, origin: .epoch), description: description, host: host)
    }
}

extension [Fact] {
    /// How many attempts have ended.
    var ends: Int { count { if case .exited = $0 { true } else { false } } }
    /// The steps that were reported, in order.
    var steps: [Int] { compactMap { if case .reported(let step, _) = $0 { step } else { nil } } }
}
