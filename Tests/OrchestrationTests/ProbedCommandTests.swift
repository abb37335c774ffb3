import Domain
import Orchestration
import Policies
import Pools
import TestKit
import Testing

/// A command of 1,000 steps that nobody knows anything about, on a pool of a T4 and an A100: what the pool says is said
/// by hand.
private struct CommandStage {
    var orchestrator: Orchestrator
    var now = Fixture.origin
    var decisions: [Decision] = []
    var moves: [Reclassification] = []

    init(saves: Bool = true) {
        let groups = [
            Fixture.group("t4", cents: 60, limit: 4),
            Fixture.group("a100", cents: 90, accelerators: Fixture.a100, limit: 4),
        ]
        let pool = PoolDescription(
            seed: 7, groups: groups,
            throughputs: ThroughputTable(peakGigaflops: [Fixture.t4.kind: 65_000, Fixture.a100.kind: 260_000]))
        orchestrator = Orchestrator(settings: Settings(pool: pool, tick: .minutes(1)))
        var spec = JobSpec(name: "train", work: .command(Self.work))
        spec.resources.accelerators = [Fixture.a100, Fixture.t4]
        spec.probe = true
        if saves { spec.checkpoint = CheckpointPlan() }
        step(.started(Inventory(leases: [], attempts: [])))
        step(.submitted(Submission(spec: spec, caller: Fixture.user)))
        step(.caughtUp)
    }

    private static var work: CommandWork {
        var work = CommandWork(run: "train", directory: "/home/ada")
        work.steps = 1_000
        return work
    }

    var job: Job? { orchestrator.state.jobs[JobID(1)] }
    var group: String? {
        job?.state.nodes.flatMap { orchestrator.state.leases[$0.first] }?.group.name
    }

    mutating func step(_ event: Event) {
        let outcome = orchestrator.step(event, at: now)
        decisions += outcome.decisions
        for case .reclassified(let move) in outcome.changes { moves.append(move) }
    }

    mutating func say(_ subject: Subject, _ fact: Fact) {
        let taken =
            switch subject {
            case .lease(let id): orchestrator.state.leases[id]?.observed
            case .attempt(let id): orchestrator.state.attempts[id]?.observed
            case .market: nil as Int?
            }
        step(.observed(Observation(subject: subject, number: (taken ?? 0) + 1, at: now, fact: fact)))
    }

    /// The node of its placement comes up and its attempt starts.
    mutating func start() throws -> AttemptID {
        let lease = try #require(job?.state.nodes).first
        let price = try #require(group.flatMap { orchestrator.settings.pool.group(GroupID($0)) }).price
        if orchestrator.state.leases[lease]?.state == .ordered {
            say(.lease(lease), .granted(price: price))
            now = now + .minutes(2)
            say(.lease(lease), .ready)
        }
        step(.caughtUp)
        let attempt = try #require(job?.currentAttempt)
        say(.attempt(attempt), .started)
        return attempt
    }

    /// It reports `steps` more every minute until it is told to stop, or for so many minutes.
    mutating func report(_ attempt: AttemptID, from first: Int, by steps: Int, minutes: Int) {
        for minute in 0..<minutes {
            guard case .running = job?.state else { return }
            say(.attempt(attempt), .reported(step: first + minute * steps, metrics: []))
            now = now + .minutes(1)
            step(.ticked)
        }
    }

    /// It saves and leaves its node.
    mutating func leave(_ attempt: AttemptID, savedStep: Int?) {
        if let savedStep { say(.attempt(attempt), .checkpointed(step: savedStep, path: "at-\(savedStep)")) }
        say(.attempt(attempt), .exited(.stopped))
        step(.caughtUp)
    }

    func option(_ group: String) -> PlacementOption? {
        orchestrator.explain(JobID(1))?.proposal.options.first { $0.group.name == group }
    }
}

