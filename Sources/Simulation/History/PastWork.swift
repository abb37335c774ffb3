import Domain

/// The jobs of a history that did something, each with as much work as it did: what a replay of the past is fed with.
/// What users did meanwhile, rules that stop jobs early and errors are not repeated: a job that was cut off does the
/// work that it had done until then, and ends.
public struct PastWork: Sendable {
    /// A job as it is handed in again.
    public struct Job: Sendable {
        /// Its place in the history.
        public var index: Int
        /// What it asks for. Deadlines are instants of the past, as they were.
        public var spec: JobSpec
        /// Who asks.
        public var owner: Owner
        /// When.
        public var submittedAt: Instant
        /// The number that it had.
        public var id: JobID
        /// How long its work took on `worked`, boots, saves and work done again left out; of a modelled job, whose
        /// speeds are known, it is not used.
        public var length: Span = .zero
        /// The accelerators of each of its nodes on which it worked longest; nil: processors alone.
        public var worked: Accelerators?
    }

    /// The jobs in order of submission.
    public let jobs: [Job]

    /// The work of a history; `speeds` say how commands that ran on several kinds of node compare.
    public init(_ history: JobHistory, speeds: ThroughputTable) {
        jobs = history.jobs.indices.compactMap { Self.job(history.jobs[$0], at: $0, speeds) }
    }

    private init(_ jobs: [Job]) { self.jobs = jobs }

    /// The same jobs as a queue without priorities sees them.
    public var withoutPriorities: PastWork {
        PastWork(
            jobs.map { job in
                var job = job
                job.spec.priority = TracedJob.usualPriority
                return job
            })
    }

    /// The job as it is handed in again; nil: it did nothing.
    private static func job(_ past: RecordedJob, at index: Int, _ speeds: ThroughputTable) -> Job? {
        var job = Job(
            index: index, spec: past.spec, owner: past.owner, submittedAt: past.submittedAt, id: past.id)
        job.spec.earlyStop = EarlyStopPlan()
        job.spec.earlyStop.mode = .off
        job.spec.probe = nil
        switch past.spec.work {
        case .simulated(var work):
            work.steps = past.end == .succeeded ? work.steps : min(work.steps, past.furthestStep)
            work.failsAtStep = nil
            work.curve.divergesAtStep = nil
            guard work.steps > 0 else { return nil }
            job.spec.work = .simulated(work)
        case .command(let asked) where past.spec.elastic != nil:
            guard let length = length(ofElastic: past, asked) else { return nil }
            job.spec.elastic = nil
            job.length = length
            job.worked = past.mainStretch?.accelerators(for: past.spec.resources)
            var work = CommandWork(run: "", directory: "/")
            (work.expectedDuration, work.steps) = (asked.expectedDuration, asked.steps)
            job.spec.work = .command(work)
        case .command(let asked):
            guard let main = past.mainStretch else { return nil }
            job.worked = main.accelerators(for: past.spec.resources)
            let milliseconds = past.worked.reduce(0.0) { sum, stretch in
                let has = stretch.accelerators(for: past.spec.resources)
                return sum + Double(stretch.time.milliseconds) * (speeds.factor(of: has, over: job.worked) ?? 1)
            }
            guard milliseconds >= 1 else { return nil }
            job.length = Span(milliseconds: Int64(milliseconds.rounded()))
            var work = CommandWork(run: "", directory: "/")
            (work.expectedDuration, work.steps) = (asked.expectedDuration, asked.steps)
            job.spec.work = .command(work)
        }
        return job
    }

    /// How long an elastic command would have taken with the least it may have, which it is handed in with: as its file
    /// says, for the part of its steps that it did. Its bill does not say how many accelerators it had when. Nil: it
    /// did nothing.
    private static func length(ofElastic past: RecordedJob, _ asked: CommandWork) -> Span? {
        guard past.mainStretch != nil, let whole = asked.expectedDuration else { return nil }
        guard past.end != .succeeded, let steps = asked.steps else { return whole }
        let done = Int128(min(past.furthestStep, steps))
        let span = Span(milliseconds: Int64(Int128(whole.milliseconds) * done / Int128(steps)))
        return span > .zero ? span : nil
    }
}

extension PastWork.Job {
    /// How many times as fast a command of its length is reckoned to be on a group's nodes as where it ran; nil: nobody
    /// knows, and it is taken to be as fast.
    public func factor(on group: NodeGroup, _ speeds: ThroughputTable) -> Double? {
        let has = group.accelerators.flatMap { spec.resources.wanted(from: $0) }
        return speeds.factor(of: has, over: worked)
    }
}

extension RecordedJob {
    /// Where it worked longest; ties by the group's name. Nil: nowhere.
    fileprivate var mainStretch: Stretch? {
        mainGroup.flatMap { main in worked.first { $0.group == main && $0.time > .zero } }
    }
}

extension RecordedJob.Stretch {
    /// The accelerators of a node that a job which asks for these has; nil: it has none.
    fileprivate func accelerators(for resources: ResourceRequest) -> Accelerators? {
        accelerators.map { resources.wanted(from: $0) ?? $0 }
    }
}
