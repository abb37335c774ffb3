import Domain
import Orchestration
import Policies
import Pools
import TestKit

/// One event that may come at any time, under the name it has in the table of `EveryStateTests`.
struct Happening: Sendable {
    var name: String
    /// Whether the job has checkpoints.
    var saves = true
    /// The event, as it would be on this stage.
    var event: @Sendable (Stage) -> Event

    init(_ name: String, saves: Bool = true, _ event: @escaping @Sendable (Stage) -> Event) {
        self.name = name
        self.saves = saves
        self.event = event
    }

    static let all =
        submissions + requests + nodes + budgets + bookkeeping + leaseFacts + attemptFacts + marketFacts + daemon

    private static let stranger = Caller(owner: Owner(uid: 2_000, name: "bob"), isPrivileged: false)

    private static let submissions = [
        submission("another job", Stage.spec()),
        submission("the same job under its key", Stage.spec(), Stage.key),
        submission("another job under its key", Stage.spec(), IdempotencyKey(key: "first", digest: 2)),
        submission("a job to come after it", Fixture.spec("next", hours: 1) { $0.after = [Stage.job] }),
        submission("a job to come after no job", Fixture.spec("next", hours: 1) { $0.after = [JobID(99)] }),
        submission("a job no node can run", Fixture.spec("large", hours: 1) { $0.nodes = 2 }),
        Happening("its retry") { _ in
            var submission = Submission(spec: Stage.spec(), caller: Fixture.user)
            submission.retryOf = Stage.job
            return .submitted(submission)
        },
    ]

    private static func submission(_ name: String, _ spec: JobSpec, _ key: IdempotencyKey? = nil) -> Happening {
        Happening(name) { _ in .submitted(Submission(spec: spec, caller: Fixture.user, idempotency: key)) }
    }

    private static let requests = [
        request("cancel", .cancel), request("hold", .hold), request("unhold", .unhold), request("pause", .pause),
        Happening("pause without checkpoints", saves: false) { _ in
            .requested(.pause, Stage.job, by: Fixture.user)
        },
        request("resume", .resume),
        edit("edit: another name") { $0.name = "renamed" },
        edit("edit: nothing") { $0.name = "job" },
        edit("edit: not before later") { $0.notBefore = Fixture.origin + .hours(9) },
        edit("edit: a price of other days") { $0.maxHourlyCost = Price(nanosPerHour: 1) },
        edit("edit: a limit passed already") { $0.limit = .zero },
        request("cancel by a stranger", .cancel, by: stranger),
        Happening("cancel of no job") { _ in .requested(.cancel, JobID(99), by: Fixture.user) },
    ]

    private static func request(_ name: String, _ request: JobRequest, by who: Caller = Fixture.user) -> Happening {
        Happening(name) { _ in .requested(request, Stage.job, by: who) }
    }

    private static func edit(_ name: String, _ change: (inout JobEdit) -> Void) -> Happening {
        var edit = JobEdit()
        change(&edit)
        return request(name, .edit(edit))
    }

    private static let nodes = [
        Happening("drain") { _ in .drainRequested(Stage.lease, isDraining: true, by: Fixture.user) },
        Happening("undrain") { _ in .drainRequested(Stage.lease, isDraining: false, by: Fixture.user) },
        Happening("drain by a stranger") { _ in .drainRequested(Stage.lease, isDraining: true, by: stranger) },
    ]

    private static let budgets = [
        budget("a budget of a cent") { .set(cent, spent: .zero, asOf: $0.state.counters.entries) },
        budget("a budget of old books") { .set(cent, spent: .zero, asOf: $0.state.counters.entries + 1) },
        budget("a budget by a stranger", by: stranger) { .set(cent, spent: .zero, asOf: $0.state.counters.entries) },
        budget("no budget any more") { _ in .remove(cent.key) },
    ]

    private static let cent = Budget(key: BudgetKey(.user("ada"), .total), limit: .cents(1))

    private static func budget(
        _ name: String, by who: Caller = Fixture.user, _ request: @escaping @Sendable (Stage) -> BudgetRequest
    ) -> Happening {
        Happening(name) { .budgetRequested(request($0), by: who) }
    }

    private static let bookkeeping = [
        Happening("close the month before") { _ in .closeRequested(before, by: Fixture.user) },
        Happening("close the month we are in") { _ in .closeRequested(before.nextMonth, by: Fixture.user) },
        Happening("close by a stranger") { _ in .closeRequested(before, by: stranger) },
        correction("correct the month before", before, cents: 1),
        correction("correct by more than it cost", before, cents: -100_000),
        correction("correct the month we are in", before.nextMonth, cents: 1),
        correction("correct by a stranger", before, cents: 1, by: stranger),
    ]

