import Domain
import Orchestration
import Pools
import TestKit
import Testing
import Wire

/// What each event comes to wherever a job stands: `.` it stays there, a word is where it goes or how it ends, `!` is a
/// refusal, and `-` cannot come about: no pool grants a node twice, or refuses it afterwards. The words are those of
/// `Place`; what an event is, `Happening` says.
private let table = """
                                    held   queue  place  boot   start  run    again  pause  >end   >pause >again over
    another job                     .      .      .      .      .      .      .      .      .      .      .      .
    the same job under its key      .      .      .      .      .      .      .      .      .      .      .      .
    another job under its key       !key   !key   !key   !key   !key   !key   !key   !key   !key   !key   !key   !key
    a job to come after it          .      .      .      .      .      .      .      .      .      .      .      !again
    a job to come after no job      !after !after !after !after !after !after !after !after !after !after !after !after
    a job no node can run           !place !place !place !place !place !place !place !place !place !place !place !place
    its retry                       .      .      .      .      .      .      .      .      .      .      .      .
    cancel                          cancel cancel cancel cancel >end   >end   cancel cancel .      >end   >end   !job
    hold                            .      held   !state !state !state !state held   !state !state !state !state !job
    unhold                          queue  !state !state !state !state !state !state !state !state !state !state !job
    pause                           .      held   pause  pause  >pause >pause held   .      !state .      !state !job
    pause without checkpoints       .      held   pause  pause  !saves !saves held   -      !state -      !state !job
    resume                          queue  !state !state !state !state !state !state again  !state !state !state !job
    edit: another name              .      .      !state !state !state !state .      .      !state !state !state !job
    edit: nothing                   .      .      !state !state !state !state .      .      !state !state !state !job
    edit: not before later          .      held   !state !state !state !state held   !state !state !state !state !job
    edit: a price of other days     .      .      !state !state !state !state .      .      !state !state !state !job
    edit: a limit passed already    !state !state !state !state !state !state !state !state !state !state !state !job
    cancel by a stranger            !owner !owner !owner !owner !owner !owner !owner !owner !owner !owner !owner !job
    cancel of no job                !job   !job   !job   !job   !job   !job   !job   !job   !job   !job   !job   !job
    drain                           !node  !node  .      .      .      .      .      .      .      .      .      .
    undrain                         !node  !node  .      .      .      .      .      .      .      .      .      .
    drain by a stranger             !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper
    a budget of a cent              .      .      .      .      .      .      .      .      .      .      .      .
    a budget of old books           !again !again !again !again !again !again !again !again !again !again !again !again
    a budget by a stranger          !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper
    no budget any more              !bud   !bud   !bud   !bud   !bud   !bud   !bud   !bud   !bud   !bud   !bud   !bud
    close the month before          .      .      .      .      .      .      .      .      .      .      .      .
    close the month we are in       !month !month !month !month !month !month !month !month !month !month !month !month
    close by a stranger             !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper
    correct the month before        .      .      .      .      .      .      .      .      .      .      .      .
    correct by more than it cost    !large !large !large !large !large !large !large !large !large !large !large .
    correct the month we are in     !month !month !month !month !month !month !month !month !month !month !month !month
    correct by a stranger           !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper  !oper
    node refused                    .      .      queue  .      .      .      .      .      .      .      .      .
    node granted                    .      .      boot   .      .      .      .      .      .      .      .      .
    node ready                      .      .      .      .      .      .      .      .      .      .      .      .
    node warned                     .      .      .      .      .      .      .      .      .      .      .      .
    node released                   .      .      queue  queue  again  again  .      .      early  pause  again  .
    node taken back                 .      .      queue  queue  again  again  .      .      early  pause  again  .
    node lost                       .      .      queue  queue  again  again  .      .      early  pause  again  .
    node ended as refused           .      .      queue  queue  again  again  .      .      early  pause  again  .
    node exits like an attempt      .      .      .      .      .      .      .      .      .      .      .      .
    attempt started                 .      .      .      .      run    .      .      .      .      .      .      .
    attempt reports                 .      .      .      .      .      .      .      .      .      .      .      .
    attempt reports less            .      .      .      .      .      .      .      .      .      .      .      .
    attempt saves                   .      .      .      .      .      .      .      .      .      .      .      .
    attempt says how long it saved  .      .      .      .      .      .      .      .      .      .      .      .
    attempt has loaded              .      .      .      .      .      .      .      .      .      .      .      .
    attempt waited                  .      .      .      .      .      .      .      .      .      .      .      .
    attempt says what it uses       .      .      .      .      .      .      .      .      .      .      .      .
    attempt is ready like a node    .      .      .      .      .      .      .      .      .      .      .      .
    exit: finished                  .      .      .      .      done   done   .      .      done   done   done   .
    exit: failed:3                  .      .      .      .      fail   fail   .      .      early  pause  again  .
    exit: killed:9                  .      .      .      .      fail   fail   .      .      early  pause  again  .
    exit: stopped                   .      .      .      .      again  again  .      .      early  pause  again  .
    exit: interrupted               .      .      .      .      again  again  .      .      early  pause  again  .
    exit: not-started               .      .      .      .      fail   fail   .      .      early  pause  again  .
    exit: vanished                  .      .      .      .      lost   lost   .      .      early  pause  again  .
    exit: over-limit                .      .      .      .      fail   fail   .      .      early  pause  again  .
    price rises                     .      .      .      .      .      .      .      .      .      .      .      .
    price falls, none to have       .      .      .      .      .      .      .      .      .      .      .      .
    market starts like an attempt   .      .      .      .      .      .      .      .      .      .      .      .
    daemon starts, all is there     .      .      .      .      .      .      .      .      .      .      .      .
    daemon starts, attempt is gone  .      .      .      .      lost   lost   .      .      early  pause  again  .
    daemon starts, all is gone      .      .      queue  queue  again  again  .      .      early  pause  again  .
    daemon starts, more is there    .      .      .      .      .      .      .      .      .      .      .      .
    pool as before                  .      .      .      .      .      .      .      .      .      .      .      .
    pool is dearer                  .      .      .      .      .      .      .      .      .      .      .      .
    pool without its group          .      .      .      .      .      .      .      .      .      .      .      .
    tick                            .      .      .      .      .      .      .      .      .      .      .      .
    caught up                       .      place  .      .      .      .      start  .      .      .      .      .
    a table nobody asked for        .      .      .      .      .      .      .      .      .      .      .      .
    """

