import Domain
import Orchestration
import Pools
import TestKit
import Testing
import Wire

/// Five hours of which the objective improves in the first alone: ten reports, an hour, after step 480 it is on a
/// plateau, and every report says so again.
private func flat(_ name: String, _ change: (inout JobSpec) -> Void) -> JobSpec {
    Fixture.spec(name, hours: 5) {
        guard case .simulated(var work) = $0.work else { return }
        work.curve.rate = 60
        $0.work = .simulated(work)
        $0.metric = MetricGoal(name: "loss", mode: .min)
        $0.earlyStop.patience = PatienceRule(reports: 10, minDelta: 0.001)
        change(&$0)
    }
}

private func bound(_ metric: String, atMost value: Double) -> QualityGuards {
    QualityGuards([QualityGuard(kind: .floor, metric: metric, bound: .atMost, value: value)])
}

private func draw(
    _ groups: [NodeGroup], _ jobs: [(minute: Int64, spec: JobSpec)], change: (inout Settings) -> Void = { _ in }
) -> Picture {
    Picture(Fixture.scenario(groups, jobs: jobs, change: change), column: .minutes(30))
}

private func refusals(_ picture: Picture) -> [String] {
    picture.decisions.filter { $0.verdict == .keep }.map { "job \($0.job?.number ?? 0): \($0.reason.sentence)" }
}

/// What the log says of a job that is not stopped on its plateau.
private func stopped(_ job: Int, _ because: String) -> String {
    "job \(job): it is not stopped early, which would have saved about $1.95 (loss has not improved since step 480): "
        + because
}

/// A plateau ends jobs of the lower classes, and is told once of the others.
@Test func criticalAndResearchJobsAreNotStoppedOnAPlateau() {
    let picture = draw(
        [Fixture.group("t4", cents: 60, limit: 4)],
        JobClass.allCases.map { jobClass in (0, flat(jobClass.rawValue) { $0.jobClass = jobClass }) })
    #expect(
        picture.lines == [
            "critical: ==========S $3.07", "research: ==========S $3.12", "standard: ===E $1.09",
            "scavenger: ===E $1.11",
        ])
    #expect(picture.findings == [])
    #expect(
        refusals(picture) == [
            stopped(1, "a critical job is never stopped early to save money"),
            stopped(2, "a research job is never stopped early to save money"),
        ])
}

/// 0.2 is where the curve ends: one floor is kept, one is not, and one metric is never reported.
@Test func aModelOutsideItsBoundsIsNotStoppedOnAPlateau() {
    let picture = draw(
        [Fixture.group("t4", cents: 60, limit: 3)],
        [
            (0, flat("kept") { $0.quality = bound("loss", atMost: 0.21) }),
            (0, flat("broken") { $0.quality = bound("loss", atMost: 0.19) }),
            (0, flat("unknown") { $0.quality = bound("acc_gap", atMost: 0.05) }),
        ])
    #expect(picture.lines == ["kept: ===E $1.12", "broken: ==========S $3.12", "unknown: =========S $2.99"])
    #expect(picture.findings == [])
    #expect(
        refusals(picture).sorted() == [
            stopped(2, "loss must be at most 0.19, and it is 0.2 now"),
            stopped(3, "acc_gap must be at most 0.05, and no value of it has been reported yet"),
        ])
}

/// A shadow rule saves nothing: it says what it would have done whatever the class, and the gate is not asked.
@Test func aRuleInShadowModeAsksNobody() {
    let picture = draw(
        [Fixture.group("t4", cents: 60)],
        [
            (
                0,
                flat("says") {
                    $0.jobClass = .critical
                    $0.earlyStop.mode = .shadow
                }
            )
        ])
    #expect(picture.lines == ["says: ==========S $3.07"])
    let told: [Decision.Verdict] = picture.decisions.map(\.verdict)
    #expect(!told.contains(.keep) && told.count { $0 == .shadowStop } == 1)
}

/// Money that is not at stake: a divergence, its own limit and its user end even a critical job outside its bounds.
@Test func whatIsNoSavingEndsEvenACriticalJob() {
    func critical(_ name: String, _ change: (inout JobSpec) -> Void) -> JobSpec {
        flat(name) {
            $0.jobClass = .critical
            $0.quality = bound("acc_gap", atMost: 0)
            change(&$0)
        }
    }
    let diverging = critical("diverges") {
        guard case .simulated(var work) = $0.work else { return }
        work.curve.divergesAtStep = 300
        $0.work = .simulated(work)
    }
    let thrifty = critical("thrifty") { $0.budget = BudgetPlan(limit: .cents(40)) }
    let picture = Picture(
        Fixture.scenario(
            [Fixture.group("t4", cents: 60, limit: 3)],
            jobs: [(0, diverging), (0, thrifty), (0, critical("cancelled") { _ in })],
            wishes: [(35, .request(.cancel, JobID(3), by: Fixture.user))]), column: .minutes(30))
    let ends: [Character?] = picture.lines.map { $0.split(separator: " ")[1].last }
    #expect(ends == ["E", "B", "C"])
    #expect(picture.findings == [])
    #expect(refusals(picture) == [])
}

