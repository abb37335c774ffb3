import Domain
import Orchestration
import Policies
import Pools
import Simulation
import TestKit
import Testing
import Wire

/// A T4 has a row of 600 steps an hour; an A100 none, and four times the peak.
private let throughputs = ThroughputTable(
    rows: [
        ThroughputKey(workload: "speech", accelerators: Fixture.t4): Throughput(stepsPerHour: Fixture.stepsPerHour)
    ],
    peakGigaflops: [Fixture.t4.kind: 65_000, Fixture.a100.kind: 260_000])

/// Jobs that did half of what the table says on two T4: the estimate for the A100 is halved with it, wrongly.
private let misled = State(applying: [
    .throughput(
        ThroughputKey(
            workload: "speech", accelerators: Accelerators(kind: Fixture.t4.kind, count: 2), nodes: 1),
        ThroughputStatistics(steps: 5_700, time: .hours(10)))
])

private func spec(hours: Int = 20, change: (inout JobSpec) -> Void = { _ in }) -> JobSpec {
    Fixture.spec("probed", hours: hours) { spec in
        var work = SimulatedWork(workload: "speech", steps: hours * Int(Fixture.stepsPerHour))
        work.startup = .seconds(30)
        work.reportEvery = 10
        spec.work = .simulated(work)
        spec.resources.accelerators = [Fixture.a100, Fixture.t4]
        spec.probe = true
        change(&spec)
    }
}

private func scenario(
    t4: Int64 = 60, a100: Int64, _ spec: JobSpec, change: (inout Settings) -> Void = { _ in }
) -> Scenario {
    let groups = [
        Fixture.group("t4", cents: t4, limit: 4),
        Fixture.group("a100", cents: a100, accelerators: Fixture.a100, limit: 4),
    ]
    var scenario = Fixture.scenario(groups, jobs: [(0, spec)])
    scenario.settings.pool = PoolDescription(seed: 7, groups: groups, throughputs: throughputs)
    scenario.settings.moves = nil
    change(&scenario.settings)
    return scenario
}

/// What a run came to.
private struct Came {
    var findings: [String] = []
    var decisions: [Decision] = []
    var attempts: [AttemptID: Attempt] = [:]
    var bill = Money.zero
    var probing = Money.zero
    var end: JobEnd?
    var endedAt = Fixture.origin

    init(_ scenario: Scenario, from state: State = State()) {
        var auditor = Auditor(scenario)
        var run = Run(scenario, from: state, at: scenario.origin)
        while let turn = run.advance() {
            auditor.check(turn, run.orchestrator.state)
            decisions += turn.handled.flatMap(\.outcome.decisions)
            for change in turn.changes {
                switch change {
                case .attempt(let attempt): attempts[attempt.id] = attempt
                case .posting(let posting) where posting.segment.job != nil: bill += posting.amount
                case .reclassified(let move) where move.to == .probe: probing += move.amount
                case .job(let job):
                    if case .ended(let end, let at) = job.state { (self.end, endedAt) = (end, at) }
                default: break
                }
            }
        }
        auditor.conclude(run.orchestrator.state)
        findings = auditor.findings
    }

    /// What was said of the job, as codes.
    var codes: [String] { decisions.filter { $0.job != nil }.map(\.reason.code) }
    var runs: [ProbeRun] { reasons.compactMap { if case .run(let run) = $0 { run } else { nil } } }
    var ended: [ProbeEnd] { reasons.compactMap { if case .ended(let end) = $0 { end } else { nil } } }
    var chosen: ProbeChoice? { reasons.lazy.compactMap { if case .chosen(let it) = $0 { it } else { nil } }.first }
    var refused: NotProbed? { reasons.lazy.compactMap { if case .notProbed(let it) = $0 { it } else { nil } }.first }
    private var reasons: [ProbeReason] {
        decisions.compactMap { if case .probe(let reason) = $0.reason { reason } else { nil } }
    }
}

