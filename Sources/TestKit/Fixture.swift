import Domain
import Orchestration
import Pools
import Simulation

/// Small worlds for tests: round prices, slow boots, no surprises unless asked for.
public enum Fixture {
    /// 2026-05-28T20:00:00Z, the start of an hour.
    public static let origin = Instant(milliseconds: 1_779_998_400_000)

    /// A user who may do everything.
    public static let user = Caller(owner: Owner(uid: 1_000, name: "ada"), isPrivileged: true)

    /// Steps an hour of the workload `vision` on a T4; an A100 does four times as many.
    public static let stepsPerHour: Int64 = 600

    /// Speeds of the workload `vision` on T4 and A100, and of `table` on processors.
    public static let throughputs = ThroughputTable(rows: [
        ThroughputKey(workload: "vision", accelerators: t4): Throughput(stepsPerHour: stepsPerHour),
        ThroughputKey(workload: "vision", accelerators: Accelerators(kind: t4.kind, count: 2)):
            Throughput(stepsPerHour: 18 * stepsPerHour / 10),
        ThroughputKey(workload: "vision", accelerators: Accelerators(kind: t4.kind, count: 3)):
            Throughput(stepsPerHour: 25 * stepsPerHour / 10),
        ThroughputKey(workload: "vision", accelerators: a100): Throughput(stepsPerHour: 4 * stepsPerHour),
        ThroughputKey(workload: "table", accelerators: nil): Throughput(stepsPerHour: stepsPerHour),
    ])

    /// One T4.
    public static let t4 = Accelerators(kind: AcceleratorKind("T4"), count: 1)
    /// One A100.
    public static let a100 = Accelerators(kind: AcceleratorKind("A100"), count: 1)

    /// A group of nodes at `dollars` cents an hour; boots in `boot`, granted at once, no minimum charge.
    public static func group(
        _ name: String, _ terms: Terms = .onDemand, cents: Int64, accelerators: Accelerators? = t4, limit: Int = 1,
        boot: Span = .minutes(2), notice: Span = .minutes(2), minimumCharge: Span = .zero,
        trace: [SpotTrace.Point]? = nil
    ) -> NodeGroup {
        NodeGroup(
            id: GroupID(name), provider: "aws", instanceType: name, region: "r1", zone: "r1a", terms: terms,
            limit: limit, price: Price(nanosPerHour: cents * 10_000_000), vcpus: 4, memoryMiB: 16_384,
            device: accelerators == nil ? .cpu : .gpu, accelerators: accelerators, grantDelay: .zero, boot: boot,
            notice: notice, minimumCharge: minimumCharge, refusalPPM: 0,
            market: trace.map { .trace(SpotTrace(points: $0)) })
    }

    /// A modelled job of so many hours on a T4, saving every ten minutes in ten seconds.
    public static func spec(_ name: String, hours: Int, change: (inout JobSpec) -> Void = { _ in }) -> JobSpec {
        var work = SimulatedWork(workload: "vision", steps: hours * Int(stepsPerHour))
        work.startup = .zero
        work.curve.noise = 0
        var spec = JobSpec(name: name, work: .simulated(work))
        spec.resources.accelerators = [t4]
        var plan = CheckpointPlan()
        plan.every = .span(.minutes(10))
        spec.checkpoint = plan
        change(&spec)
        return spec
    }

    /// A scenario of jobs handed in at so many minutes after the origin, on these groups.
    public static func scenario(
        _ groups: [NodeGroup], tick: Span = .minutes(1), jobs: [(minute: Int64, spec: JobSpec)],
        wishes: [(minute: Int64, action: Scenario.Action)] = [], change: (inout Settings) -> Void = { _ in }
    ) -> Scenario {
        let pool = PoolDescription(seed: 7, groups: groups, throughputs: throughputs)
        var settings = Settings(pool: pool, tick: tick)
        change(&settings)
        let submissions = jobs.map { job in
            Scenario.Step(
                at: origin + .minutes(job.minute), action: .submit(Submission(spec: job.spec, caller: user)))
        }
        let requests = wishes.map { Scenario.Step(at: origin + .minutes($0.minute), action: $0.action) }
        return Scenario(
            seed: 7, origin: origin, horizon: origin + .hours(240), settings: settings, steps: submissions + requests)
    }
}
