import Client
import Domain
import Formats
import Policies
import Simulation
import Wire

/// A list of jobs on the slots of a fixed pool whose busy time is billed, by the slot rule.
enum SlotStudy {
    /// Runs the list. Nothing is drawn: one run says all.
    static func run(_ input: StudyInput, withBound: Bool, isQuiet: Bool) throws(Failure) -> SimulationDocument {
        let kinds = try kinds(of: input.pool)
        let jobs = input.read.trace.jobs.enumerated().compactMap { index, job in
            slotJob(JobID(Int64(index) + 1), job, kinds, input.pool.throughputs)
        }
        let left = input.read.trace.jobs.count - jobs.count
        guard !jobs.isEmpty else {
            throw Failure(
                .cannotBePlaced, "no job of the list has steps and a known speed on a kind of the pool",
                hint: "name a table of measured speeds with --speeds")
        }
        if left > 0, !isQuiet {
            Output.complain(["purser: jobs without steps or without a known speed that are left out: \(left)"])
        }
        let result = SlotReplay.run(jobs, on: kinds.map(\.slots), SlotRule(kinds.map(\.slots)))
        var run = SimulationRun(result, jobs)
        run.refused = left
        return SimulationDocument(study: try input.study(withBound: withBound), runs: [run])
    }

    /// A kind of accelerator of the pool.
    private struct Kind {
        var kind: AcceleratorKind
        var slots: SlotKind
    }

    /// The kinds of a pool by name: all groups of a kind together, at one price an accelerator.
    private static func kinds(of pool: PoolDescription) throws(Failure) -> [Kind] {
        var kinds: [Kind] = []
        for group in pool.groups {
            guard let has = group.accelerators else { continue }
            let price = Price(nanosPerHour: group.price.nanosPerHour / Int64(has.count))
            let count = group.limit * has.count
            if let index = kinds.firstIndex(where: { $0.kind == has.kind }) {
                guard kinds[index].slots.price == price else {
                    throw Failure(
                        .usage, "\(has.kind.name) has two prices in the pool file",
                        hint: "slots of a kind have one price: leave out one of the groups")
                }
                kinds[index].slots.count += count
            } else {
                kinds.append(Kind(kind: has.kind, slots: SlotKind(name: has.kind.name, count: count, price: price)))
            }
        }
        guard !kinds.isEmpty else { throw Failure(.usage, "the pool file has no group with accelerators") }
        return kinds.sorted { $0.kind < $1.kind }
    }

    /// The job with what was measured of it; nil: it has no steps, or no kind of which a speed is known.
    private static func slotJob(
        _ id: JobID, _ job: TracedJob, _ kinds: [Kind], _ speeds: ThroughputTable
    ) -> SlotJob? {
        guard case .steps(let steps, let workload) = job.work, job.accelerators > 0 else { return nil }
        let hourly = kinds.map { kind -> Double in
            let isWanted = job.kinds.isEmpty || job.kinds.contains(kind.kind)
            let key = ThroughputKey(
                workload: workload, accelerators: Accelerators(kind: kind.kind, count: job.accelerators))
            guard isWanted, job.accelerators <= kind.slots.count, let row = speeds.rows[key] else { return 0 }
            return Double(row.throughput.stepsPerHour)
        }
        guard hourly.contains(where: { $0 > 0 }) else { return nil }
        return SlotJob(
            id: id, submittedAt: .epoch + job.submit, accelerators: job.accelerators, steps: Double(steps),
            speeds: hourly, deadline: job.deadline.map { .epoch + $0 })
    }
}

extension SimulationRun {
    /// The row of a list on slots.
    fileprivate init(_ result: SlotReplay.Result, _ jobs: [SlotJob]) {
        var digest = FNV1a()
        for job in jobs { digest.add("\(job.id) \(result.ends[job.id]?.milliseconds ?? -1)\n") }
        digest.add("\(result.bill.nanos)")
        self.init(policy: "slots", seed: 1, digest: NamedFile.digits(digest.value))
        cost = MoneyDocument(result.bill)
        succeeded = result.ends.count
        unfinished = jobs.count - result.ends.count
        makespanHours = result.makespan.hours
        jctHours = Spread(
            ReplayResult.Quantiles(jobs.compactMap { job in result.ends[job.id].map { $0 - job.submittedAt } }))
        waitHours = nil
        late = result.late
        lateHours = jobs.reduce(0) { sum, job in
            guard let end = result.ends[job.id], let deadline = job.deadline, end > deadline else { return sum }
            return sum + (end - deadline).hours
        }
        decisions = result.decisions
    }
}
