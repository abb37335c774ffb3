import Domain
import Orchestration
import Pools
import Simulation
import TestKit
import Testing

private func group(
    _ name: String, _ terms: Terms = .onDemand, cents: Int64, region: String, trace: [SpotTrace.Point]? = nil
) -> NodeGroup {
    var group = Fixture.group(name, terms, cents: cents, trace: trace)
    group.region = region
    return group
}

private let east = Domain.Place(provider: "aws", region: "r1")
private let west = Domain.Place(provider: "aws", region: "r2")

private let prices = DataPrices(
    storage: [
        .init(place: east, price: GigabytePrice(nanos: 720_000_000)),
        .init(place: west, price: GigabytePrice(nanos: 1_440_000_000)),
    ],
    egress: [
        .init(from: Domain.Place(provider: "aws"), to: .otherRegion, price: GigabytePrice(nanos: 20_000_000)),
        .init(from: Domain.Place(provider: "aws"), to: .internet, price: GigabytePrice(nanos: 90_000_000)),
    ])

/// A job whose checkpoints have so many gigabytes.
private func spec(
    _ name: String = "job", hours: Int, gigabytes: Int64, change: (inout JobSpec) -> Void = { _ in }
) -> JobSpec {
    Fixture.spec(name, hours: hours) { spec in
        spec.checkpoint?.bytes = gigabytes * 1_000_000_000
        change(&spec)
    }
}

/// Everything charged in a scenario, and what the auditor found.
private func charges(
    of scenario: Scenario
) -> (charges: [Charge], ends: [JobID: JobEnd], bills: [JobID: Money], findings: [String]) {
    var run = Run(scenario)
    var auditor = Auditor(scenario)
    var charges: [Charge] = []
    run.finish { turn, state in
        auditor.check(turn, state)
        for case .charge(let charge) in turn.changes { charges.append(charge) }
    }
    auditor.conclude(run.orchestrator.state)
    return (charges, auditor.ends, auditor.bills, auditor.findings)
}

private func scenario(
    _ groups: [NodeGroup], _ spec: JobSpec, wishes: [(minute: Int64, action: Scenario.Action)] = []
) -> Scenario {
    Fixture.scenario(groups, jobs: [(0, spec)], wishes: wishes) { $0.pool.dataPrices = prices }
}