/// Twenty hours at 0.60 $ on a T4. The A100 at 1.50 $ is believed to do twice as much, which would be dearer, and does
/// four times as much: 7.50 $ instead of 12. Two probes of two and a half and five minutes find that out.
@Test func probesFindTheCheaperKindWhereTheEstimateIsWrong() throws {
    let without = Came(scenario(a100: 150, spec { $0.probe = nil }), from: misled)
    #expect(without.findings == [] && without.bill > .cents(1_170), "\(without.bill)")
    let came = Came(scenario(a100: 150, spec()), from: misled)
    #expect(came.findings == [])
    let codes = ["Submitted", "Probed", "ProbeEnded", "Probed", "ProbeEnded", "ProbeChosen", "Cheapest", "Finished"]
    #expect(came.codes == codes)
    // The best by what is believed comes last, so that the job could go on there.
    #expect(came.runs.map(\.on.kind) == [Fixture.a100, Fixture.t4] && came.runs.map(\.number) == [1, 2])
    let measured = try #require(came.ended.first?.probe.measured)
    #expect((0.96...1.04).contains(Double(measured.stepsPerHour) / 2_400), "\(measured)")
    #expect(came.ended.allSatisfy { $0.probe.reports >= 5 && !$0.isTimeOver })
    let choice = try #require(came.chosen)
    #expect(choice.chosen.name == "a100" && !choice.isThere && choice.keptSteps > 80)
    #expect(choice.kinds.map(\.kind) == [Fixture.a100, Fixture.t4] && choice.kinds.allSatisfy { $0.cost != nil })
    // Two boots of two minutes, two starts, and some seven minutes of steps with a save each.
    #expect(choice.cost == came.probing && came.probing > .cents(12) && came.probing < .cents(24), "\(came.probing)")
    #expect(came.attempts.count == 3 && came.attempts.values.count { $0.isProbe } == 2)
    #expect(came.end == .succeeded && came.bill < .cents(800), "\(came.bill)")
}

/// At 2.60 $ the A100 is dearer, but might not have been. The last probe is on the T4, where the job simply goes on.
@Test func theLastProbeGoesOnWhereItIsTheChoice() throws {
    let came = Came(scenario(a100: 260, spec()))
    #expect(came.findings == [])
    #expect(came.codes == ["Submitted", "Probed", "ProbeEnded", "Probed", "ProbeEnded", "ProbeChosen", "Finished"])
    let choice = try #require(came.chosen)
    #expect(choice.chosen.name == "t4" && choice.isThere && choice.cost == came.probing)
    #expect(came.attempts.count == 2 && came.attempts[AttemptID(job: JobID(1), number: 2)]?.isProbe == false)
    #expect(came.probing < .cents(40) && came.bill > .cents(1_100), "\(came.probing) of \(came.bill)")
}

