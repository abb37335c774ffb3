/// A list of jobs with when they were handed in: what a replay is fed with.
public struct JobTrace: Hashable, Sendable {
    /// The jobs in order of submission.
    public private(set) var jobs: [TracedJob]

    /// A trace of these jobs; sorts them by submission, keeping the order of equals.
    public init(_ jobs: [TracedJob]) {
        let isSorted = zip(jobs, jobs.dropFirst()).allSatisfy { $0.submit <= $1.submit }
        let order = isSorted ? [] : jobs.indices.sorted { (jobs[$0].submit, $0) < (jobs[$1].submit, $1) }
        self.jobs = isSorted ? jobs : order.map { jobs[$0] }
    }
}

/// One job of a trace.
public struct TracedJob: Hashable, Sendable {
    /// What it does.
    public enum Work: Hashable, Sendable {
        /// It runs for so long, whatever it runs on. Only the replay knows that; the scheduler is told what its user
        /// guessed, or nothing.
        case length(Span, guess: Span?)
        /// So many steps of a workload that the pool has speeds for; the scheduler knows both.
        case steps(Int, workload: String)
    }
    /// Since the start of the trace.
    public var submit: Span
    /// What it does.
    public var work: Work
    /// Accelerators in all; 0: processors alone.
    public var accelerators: Int
    /// Shown in tables; empty: it has none.
    public var name = ""
    /// Who hands it in.
    public var user = "user"
    /// Whom it is billed to.
    public var project = "default"
    /// Kinds of accelerators that will do; empty: any.
    public var kinds: [AcceleratorKind] = []
    /// Equal nodes it needs at once; 0: as few as have the accelerators.
    public var nodes = 0
    /// Virtual processors on each node; 0: as many as come with its accelerators.
    public var cpus = 0
    /// Memory in MiB on each node; 0: as much as comes with its accelerators.
    public var memoryMiB = 0
    /// 0 ... 100.
    public var priority = usualPriority
    /// Since the start of the trace: when it is to be finished; nil: it does not matter.
    public var deadline: Span?
    /// How long one save of its progress takes; nil: it does not save.
    public var saveTime: Span?
    /// Whether it may use spot nodes; nil: where it saves.
    public var useSpot: Bool?
    /// What is to be small; nil: dollars.
    public var objective: Objective?

    /// The priority of a job that says nothing.
    public static let usualPriority = 50

    /// A job of a trace.
    public init(submit: Span, work: Work, accelerators: Int) {
        self.submit = submit
        self.work = work
        self.accelerators = accelerators
    }
}

extension TracedJob {
    /// The job as it is handed in to a scheduler of this pool: accelerators beyond one node are spread evenly over
    /// as few nodes as the largest nodes of the pool allow.
    public func spec(in pool: PoolDescription) -> JobSpec {
        var spec = JobSpec(name: name.isEmpty ? "job" : name, work: workload)
        spec.project = project
        spec.priority = priority
        let offered = pool.groups.compactMap(\.accelerators).filter { kinds.isEmpty || kinds.contains($0.kind) }
        let largest = max(1, offered.map(\.count).max() ?? accelerators)
        spec.nodes = nodes > 0 ? nodes : max(1, (accelerators + largest - 1) / largest)
        if accelerators > 0 {
            let each = (accelerators + spec.nodes - 1) / spec.nodes
            let wanted = kinds.isEmpty ? Set(offered.map(\.kind)).sorted() : kinds
            spec.resources.accelerators = wanted.map { Accelerators(kind: $0, count: each) }
        }
        spec.resources.cpus = max(1, cpus)
        spec.resources.memoryMiB = memoryMiB
        spec.resources.sharesNode = cpus > 0 || memoryMiB > 0
        spec.resources.useSpot = useSpot
        spec.objective = objective
        if let saveTime {
            spec.checkpoint = CheckpointPlan()
            spec.checkpoint?.saveTime = saveTime
        }
        return spec
    }

    private var workload: Workload {
        switch work {
        case .steps(let steps, let workload):
            var work = SimulatedWork(workload: workload, steps: steps)
            work.startup = .zero
            return .simulated(work)
        case .length(_, let guess):
            var work = CommandWork(run: "", directory: "/")
            work.expectedDuration = guess
            return .command(work)
        }
    }
}