    /// The start of the month before the stage's.
    private static let before = (Fixture.origin.monthStart - .hours(1)).monthStart

    private static func correction(
        _ name: String, _ month: Instant, cents: Int64, by who: Caller = Fixture.user
    ) -> Happening {
        Happening(name) { _ in
            let correction = CorrectionRequest(
                month: month, job: Stage.job, place: Domain.Place(provider: "aws"), amount: .cents(cents),
                note: "credit")
            return .correctionRequested(correction, by: who)
        }
    }

    private static let leaseFacts = [
        lease("node refused", .refused), lease("node granted", .granted(price: Stage.node().price)),
        lease("node ready", .ready), lease("node warned", .warned(at: Fixture.origin + .hours(1))),
        lease("node released", .ended(.released)), lease("node taken back", .ended(.interrupted)),
        lease("node lost", .ended(.lost)), lease("node ended as refused", .ended(.refused)),
        lease("node exits like an attempt", .exited(.finished)),
    ]

    private static func lease(_ name: String, _ fact: Fact) -> Happening {
        Happening(name) { .observed($0.next(.lease(Stage.lease), fact)) }
    }

    private static let attemptFacts =
        [
            attempt("attempt started", .started),
            attempt("attempt reports", .reported(step: 120, metrics: [Metric(name: "loss", value: .finite(1))])),
            attempt("attempt reports less", .reported(step: 80, metrics: [Metric(name: "loss", value: .infinity)])),
            attempt("attempt saves", .checkpointed(step: 120, path: nil)),
            attempt("attempt says how long it saved", .checkpointed(step: 120, path: "c", took: .hours(3))),
            attempt("attempt has loaded", .restored(took: .minutes(2))),
            attempt("attempt waited", .stalled(.minutes(9))),
            attempt("attempt says what it uses", .used(PeakUse(milliCPUs: 1_000, memoryMiB: 512))),
            attempt("attempt is ready like a node", .ready),
        ]
        + exits.map { attempt("exit: \($0.word)", .exited($0)) }

    private static let exits: [AttemptExit] = [
        .finished, .failed(code: 3), .killed(signal: 9), .stopped, .interrupted, .notStarted("no such directory"),
        .vanished, .overLimit("its disk"),
    ]

    private static func attempt(_ name: String, _ fact: Fact) -> Happening {
        Happening(name) { .observed($0.next(.attempt(Stage.attempt), fact)) }
    }

    private static let marketFacts = [
        market("price rises", .quoted(price: Stage.node(cents: 90).price, isAvailable: true)),
        market("price falls, none to have", .quoted(price: Stage.node(cents: 30).price, isAvailable: false)),
        market("market starts like an attempt", .started),
    ]

    private static func market(_ name: String, _ fact: Fact) -> Happening {
        Happening(name) { .observed($0.next(.market(Stage.group), fact)) }
    }

    private static let daemon = [
        Happening("daemon starts, all is there") { stage in
            .started(Inventory(leases: Array(stage.state.leases.keys), attempts: Array(stage.state.attempts.keys)))
        },
        Happening("daemon starts, attempt is gone") { stage in
            .started(Inventory(leases: Array(stage.state.leases.keys), attempts: []))
        },
        Happening("daemon starts, all is gone") { _ in .started(Inventory(leases: [], attempts: [])) },
        Happening("daemon starts, more is there") { stage in
            .started(
                Inventory(
                    leases: stage.state.leases.keys + [LeaseID(99)], attempts: Array(stage.state.attempts.keys)))
        },
        pool("pool as before", Stage.node()), pool("pool is dearer", Stage.node(cents: 90)),
        pool("pool without its group", Stage.node(named: "other")), Happening("tick") { _ in .ticked },
        Happening("caught up") { _ in .caughtUp },
        Happening("a table nobody asked for") { _ in .tableSolved(Stage.job, Stage.group, table) },
    ]

    private static let table = SpotTable(
        SpotTerms(
            work: .minutes(10), deadline: .minutes(40), tick: .minutes(10), restart: .zero,
            spot: Price(nanosPerHour: 1), onDemand: Price(nanosPerHour: 2)),
        .succession, from: SpotMoment(elapsed: .zero, workLeft: .minutes(10), mode: .none, isUp: true), count: 4)

    private static func pool(_ name: String, _ group: NodeGroup) -> Happening {
        Happening(name) { _ in
            .poolChanged(Stage.pool(group), [Quote(group: group.id, price: group.price, isAvailable: true)])
        }
    }
}