/// The refusals of the table.
private let refusals = [
    "!state": "WrongState", "!job": "NoSuchJob", "!owner": "NotOwner", "!saves": "CannotPause",
    "!node": "NoSuchLease", "!oper": "OperatorsOnly", "!key": "IdempotencyKeyReused", "!after": "DependencyImpossible",
    "!month": "MonthNotOver", "!large": "CorrectionTooLarge", "!again": "Outdated", "!place": "CannotBePlaced",
    "!bud": "NoSuchBudget",
]

/// The ends of the table.
private let ends: [String: JobEnd] = [
    "done": .succeeded, "early": .stoppedEarly, "cancel": .cancelled, "fail": .failed, "lost": .lost,
]

private let rows = table.split(separator: "\n").dropFirst().map { line in
    (
        name: line.prefix(32).trimmingCharacters(in: .whitespaces),
        cells: line.dropFirst(32).split(separator: " ").map(String.init)
    )
}

@Test func theTableHasEveryEventAndEveryPlace() {
    #expect(table.prefix { $0 != "\n" }.split(separator: " ").map(String.init) == Place.allCases.map(\.rawValue))
    #expect(rows.map(\.name) == Happening.all.map(\.name))
    #expect(rows.allSatisfy { $0.cells.count == Place.allCases.count })
    let stage = Stage(at: .run)
    #expect(Set(Happening.all.map { EventKind(of: $0.event(stage)) }) == Set(EventKind.allCases))
}