/// Nothing is known of a command but an hour for all of it on any node, so the T4 at 0.60 $ looks best and the A100 at
/// 0.90 $ may be. Measured it does 2 steps a minute on the A100 and 1 on the T4: 1,000 steps are 8.33 h x 0.90 $
/// against 16.67 h x 0.60 $.
@Test func aCommandIsPlacedByTheStepsItReports() throws {
    var stage = CommandStage()
    #expect(stage.group == "a100", "the best by what is believed is probed last")
    let first = try stage.start()
    stage.report(first, from: 0, by: 2, minutes: 30)
    guard case .stopping = stage.job?.state else {
        Issue.record("five reports in more than two minutes are enough: \(String(describing: stage.job?.state))")
        return
    }
    #expect(stage.job?.probing?.measured(Fixture.a100)?.stepsPerHour == 120)
    stage.leave(first, savedStep: 8)
    #expect(stage.group == "t4" && stage.job?.probing?.ahead == [])
    let second = try stage.start()
    #expect(stage.orchestrator.state.attempts[second]?.resumedFromStep == 8, "what the first probe saved is kept")
    stage.report(second, from: 8, by: 1, minutes: 30)
    stage.leave(second, savedStep: 14)
    #expect(stage.group == "a100" && stage.job?.probing?.isOver == true)
    let chosen = try #require(stage.decisions.last { $0.verdict == .probe })
    guard case .probe(.chosen(let choice)) = chosen.reason else {
        Issue.record("not chosen: \(chosen)")
        return
    }
    #expect(choice.kinds.map { $0.measured?.stepsPerHour } == [120, 60] && choice.keptSteps == 14)
    let costs = choice.kinds.compactMap { $0.cost?.p50 }
    #expect(costs[0] > .cents(735) && costs[0] < .cents(760) && costs[1] > .cents(980), "\(costs)")
    #expect(stage.moves.allSatisfy { $0.to == .probe })
    #expect(choice.cost == stage.moves.reduce(Money.zero) { $0 + $1.amount } && choice.cost > .cents(10))
    let placed = try #require(stage.decisions.last)
    guard case .cheapest(let cheapest) = placed.reason else {
        Issue.record("not placed: \(placed)")
        return
    }
    #expect(cheapest.chosen.speedBasis == .reported && cheapest.others.first?.speedBasis == .reported)
}

/// It says nothing until its time is over: the choice is made by what was believed, and says that nothing was measured.
@Test func aCommandThatReportsNothingIsPlacedByItsGuess() throws {
    var stage = CommandStage(saves: false)
    for _ in 0..<2 {
        let attempt = try stage.start()
        for _ in 0..<12 {
            guard case .running = stage.job?.state else { break }
            stage.now = stage.now + .minutes(1)
            stage.step(.ticked)
        }
        stage.leave(attempt, savedStep: nil)
    }
    let ended = stage.decisions.filter { $0.reason.code == "ProbeEnded" }
    #expect(ended.count == 2)
    guard case .probe(.chosen(let choice)) = stage.decisions.last(where: { $0.verdict == .probe })?.reason else {
        Issue.record("not chosen")
        return
    }
    #expect(choice.kinds.allSatisfy { $0.measured == nil } && choice.chosen.name == "t4" && stage.group == "t4")
}

/// The provider takes the node back during a probe: that kind is not probed again, and what was seen counts.
@Test func aProbeThatIsInterruptedIsNotRepeated() throws {
    var stage = CommandStage()
    let first = try stage.start()
    stage.report(first, from: 0, by: 2, minutes: 3)
    stage.say(.attempt(first), .exited(.interrupted))
    stage.step(.caughtUp)
    #expect(stage.group == "t4")
    #expect(stage.job?.probing?.past.map(\.kind) == [Fixture.a100])
    #expect(stage.job?.probing?.measured(Fixture.a100)?.stepsPerHour == 120)
    #expect(stage.moves.allSatisfy { $0.to == .probe }, "what is lost of a probe is probing")
}