/// Fifty reports of twenty hours come every 24 minutes: the save at the end of a probe says how far it came.
@Test func aProbeThatReportsNothingIsMeasuredByItsSave() throws {
    let came = Came(
        scenario(
            a100: 150,
            spec { spec in
                guard case .simulated(var work) = spec.work else { return }
                work.reportEvery = 240
                spec.work = .simulated(work)
            }), from: misled)
    #expect(came.findings == [])
    #expect(came.ended.map(\.isTimeOver) == [true, true])
    let choice = try #require(came.chosen)
    let speeds = try choice.kinds.map { Double(try #require($0.measured).stepsPerHour) }
    #expect((0.96...1.04).contains(speeds[0] / 2_400) && (0.96...1.04).contains(speeds[1] / 600), "\(speeds)")
    #expect(choice.chosen.name == "a100" && came.end == .succeeded)
}

@Test func aKindThatCannotWinIsNotProbed() throws {
    let came = Came(scenario(a100: 1_000, spec()))
    #expect(came.findings == [])
    #expect(came.codes == ["Submitted", "NotProbed", "Cheapest", "Finished"])
    let refused = try #require(came.refused)
    #expect(refused.why == .cannotWin && refused.best.kind == Fixture.t4)
    #expect(refused.leftOut.map(\.kind.kind) == [Fixture.a100] && refused.leftOut.map(\.why) == [.cannotWin])
    let sentence = try #require(came.decisions.first { $0.reason.code == "NotProbed" }).reason.sentence
    #expect(sentence.hasPrefix("not probed: no other kind can cost less than T4:1 $12."), "\(sentence)")
}

/// Alone it takes 20.3 hours, nine times of ten 21. Two probes take 25 minutes at most, boots and saves included.
@Test func probesNeverCostTheDeadline() throws {
    func came(_ left: Span) -> Came {
        Came(scenario(a100: 260, spec { $0.deadline = Fixture.origin + left }))
    }
    let near = came(.hours(21) + .minutes(15))
    #expect(near.findings == [] && near.codes == ["Submitted", "NotProbed", "Cheapest", "Finished"], "\(near.codes)")
    guard case .deadline(let by) = try #require(near.refused).why else {
        Issue.record("not for the deadline: \(near.codes)")
        return
    }
    #expect(by > .zero && by < .minutes(30) && near.endedAt < Fixture.origin + .hours(21) + .minutes(15))
    let far = came(.hours(22))
    #expect(far.findings == [] && far.runs.count == 2 && far.runs.allSatisfy { $0.slack ?? .zero > .zero })
    #expect(far.end == .succeeded && far.endedAt < Fixture.origin + .hours(22))
}

@Test func whatJobsHaveReportedIsNotProbedAgain() throws {
    let key = { ThroughputKey(workload: "speech", accelerators: $0, nodes: 1) }
    let known = State(applying: [
        .throughput(key(Fixture.t4), ThroughputStatistics(steps: 600, time: .hours(1))),
        .throughput(key(Fixture.a100), ThroughputStatistics(steps: 2_400, time: .hours(1))),
    ])
    let came = Came(scenario(a100: 245, spec()), from: known)
    #expect(came.findings == [] && came.refused?.why == .known && came.codes.count == 4, "\(came.codes)")
    var half = known
    half = State(applying: [.throughput(key(Fixture.t4), ThroughputStatistics(steps: 600, time: .hours(1)))])
    let other = Came(scenario(a100: 245, spec()), from: half)
    #expect(other.findings == [] && other.runs.map(\.on.kind) == [Fixture.a100], "the other kind alone")
    #expect(other.runs.first?.others.map(\.kind) == [Fixture.t4])
}

/// What does not save begins again on the other kind; where the last probe runs, it goes on.
@Test func aJobThatDoesNotSaveKeepsWhatItsLastProbeDid() throws {
    let came = Came(scenario(a100: 260, spec { $0.checkpoint = nil }))
    #expect(came.findings == [])
    #expect(came.codes == ["Submitted", "Probed", "ProbeEnded", "Probed", "ProbeEnded", "ProbeChosen", "Finished"])
    #expect(came.chosen?.isThere == true && came.chosen?.chosen.name == "t4")
    let last = try #require(came.attempts[AttemptID(job: JobID(1), number: 2)])
    #expect(last.resumedFromStep == 0)
}

@Test func probesThatMakeNoSenseAreRefused() throws {
    func answer(a100: Int64, _ change: (inout JobSpec) -> Void) -> Answer? {
        let scenario = scenario(a100: a100, spec(change: change))
        var orchestrator = Orchestrator(settings: scenario.settings)
        let submission = Submission(spec: spec(change: change), caller: Fixture.user)
        return orchestrator.step(.submitted(submission), at: Fixture.origin).answer
    }
    #expect(answer(a100: 150) { $0.budget = BudgetPlan(limit: .dollars(40)) } == .accepted(JobID(1), isRepeat: false))
    let one = answer(a100: 150) { $0.resources.accelerators = [Fixture.t4] }
    #expect(one == .refused(.cannotProbe(.oneKind(Fixture.t4))))
    guard case .refused(let refusal) = answer(a100: 150, { $0.budget = BudgetPlan(limit: .dollars(6)) }),
        case .cannotProbe(.budget(let limit, let least)) = refusal
    else {
        Issue.record("six dollars do not pay for the work")
        return
    }
    #expect(limit == .dollars(6) && least > .dollars(7) && least < .dollars(10))
    #expect(refusal.code == "CannotProbe" && refusal.problem.detail.contains("its budget is $6.00"))
}

/// A budget that was changed while the job waited.
@Test func aBudgetThatIsTooSmallForProbesLeavesThemOut() throws {
    let spec = spec {
        $0.budget = BudgetPlan(limit: .dollars(40))
        $0.notBefore = Fixture.origin + .hours(1)
    }
    var scenario = scenario(a100: 260, spec)
    var edit = JobEdit()
    edit.limit = Money.cents(1_240)
    scenario.steps.append(
        Scenario.Step(at: Fixture.origin + .minutes(30), action: .request(.edit(edit), JobID(1), by: Fixture.user)))
    let came = Came(scenario)
    #expect(came.findings == [])
    guard case .budget(let left, let least) = try #require(came.refused).why else {
        Issue.record("not for the budget: \(came.codes)")
        return
    }
    #expect(left == .cents(1_240) && least > left)
}

/// The same run with the daemon dying all the time: what is known of its probes is in its rows.
@Test func probesGoOnAfterARestart() {
    var scenario = scenario(a100: 150, spec())
    scenario.faults.crashPPM = 300_000
    let came = Came(scenario, from: misled)
    #expect(came.findings == [])
    #expect(came.chosen?.chosen.name == "a100" && came.runs.count == 2 && came.end == .succeeded)
    #expect(came.chosen?.cost == came.probing)
}