/// The urgent job takes the node of the research job; where a critical one is in its way it waits, which is told once.
@Test func aCriticalJobIsNotPreemptedAndAResearchJobIs() {
    func picture(_ jobClass: JobClass) -> Picture {
        draw(
            [Fixture.group("t4", cents: 60)],
            [
                (0, Fixture.spec("first", hours: 2) { $0.jobClass = jobClass }),
                (30, Fixture.spec("urgent", hours: 1) { $0.priority = 90 }),
            ])
    }
    let kept = picture(.critical)
    #expect(kept.lines == ["first: ====S $1.24", "urgent: ...==S $0.61"])
    #expect(kept.findings == [])
    #expect(
        refusals(kept) == [
            "job 1: it is not preempted (job 2 needs its nodes): a critical job is never preempted to save money"
        ])
    let moved = picture(.research)
    #expect(moved.decisions.filter { $0.verdict == .preempt }.map(\.job) == [JobID(1)])
    #expect(moved.findings == [] && refusals(moved) == [])
}

/// Nothing is told of a critical job whose leaving would not have helped.
@Test func nothingIsSaidOfAJobThatIsNotInTheWay() {
    let picture = draw(
        [Fixture.group("t4", cents: 60)],
        [
            (0, Fixture.spec("first", hours: 2) { $0.jobClass = .critical }),
            (30, Fixture.spec("equal", hours: 1)),
        ])
    #expect(picture.lines == ["first: ====S $1.24", "equal: ...==S $0.61"])
    #expect(refusals(picture) == [])
}

/// Spot is a third of the price and a critical job does not get it unless its file asks; the placement names the class.
@Test func aCriticalJobIsPutOnSpotOnlyWhereItAsks() throws {
    let spot = Fixture.group(
        "spot", .spot, cents: 20, trace: [.init(at: .zero, available: true)])
    func groups(_ jobClass: JobClass, _ useSpot: Bool?) -> [String] {
        let job = Fixture.spec("job", hours: 1) {
            $0.jobClass = jobClass
            $0.resources.useSpot = useSpot
        }
        let picture = draw([spot, Fixture.group("t4", cents: 60)], [(0, job)])
        #expect(picture.findings == [])
        return picture.decisions.flatMap { decision -> [String] in
            guard case .cheapest(let choice) = decision.reason else { return [] }
            return [choice.chosen.group.name] + choice.rejected.map { "not \($0.group): \($0.obstacle.sentence)" }
        }
    }
    let rejection =
        "is spot, and a critical job is never put on spot to save money; use_spot: true in its file allows it"
    #expect(groups(.critical, nil) == ["t4", "not spot: \(rejection)"])
    #expect(groups(.critical, true) == ["spot"])
    #expect(groups(.research, nil) == ["spot"])
}

/// A job that may not be made to leave is not let in before its turn.
@Test func aCriticalJobDoesNotBorrowWhatIsKeptForAnother() {
    func picture(_ jobClass: JobClass) -> Picture {
        draw(
            [Fixture.group("t4", cents: 60, limit: 2)],
            [
                (0, Fixture.spec("long", hours: 3)),
                (5, Fixture.spec("pair", hours: 4) { $0.nodes = 2 }),
                (6, Fixture.spec("short", hours: 1) { $0.jobClass = jobClass }),
            ])
    }
    #expect(picture(.standard).lines[2] == "short: ==S $0.64")
    #expect(picture(.critical).lines[2].hasPrefix("short: ......"))
    #expect(picture(.critical).findings == [])
}

/// What a job was kept from and what it reported last survive a restart: nothing is told twice.
@Test func aRestartTellsNothingAgain() {
    var scenario = Fixture.scenario(
        [Fixture.group("t4", cents: 60)], jobs: [(0, flat("broken") { $0.quality = bound("loss", atMost: 0.19) })])
    scenario.faults.crashPPM = 300_000
    let picture = Picture(scenario, column: .minutes(30))
    #expect(picture.findings == [])
    #expect(refusals(picture).count == 1)
}