/// 100 GB at 0.72 $ a gigabyte and month, in May: 744 hours. From the first save (12 minutes) to the job's end.
@Test func aCheckpointIsChargedFromTheFirstSaveToTheEnd() throws {
    let result = charges(of: scenario([group("t4", cents: 60, region: "r1")], spec(hours: 2, gigabytes: 100)))
    #expect(result.findings == [])
    let (first, last) = (try #require(result.charges.first), try #require(result.charges.last))
    #expect(result.charges.allSatisfy { $0.costClass == .storage && $0.place == east && $0.job == JobID(1) })
    #expect(result.charges.map(\.end).dropLast() == [Fixture.origin + .hours(1), Fixture.origin + .hours(2)])
    #expect(zip(result.charges, result.charges.dropFirst()).allSatisfy { $0.end == $1.start })
    let nanos = Int128(720_000_000) * 100 * Int128((last.end - first.start).milliseconds) / (744 * 3_600_000)
    #expect(result.charges.reduce(Money.zero) { $0 + $1.amount } == Money(nanos: Int64(nanos)))
    #expect(first.start > Fixture.origin + .minutes(10) && first.start < Fixture.origin + .minutes(14))
}

@Test func withoutASizeOrAPriceNothingIsCharged() {
    let priced = [group("t4", cents: 60, region: "r1")]
    #expect(charges(of: scenario(priced, spec(hours: 1, gigabytes: 0))).charges.isEmpty)
    let elsewhere = [group("t4", cents: 60, region: "r3")]
    #expect(charges(of: scenario(elsewhere, spec(hours: 1, gigabytes: 9))).charges.isEmpty)
}

/// The spot node in one region is taken back; the job goes on in another, and its checkpoint is moved there once.
@Test func aCheckpointIsMovedWithItsJob() throws {
    let groups = [
        group(
            "spot", .spot, cents: 20, region: "r1",
            trace: [.init(at: .zero, available: true), .init(at: .minutes(60), available: false)]),
        group("t4", cents: 300, region: "r2"),
    ]
    let wanted = spec(hours: 2, gigabytes: 100) { spec in
        spec.resources.useSpot = true
        spec.costs = DeclaredCosts()
        spec.costs?.egressBytes = 20_000_000_000
        spec.costs?.dataset = DeclaredCosts.Dataset(bytes: 50_000_000_000, place: west)
    }
    let result = charges(of: scenario(groups, wanted))
    #expect(result.findings == [])
    let moved = result.charges.filter { $0.kind == .egress }
    #expect(moved.map(\.note) == ["dataset to aws/r1", "checkpoint to aws/r2", "result to the internet"])
    #expect(moved.map(\.amount) == [.cents(100), .cents(200), .cents(180)])
    #expect(moved.map(\.place) == [west, east, west])
    let stored = result.charges.filter { $0.kind == .storage }
    #expect(Set(stored.map(\.place)) == [east, west])
    #expect(result.ends[JobID(1)] == .succeeded)
}

/// Where bringing the data costs more than the cheaper node saves, the job goes to its data.
@Test func placementReckonsWithData() {
    let groups = [group("a-cheap", cents: 50, region: "r2"), group("b-near", cents: 60, region: "r1")]
    func place(gigabytes: Int64) -> [Domain.Place] {
        let wanted = spec(hours: 2, gigabytes: 1) { spec in
            spec.costs = DeclaredCosts()
            spec.costs?.dataset = DeclaredCosts.Dataset(bytes: gigabytes * 1_000_000_000, place: east)
        }
        return charges(of: scenario(groups, wanted)).charges.filter { $0.kind == .storage }.map(\.place)
    }
    #expect(Set(place(gigabytes: 1)) == [west])
    #expect(Set(place(gigabytes: 100)) == [east])
}

/// What success sends is kept in reserve, and what a paused job keeps goes on until its limit.
@Test(arguments: [130, 150, 200, 250, 330] as [Int64])
func noBudgetIsPassedByData(cents: Int64) throws {
    let groups = [group("t4", cents: 60, region: "r1")]
    let wanted = spec(hours: 2, gigabytes: 200) { spec in
        spec.budget = BudgetPlan(limit: .cents(cents))
        spec.costs = DeclaredCosts()
        spec.costs?.egressBytes = 10_000_000_000
    }
    let pause: [(minute: Int64, action: Scenario.Action)] = [
        (30, .request(.pause, JobID(1), by: Fixture.user))
    ]
    for wishes in [[], pause] {
        let result = charges(of: scenario(groups, wanted, wishes: wishes))
        #expect(result.findings == [])
        #expect((result.bills[JobID(1)] ?? .zero) <= .cents(cents))
        if !wishes.isEmpty { #expect(result.ends[JobID(1)] == .stoppedBudget) }
    }
}

/// A job whose budget does not pay for what it has to bring is not accepted.
@Test func aJobWhoseDataIsTooDearIsRefused() {
    let wanted = spec(hours: 1, gigabytes: 1) { spec in
        spec.budget = BudgetPlan(limit: .cents(300))
        spec.costs = DeclaredCosts()
        spec.costs?.dataset = DeclaredCosts.Dataset(bytes: 200_000_000_000, place: west)
    }
    let result = charges(of: scenario([group("t4", cents: 60, region: "r1")], wanted))
    #expect(result.findings == [] && result.charges.isEmpty && result.bills[JobID(1)] == nil)
    #expect(result.ends.isEmpty)
}

/// The checkpoint of a held job is metered hour by hour, and by the daemon that comes up again.
@Test func aPausedJobKeepsPayingForItsCheckpoint() {
    let wishes: [(minute: Int64, action: Scenario.Action)] = [
        (30, .request(.pause, JobID(1), by: Fixture.user)),
        (30 + 60 * 24, .request(.cancel, JobID(1), by: Fixture.user)),
    ]
    let result = charges(
        of: scenario([group("t4", cents: 60, region: "r1")], spec(hours: 2, gigabytes: 100), wishes: wishes))
    #expect(result.findings == [])
    #expect(result.charges.count >= 24 && result.charges.allSatisfy { $0.kind == .storage })
}

/// Ticks, restarts, price changes and hours cut the time of a node anywhere: the postings come to price times time.
@Test func anyTicksAndRestartsGiveOneBill() {
    for seed in 0..<60 as Range<UInt64> {
        var stage = Stage(at: .place)
        stage.observe(.lease(Stage.lease), .granted(price: Stage.node().price))
        let start = stage.now
        var (since, price, expected) = (start, Stage.node().price, Money.zero)
        var changes: [Change] = []
        for index in 0..<40 as Range<Int64> {
            let draw = Draw(seed: seed, stream: "partition", key: "step", index: index)
            stage.wait(Span(milliseconds: 1 + Int64(draw.below(900_000))))
            switch draw.below(4) {
            case 0: stage.restart()
            case 1:
                expected += price.cost(over: stage.now - since)
                price = Price(nanosPerHour: 1 + Int64(draw.below(3_000_000_000)))
                since = stage.now
                stage.observe(.market(Stage.group), .quoted(price: price, isAvailable: true))
            default: stage.step(.ticked)
            }
            changes = stage.changes
        }
        stage.wait(.hours(7))
        expected += price.cost(over: stage.now - since)
        stage.observe(.lease(Stage.lease), .ended(.released))
        changes = stage.changes
        let posted = changes.reduce(Money.zero) { sum, change in
            if case .posting(let posting) = change { sum + posting.amount } else { sum }
        }
        #expect(posted == expected, "seed \(seed)")
    }
}

/// Three jobs send 6 GB each: the month's first 10 GB cost 9 cents each, the next 5 four, the rest one. In the next
/// month it begins anew.
@Test func dataIsChargedByTheMonthsVolume() throws {
    let line = DataPrices.Egress(
        from: east, to: .internet,
        tiers: [
            .init(upTo: 10_000_000_000, price: GigabytePrice(nanos: 90_000_000)),
            .init(upTo: 15_000_000_000, price: GigabytePrice(nanos: 40_000_000)),
            .init(upTo: nil, price: GigabytePrice(nanos: 10_000_000)),
        ])
    let wanted = spec(hours: 1, gigabytes: 0) { spec in
        spec.costs = DeclaredCosts()
        spec.costs?.egressBytes = 6_000_000_000
    }
    // The origin is 28 May, 20:00: the month ends after 76 hours.
    let jobs: [(minute: Int64, spec: JobSpec)] = [(0, wanted), (120, wanted), (240, wanted), (4_700, wanted)]
    let result = charges(
        of: Fixture.scenario([group("t4", cents: 60, region: "r1")], jobs: jobs) {
            $0.pool.dataPrices = DataPrices(egress: [line])
        })
    #expect(result.findings == [])
    #expect(result.charges.map(\.tariff.bytes) == [6, 4, 2, 3, 3, 6].map { $0 * 1_000_000_000 })
    #expect(result.charges.map(\.moved?.before) == [0, 6, 10, 12, 15, 0].map { $0 * 1_000_000_000 })
    #expect(result.charges.map(\.amount) == [54, 36, 8, 12, 3, 54].map { .cents($0) })
    #expect(result.charges.allSatisfy { $0.moved?.line == "aws/r1 > internet" && $0.kind == .egress })
}

@Test func aCataloguesTiersStandForAPriceThatIsLeftToIt() {
    func tier(_ end: Int64?, cents: Int64) -> Catalog.Transfer.Tier {
        .init(upToGB: end, perGB: .cents(cents), origin: Catalog.Origin(source: "list", date: "2026-05"))
    }
    let catalog = Catalog(transfers: [
        .init(
            provider: "aws", fromRegion: "r1", destination: .internet,
            tiers: [tier(100, cents: 0), tier(nil, cents: 9)]),
        .init(provider: "aws", fromRegion: "r1", destination: .otherRegion, tiers: [tier(nil, cents: 2)]),
    ])
    let prices = DataPrices(egress: [
        .init(from: east, to: .internet, tiers: []), .init(from: east, to: .region(west), tiers: []),
        .init(from: west, to: .internet, tiers: []),
    ])
    let pool = PoolDescription(seed: 1, groups: [], throughputs: ThroughputTable(), dataPrices: prices)
    let (priced, missing) = pool.priced(by: catalog)
    let lines = priced.dataPrices.egress
    #expect(lines[0].cost(of: 150_000_000_000, after: 0) == .cents(450))
    #expect(lines[1].tiers == [.init(upTo: nil, price: GigabytePrice(nanos: 20_000_000))], "as to any other region")
    #expect(missing.map(\.name) == ["aws/r2 > internet"])
    #expect(pool.priced(by: nil).missing.count == 3)
}
