import Domain
import Orchestration
import Pools
import TestKit

/// An orchestrator with one job and the only node of its pool, brought to a place by events alone. What the pool would
/// say is said by hand, so that it can also say what it never should.
struct Stage {
    static let job = JobID(1)
    static let lease = LeaseID(1)
    static let attempt = AttemptID(job: job, number: 1)
    static let group = GroupID("t4")
    /// Under it, the job was submitted.
    static let key = IdempotencyKey(key: "first", digest: 1)

    private(set) var orchestrator: Orchestrator
    private(set) var now = Fixture.origin
    /// Every change since the beginning: the rows.
    private(set) var changes: [Change] = []
    /// Everything posted but padding and refunds: what nodes cost while they ran.
    private(set) var posted = Money.zero
    /// How the job ended, once it is over.
    private(set) var end: JobEnd?

    /// A stage with the job at a place; `saves`: whether it has checkpoints; `isCommand`: whether it is one.
    init(at place: Place, saves: Bool = true, isCommand: Bool = false) {
        var spec = Self.spec(saves: saves)
        if isCommand { spec.work = .command(CommandWork(run: "true", directory: "/")) }
        self.init(at: place, spec)
    }

    /// A stage with a job at a place.
    init(at place: Place, _ spec: JobSpec) {
        orchestrator = Orchestrator(settings: Settings(pool: Self.pool(Self.node()), tick: .minutes(1)))
        step(.started(Inventory(leases: [], attempts: [])))
        submit(spec, isHeld: place == .held)
        go(to: place)
    }

    /// The spot node: repriced by its market, free when it is taken back soon.
    static func node(cents: Int64 = 60, named name: String = group.name) -> NodeGroup {
        var group = Fixture.group(name, .spot, cents: cents, minimumCharge: .minutes(1))
        group.refundWindow = .minutes(5)
        return group
    }

    static func pool(_ groups: NodeGroup...) -> PoolDescription {
        PoolDescription(seed: 7, groups: groups, throughputs: Fixture.throughputs)
    }

    var state: State { orchestrator.state }

    /// Where the job stands.
    var place: Place {
        guard let job = state.jobs[Self.job] else { return .over }
        return Place(of: job, onNode: job.state.nodes.flatMap { state.leases[$0.first] })
    }

    /// What everything has cost up to now, padding and refunds aside: posted, and on the meters.
    var bill: Money {
        state.meters.values.flatMap(\.segments).reduce(posted) { $0 + $1.cost(until: max(now, $1.start)) }
    }

    @discardableResult
    mutating func step(_ event: Event) -> Outcome {
        let outcome = orchestrator.step(event, at: now)
        changes += outcome.changes
        for posting in outcome.postings where ![.padding, .refunded].contains(posting.segment.costClass) {
            posted += posting.amount
        }
        for case .job(let job) in outcome.changes where job.id == Self.job {
            if case .ended(let end, _) = job.state { self.end = end }
        }
        return outcome
    }

    /// The daemon dies and comes up again with its rows, and the pool knows all that it knew.
    mutating func restart() {
        orchestrator = Orchestrator(settings: orchestrator.settings, state: State(applying: changes))
        step(.started(Inventory(leases: state.leases.keys.sorted(), attempts: state.attempts.keys.sorted())))
    }

    mutating func wait(_ span: Span) { now = now + span }

    /// The pool says the next thing about a subject, now.
    @discardableResult
    mutating func observe(_ subject: Subject, _ fact: Fact) -> Outcome { step(.observed(next(subject, fact))) }

    /// The next observation of a subject.
    func next(_ subject: Subject, _ fact: Fact) -> Observation {
        let taken =
            switch subject {
            case .lease(let id): state.leases[id]?.observed
            case .attempt(let id): state.attempts[id]?.observed
            case .market(let id): state.quotes[id]?.observed
            }
        return Observation(subject: subject, number: (taken ?? 0) + 1, at: now, fact: fact)
    }

    private mutating func submit(_ spec: JobSpec, isHeld: Bool) {
        var submission = Submission(spec: spec, caller: Fixture.user, idempotency: Self.key)
        submission.isHeld = isHeld
        step(.submitted(submission))
    }

    static func spec(saves: Bool = true) -> JobSpec {
        Fixture.spec("job", hours: 5) {
            $0.metric = MetricGoal(name: "loss", mode: .min)
            guard !saves else { return }
            $0.checkpoint = nil
            $0.resources.useSpot = true
            $0.spot.allowWithoutCheckpoint = true
        }
    }

    private mutating func go(to place: Place) {
        switch place {
        case .held: step(.caughtUp)
        case .queue: break
        case .place: step(.caughtUp)
        case .boot:
            go(to: .place)
            observe(.lease(Self.lease), .granted(price: Self.node().price))
        case .start:
            go(to: .boot)
            wait(.minutes(2))
            observe(.lease(Self.lease), .ready)
            step(.caughtUp)
        case .run: run()
        case .again:
            go(to: .run)
            observe(.attempt(Self.attempt), .exited(.interrupted))
        case .pause:
            go(to: .toPause)
            observe(.attempt(Self.attempt), .exited(.stopped))
        case .toEnd:
            go(to: .run)
            for step in [101, 102] { observe(.attempt(Self.attempt), report(step, .notANumber)) }
        case .toPause:
            go(to: .run)
            step(.requested(.pause, Self.job, by: Fixture.user))
        case .toQueue:
            go(to: .run)
            let urgent = Fixture.spec("urgent", hours: 1) { $0.priority = 95 }
            step(.submitted(Submission(spec: urgent, caller: Fixture.user)))
            step(.caughtUp)
        case .over:
            go(to: .run)
            step(.requested(.cancel, Self.job, by: Fixture.user))
            observe(.attempt(Self.attempt), .exited(.stopped))
        }
    }

    private mutating func run() {
        go(to: .start)
        observe(.attempt(Self.attempt), .started)
        wait(.minutes(10))
        observe(.attempt(Self.attempt), report(90, .finite(1.5)))
        observe(.attempt(Self.attempt), .checkpointed(step: 90, path: nil))
        wait(.minutes(1))
        observe(.attempt(Self.attempt), report(100, .finite(1.4)))
        step(.ticked)
    }

    private func report(_ step: Int, _ loss: MetricValue) -> Fact {
        .reported(step: step, metrics: [Metric(name: "loss", value: loss)])
    }
}
