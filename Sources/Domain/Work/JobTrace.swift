/// A list of jobs with when they were handed in: what a replay is fed with.
package struct JobTrace: Hashable, Sendable {
    /// The jobs in order of submission.
    package private(set) var jobs: [TracedJob]

    /// A trace of these jobs; sorts them by submission, keeping the order of equals.
    package init(_ jobs: [TracedJob]) {
        let isSorted = zip(jobs, jobs.dropFirst()).allSatisfy { $0.submit <= $1.submit }
        let order = isSorted ? [] : jobs.indices.sorted { (jobs[$0].submit, $0) < (jobs[$1].submit, $1) }
        self.jobs = isSorted ? jobs : order.map { jobs[$0] }
    }
}

/// One job of a trace.
package struct TracedJob: Hashable, Sendable {
    /// What it does.
    package enum Work: Hashable, Sendable {
        /// It runs for so long, whatever it runs on. Only the replay knows that; the scheduler is told what its user
        /// guessed, or nothing.
        case length(Span, guess: Span?)
        /// So many steps of a workload that the pool has speeds for; the scheduler knows both.
        case steps(Int, workload: String)
    }
    /// Since the start of the trace.
    package var submit: Span
    /// What it does.
    package var work: Work
    /// Accelerators in all; 0: processors alone.
    package var accelerators: Int
    /// Shown in tables; empty: it has none.
    package var name = ""
    /// Who hands it in.
    package var user = "user"
    /// Whom it is billed to.
    package var project = "default"
    /// Kinds of accelerators that will do; empty: any.
    package var kinds: [AcceleratorKind] = []
    /// Equal nodes it needs at once; 0: as few as have the accelerators.
    package var nodes = 0
    /// Virtual processors on each node; 0: as many as come with its accelerators.
    package var cpus = 0
    /// Memory in MiB on each node; 0: as much as comes with its accelerators.
    package var memoryMiB = 0
    /// 0 ... 100.
    package var priority = usualPriority
    /// Since the start of the trace: when it is to be finished; nil: it does not matter.
    package var deadline: Span?
    /// How long one save of its progress takes; nil: it does not save.
    package var saveTime: Span?
    /// Whether it may use spot nodes; nil: where it saves.
    package var useSpot: Bool?
    /// What is to be small; nil: dollars.
    package var objective: Objective?

    /// The priority of a job that says nothing.
    package static let usualPriority = 50

    /// A job of a trace.
    package init(submit: Span, work: Work, accelerators: Int) {
        self.submit = submit
        self.work = work
        self.accelerators = accelerators
    }
}

extension TracedJob {
    /// The job as it is handed in to a scheduler of this pool: accelerators beyond one node are spread evenly over
    /// as few nodes as the largest nodes of the pool allow.
    package func spec(in pool: PoolDescription) -> JobSpec {
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
