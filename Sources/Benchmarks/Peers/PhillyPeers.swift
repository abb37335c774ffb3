import Domain
import Formats
import Foundation
import Glibc
import Simulation

/// The Philly list on 128 nodes of eight GPUs: how fast the scheduler is when nothing else is in its way.
enum PhillyPeers {
    /// The file of the list.
    private static let file = "workloads/philly_jobs.csv"

    /// Peers' speeds as published or measured with their own simulators, jobs a second.
    private static let peers: [(name: String, speed: String)] = [
        ("AccaSim", "about 1,400"), ("Alibaba's simulator", "180-385"), ("Gavel", "23-59"), ("Blox", "about 8"),
        ("Eva", "1.4-5"),
    ]

    /// One replay: what it came to, and how long it took.
    private struct Timed {
        var result: ReplayResult
        var seconds: Double
        var speed: Double { Double(result.jobs) / seconds }
    }

    /// Replays the list under two policies, and longer and longer lists made of it.
    static func measure(_ data: PeerData) throws -> Any {
        let trace = try TraceFile.read(try data.bytes(file), name: file).trace
        let fifo = timed(trace, .fifo)
        let memory = peakMegabytes()
        let full = timed(trace, .expectedCost)
        tell(fifo, full, memory)
        let scaling = perEvent(trace)
        var section: [String: Any] = [
            "jobs": fifo.result.jobs, "seconds": rounded(fifo.seconds), "rss_mb": rounded(memory),
            "digest": fifo.result.digest.description, "succeeded": fifo.result.succeeded,
            "cost": Double(fifo.result.cost.nanos) / 1e9, "jct_h": rounded(fifo.result.completion.meanHours),
            "wait_h": rounded(fifo.result.waiting.meanHours), "postings": fifo.result.postings,
            "decisions": fifo.result.decisions, "expected_cost_seconds": rounded(full.seconds),
            "expected_cost_digest": full.result.digest.description,
        ]
        for (jobs, microseconds) in scaling { section["us_per_job_\(jobs)"] = rounded(microseconds) }
        return section
    }

    private static func timed(_ trace: JobTrace, _ policy: ReplayPolicy) -> Timed {
        let settings = policy.settings(for: pool, tick: .hours(24))
        let start = ContinuousClock.now
        var replay = Replay(trace, settings: settings, seed: 1)
        let result = replay.run()
        return Timed(result: result, seconds: start.duration(to: .now).seconds)
    }

    /// Microseconds a job at rising lengths of the list; beyond its end it begins anew.
    private static func perEvent(_ trace: JobTrace) -> [(jobs: Int, microseconds: Double)] {
        [1_000, 10_000, 100_000, 1_000_000].map { count in
            let run = timed(continued(trace, to: count), .fifo)
            let figure = run.seconds / Double(count) * 1e6
            print("philly: \(count) jobs: \(rounded(figure)) us a job, digest \(run.result.digest)")
            return (count, figure)
        }
    }

    /// The list repeated until it has so many jobs, each time after the other.
    private static func continued(_ trace: JobTrace, to count: Int) -> JobTrace {
        let length = (trace.jobs.last?.submit ?? .zero) + .hours(1)
        return JobTrace(
            (0..<count).map { index in
                var job = trace.jobs[index % trace.jobs.count]
                job.submit = job.submit + length * Int64(index / trace.jobs.count)
                return job
            })
    }

    private static func tell(_ fifo: Timed, _ full: Timed, _ memory: Double) {
        for (name, run) in [("fifo and backfill", fifo), ("expected cost", full)] {
            print(
                "philly: \(run.result.jobs) jobs, \(name): \(rounded(run.seconds)) s, \(Int(run.speed)) jobs/s, "
                    + "\(run.result.succeeded) succeeded, wait \(rounded(run.result.waiting.meanHours)) h, "
                    + "\(run.result.postings) postings, \(run.result.decisions) decisions, digest \(run.result.digest)")
        }
        print("philly: \(rounded(memory)) MB at most")
        for peer in peers { print("philly: \(peer.name): \(peer.speed) jobs/s") }
    }

    /// A cluster of one's own: what is not used costs nothing more, and nodes are there at once.
    private static let pool: PoolDescription = {
        var group = NodeGroup(
            id: GroupID("philly"), provider: "local", instanceType: "8-gpu", region: "local", zone: "local",
            terms: .owned, limit: 128, price: Price(nanosPerHour: 8_000_000_000), vcpus: 64, memoryMiB: 524_288,
            device: .gpu, accelerators: Accelerators(kind: AcceleratorKind("gpu"), count: 8), grantDelay: .zero,
            boot: .zero, notice: .zero, minimumCharge: .zero)
        group.keepIdle = .zero
        return PoolDescription(seed: 1, groups: [group], throughputs: ThroughputTable())
    }()

    private static func peakMegabytes() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1_024
    }

    private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
