import Domain
import Policies

/// A list of jobs on a fixed pool of accelerators whose busy time is billed, under the slot rule: jobs arrive, run
/// where the rule says, move when it says so. A model of its own beside `Run`, because the published figures it is
/// compared with assume what no pool of ours has: a job is anywhere at once, at its full pace, with its work in hand.
public enum SlotReplay {
    /// What a list came to.
    public struct Result: Hashable, Sendable {
        /// The bill of the busy time.
        public var bill: Money = .zero
        /// When each job was done.
        public var ends: [JobID: Instant] = [:]
        /// Jobs that were done after their deadline.
        public var late = 0
        /// Mean time from handing in to the end, hours.
        public var meanCompletion = 0.0
        /// From the first job handed in to the last end.
        public var makespan = Span.zero
        /// Changes of kind and pauses of jobs that ran.
        public var moves = 0
        /// Decisions.
        public var decisions = 0
    }

    /// Runs the list to its end; a move takes `move` of billed time. Jobs are in any order.
    public static func run(_ jobs: [SlotJob], on kinds: [SlotKind], _ rule: SlotRule) -> Result {
        var world = SlotWorld(jobs, kinds, rule)
        while world.advance() {}
        return world.result(of: jobs)
    }
}

/// The state of a replay between two decisions.
private struct SlotWorld {
    private var waiting: ArraySlice<SlotJob>
    private var live: [SlotJob] = []
    private var now: Instant
    private var rule: SlotRule
    private let kinds: [SlotKind]
    /// Accelerator-milliseconds in use, by kind.
    private var busy: [Int64]
    private var found = SlotReplay.Result()

    init(_ jobs: [SlotJob], _ kinds: [SlotKind], _ rule: SlotRule) {
        waiting = jobs.sorted { ($0.submittedAt, $0.id) < ($1.submittedAt, $1.id) }[...]
        self.kinds = kinds
        self.rule = rule
        busy = [Int64](repeating: 0, count: kinds.count)
        now = waiting.first?.submittedAt ?? .epoch
    }

    /// One decision, and the time until the next; false: all jobs are over.
    mutating func advance() -> Bool {
        if live.isEmpty, let next = waiting.first { now = max(now, next.submittedAt) }
        while let next = waiting.first, next.submittedAt <= now { live.append(waiting.removeFirst()) }
        guard !live.isEmpty else { return false }
        let plan = rule.decide(at: now, live)
        found.decisions += 1
        checkRoom(plan)
        live = live.map { settled($0, on: plan.kinds[$0.id]) }
        var until = live.compactMap(end).min()
        for instant in [plan.next, waiting.first?.submittedAt].compactMap(\.self) {
            until = min(until ?? instant, instant)
        }
        guard let until else { return false }
        pass(until - now)
        now = until
        for job in live where job.stepsLeft <= 0 { found.ends[job.id] = now }
        live.removeAll { $0.stepsLeft <= 0 }
        return true
    }

    private func checkRoom(_ plan: SlotPlan) {
        var used = [Int](repeating: 0, count: kinds.count)
        for job in live { if let kind = plan.kinds[job.id] { used[kind] += job.accelerators } }
        precondition(zip(used, kinds).allSatisfy { $0 <= $1.count }, "a rule gave out more slots than there are")
    }

    /// The job where the plan has it.
    private mutating func settled(_ job: SlotJob, on kind: Int?) -> SlotJob {
        var job = job
        if job.kind != nil, kind != job.kind { found.moves += 1 }
        if kind != nil, kind != job.kind {
            job.startLeft = job.hasStarted ? rule.move : .zero
            job.hasStarted = true
        }
        job.kind = kind
        return job
    }

    /// When a job that runs is done if nothing changes.
    private func end(of job: SlotJob) -> Instant? {
        job.kind.map { kind in
            let milliseconds = (job.stepsLeft / job.speeds[kind] * 3_600_000).rounded(.up)
            return now + job.startLeft + Span(milliseconds: max(1, Int64(milliseconds)))
        }
    }

    /// Lets time pass: work is done and busy time counted.
    private mutating func pass(_ span: Span) {
        for index in live.indices {
            guard let kind = live[index].kind else { continue }
            let job = live[index]
            busy[kind] += span.milliseconds * Int64(job.accelerators)
            let working = max(.zero, span - job.startLeft)
            live[index].startLeft = max(.zero, job.startLeft - span)
            let isDone = end(of: job).map { $0 <= now + span } ?? false
            live[index].stepsLeft = isDone ? 0 : job.stepsLeft - job.speeds[kind] * working.hours
        }
    }

    func result(of jobs: [SlotJob]) -> SlotReplay.Result {
        var result = found
        for (kind, milliseconds) in zip(kinds, busy) {
            result.bill = result.bill + kind.price.cost(over: Span(milliseconds: milliseconds))
        }
        var hours = 0.0
        for job in jobs {
            guard let end = found.ends[job.id] else { continue }
            hours += (end - job.submittedAt).hours
            if let deadline = job.deadline, end > deadline { result.late += 1 }
        }
        result.meanCompletion = hours / Double(max(jobs.count, 1))
        if let first = jobs.map(\.submittedAt).min(), let last = found.ends.values.max() {
            result.makespan = last - first
        }
        return result
    }
}