@Test(arguments: Place.allCases)
func everyEventIsHandledWhereverAJobStands(place: Place) throws {
    for (happening, row) in zip(Happening.all, rows) {
        let cell = row.cells[try #require(Place.allCases.firstIndex(of: place))]
        guard cell != "-" else { continue }
        var stage = Stage(at: place, saves: happening.saves)
        #expect(stage.place == place, "the stage of '\(happening.name)' is not set")
        stage.wait(.minutes(1))
        let before = stage
        let event = happening.event(stage)
        let outcome = stage.step(event)
        #expect(tableWord(of: outcome, from: before, to: stage) == cell, "'\(happening.name)' in \(place.rawValue)")
        let problems = problems(of: event, outcome, before, stage) + problemsOfCancelling(stage)
        #expect(problems == [], "'\(happening.name)' in \(place.rawValue)")
    }
}

/// The pool repeats an observation until a committed turn has taken it.
@Test(arguments: Place.allCases)
func anObservationCountsOnce(place: Place) {
    for happening in Happening.all {
        var stage = Stage(at: place)
        guard case .observed(let observation) = happening.event(stage) else { continue }
        stage.step(.observed(observation))
        let once = stage.state
        let again = stage.step(.observed(observation))
        #expect(stage.state == once, "'\(happening.name)' in \(place.rawValue)")
        #expect(again.taken == observation, "the pool would repeat '\(happening.name)' in \(place.rawValue) for ever")
    }
}

/// Of what is not known, nothing is believed.
@Test(arguments: Place.allCases)
func anObservationOfSomethingUnknownChangesNothing(place: Place) {
    let strangers: [Subject] = [
        .lease(LeaseID(99)), .attempt(AttemptID(job: Stage.job, number: 99)),
        .attempt(AttemptID(job: JobID(99), number: 1)), .market(GroupID("nowhere")),
    ]
    for happening in Happening.all {
        var stage = Stage(at: place)
        guard case .observed(var observation) = happening.event(stage) else { continue }
        let before = stage.state
        for stranger in strangers {
            observation.subject = stranger
            let outcome = stage.step(.observed(observation))
            #expect(stage.state == before, "'\(happening.name)' of \(stranger) in \(place.rawValue)")
            #expect(outcome.taken == observation && outcome.postings.isEmpty && outcome.decisions.isEmpty)
        }
    }
}

/// The word of the table for what has come of an event.
private func tableWord(of outcome: Outcome, from before: Stage, to after: Stage) -> String {
    if case .refused(let refusal) = outcome.answer {
        return refusals.first { $0.value == refusal.code }?.key ?? refusal.code
    }
    if after.place == before.place { return "." }
    guard after.place == .over else { return after.place.rawValue }
    return ends.first { $0.value == after.end }?.key ?? "over without an end"
}

/// What must hold after any event.
private func problems(of event: Event, _ outcome: Outcome, _ before: Stage, _ after: Stage) -> [String] {
    var problems = after.state.brokenInvariants(in: after.orchestrator.settings.pool)
    if State(applying: after.changes) != after.state { problems.append("the rows say something else than the memory") }
    switch (event, outcome.answer) {
    case (.submitted, .accepted), (.requested, .done), (.drainRequested, .done), (.closeRequested, .done),
        (.correctionRequested, .booked), (.budgetRequested, .done):
        break
    case (.submitted, .refused(let refusal)), (.requested, .refused(let refusal)),
        (.drainRequested, .refused(let refusal)), (.closeRequested, .refused(let refusal)),
        (.correctionRequested, .refused(let refusal)), (.budgetRequested, .refused(let refusal)):
        if refusal.problem.detail.isEmpty { problems.append("\(refusal.code) says nothing") }
        if after.state != before.state { problems.append("something was refused, and done") }
    case (.observed, nil), (.started, nil), (.poolChanged, nil), (.ticked, nil), (.caughtUp, nil),
        (.tableSolved, nil):
        break
    default: problems.append("the answer is \(String(describing: outcome.answer))")
    }
    if after.bill != before.bill, !isChargedToItsLastProofOfLife(event) {
        problems.append("what had cost \(before.bill.exact) costs \(after.bill.exact)")
    }
    return problems
}

/// Whether it says that a node is gone, nobody knows since when.
private func isChargedToItsLastProofOfLife(_ event: Event) -> Bool {
    if case .started(let inventory) = event { !inventory.leases.contains(Stage.lease) } else { false }
}

/// Whatever has happened, a user can end the job.
private func problemsOfCancelling(_ stage: Stage) -> [String] {
    guard stage.place != .over else { return [] }
    var stage = stage
    let answer = stage.step(.requested(.cancel, Stage.job, by: Fixture.user)).answer
    if stage.place == .toEnd, let attempt = stage.state.jobs[Stage.job]?.currentAttempt {
        stage.observe(.attempt(attempt), .exited(.stopped))
    }
    guard answer == .done, stage.place == .over, stage.end == .cancelled else {
        return ["a cancel is answered \(String(describing: answer)) and leaves the job in \(stage.place.rawValue)"]
    }
    return stage.state.brokenInvariants(in: stage.orchestrator.settings.pool)
}
