import Domain
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
    private(set) var facts: [Fact] = []
    private let began = ContinuousClock.now
    private let description: PoolDescription
    private var orders = 0

    init(vcpus: Int = 512, spot: SpotTrace? = nil) throws {
        directory = try TemporaryDirectory()
        description = Self.describe(vcpus, spot)
        pool = Self.pool(description, in: directory)
        let lease = LeaseID(1)
        pool.carryOut(
            Order(
                key: OrderKey(subject: .lease(lease), number: 1), issuedAt: .epoch,
                action: .lease(lease, group: GroupID("node"))), at: .epoch)
    }

    /// A pool object that knows nothing yet, as after a restart of the daemon.
    mutating func restart() {
        pool = Self.pool(description, in: directory)
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

    /// Starts a command as job 1, attempt `number`.
    mutating func start(
        _ run: String, attempt number: Int = 1, environment: [String: String] = [:], directory folder: String? = nil,
        change: (inout StartAttempt) -> Void = { _ in }
    ) {
        var work = CommandWork(run: run, directory: folder ?? directory.path)
        work.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        var start = StartAttempt(
            attempt: AttemptID(job: JobID(1), number: number), nodes: NodeSet([LeaseID(1)]), room: .none,
            work: .command(work),
            checkpoint: CheckpointPlan(), checkpointEvery: nil, resumeStep: 0, resumePath: nil, budgetLeft: nil)
        change(&start)
        pool.carryOut(
            Order(
                key: OrderKey(subject: .attempt(start.attempt), number: 1), issuedAt: now, action: .start(start)),
            at: now)
    }

    mutating func stop(attempt number: Int = 1) {
        let id = AttemptID(job: JobID(1), number: number)
        pool.carryOut(
            Order(
                key: OrderKey(subject: .attempt(id), number: 2), issuedAt: now, action: .stop(id, saving: false)),
            at: now)
    }

    /// Looks until the attempt is over (at most half a minute); how it ended.
    mutating func exit() throws -> AttemptExit {
        try look { facts in facts.contains { if case .exited = $0 { true } else { false } } }
        guard case .exited(let exit) = facts.last else { throw Failure("not over: \(facts)") }
        return exit
    }

    /// Looks, and takes what is seen, until something holds.
    mutating func look(until holds: ([Fact]) -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while !holds(facts) {
            guard ContinuousClock.now < deadline else { throw Failure("waited half a minute; seen: \(facts)") }
            pool.poll(at: now)
            for observation in pool.observations(upTo: now) {
                if case .attempt = observation.subject { facts.append(observation.fact) }
                pool.take(observation.subject, upTo: observation.number)
            }
            usleep(20_000)
        }
    }

    func files(attempt number: Int = 1) -> AttemptDirectory {
        AttemptDirectory(jobs: directory.file("jobs"), job: 1, attempt: number)
    }

    func output(attempt number: Int = 1) -> String {
        (try? String(contentsOfFile: files(attempt: number).output, encoding: .utf8)) ?? ""
    }

    private static func describe(_ vcpus: Int, _ spot: SpotTrace?) -> PoolDescription {
        let group = NodeGroup(
            id: GroupID("node"), provider: "local", instanceType: "m", region: "r", zone: "z",
            terms: spot == nil ? .onDemand : .spot, limit: 1, price: Price(nanosPerHour: 3_600_000_000), vcpus: vcpus,
            memoryMiB: 1_024, device: .cpu, accelerators: nil, grantDelay: .zero, boot: .zero,
            notice: .seconds(30), minimumCharge: .zero, refusalPPM: 0, market: spot.map { .trace($0) })
        return PoolDescription(seed: 1, groups: [group], throughputs: ThroughputTable(rows: [:]))
    }

    private static func pool(_ description: PoolDescription, in directory: TemporaryDirectory) -> ProcessPool {
        ProcessPool(
            inner: SimulatedPool(description: description, origin: .epoch), description: description,
            host: ProcessPool.Host(
                jobsDirectory: directory.file("jobs"), shim: Built.binary("purserd").path, shell: "/bin/sh",
                rate: Self.rate))
    }
}
