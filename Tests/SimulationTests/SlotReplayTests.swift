import Domain
import Policies
import Pools
import Simulation
import Testing

private let kinds = [
    SlotKind(name: "fast", count: 6, price: Price(nanosPerHour: 740_000_000)),
    SlotKind(name: "middle", count: 6, price: Price(nanosPerHour: 430_000_000)),
    SlotKind(name: "slow", count: 6, price: Price(nanosPerHour: 135_000_000)),
]

/// Jobs of one to twelve hours on the fast kind, gangs of one, two and four, deadlines of 1.2, 2 and 10 times that.
private func drawn(_ seed: UInt64, count: Int = 60, gap minutes: UInt64 = 60) -> [SlotJob] {
    func draw(_ stream: String, _ index: Int, _ limit: UInt64) -> UInt64 {
        Draw(seed: seed, stream: stream, key: "slots", index: Int64(index)).below(limit)
    }
    var at = Instant.epoch
    return (0..<count).map { index in
        at = at + .minutes(Int64(draw("gap", index, 2 * minutes)))
        let speed = Double(100 + draw("speed", index, 900))
        let hours = Double(1 + draw("hours", index, 12))
        let spread = [0.35, 0.5, 0.9].map { $0 * Double(80 + draw("spread", index, 40)) / 100 }
        let stretch = [1.2, 2, 10][Int(draw("deadline", index, 3))]
        return SlotJob(
            id: JobID(Int64(index) + 1), submittedAt: at, accelerators: [1, 1, 2, 4][Int(draw("gang", index, 4))],
            steps: speed * hours, speeds: [speed, speed * spread[1], speed * spread[0] / 2],
            deadline: at + .estimated(hours: hours * stretch))
    }
}

/// What each job would cost on its cheapest kind.
private func leastBill(_ jobs: [SlotJob]) -> Double {
    jobs.reduce(0) { sum, job in
        let costs = kinds.indices.filter { job.speeds[$0] > 0 }.map {
            Double(job.accelerators) * Double(kinds[$0].price.nanosPerHour) / 1e9 * job.stepsLeft / job.speeds[$0]
        }
        return sum + (costs.min() ?? 0)
    }
}

/// Two accelerators for 90 minutes at $0.135: 3 accelerator-hours.
@Test func busyTimeIsBilledToTheNanoDollar() {
    let job = SlotJob(
        id: JobID(1), submittedAt: .epoch + .hours(1), accelerators: 2, steps: 150, speeds: [0, 0, 100], deadline: nil)
    let result = SlotReplay.run([job], on: kinds, SlotRule(kinds))
    #expect(result.bill == Money(nanos: 405_000_000))
    #expect(result.ends == [JobID(1): .epoch + .minutes(150)])
    #expect(result.meanCompletion == 1.5 && result.makespan == .minutes(90))
    #expect(result.moves == 0 && result.late == 0)
}

/// 5.6 h on the fast kind at $2 or 10 h on the slow one at $0.50, to be done within 7 h: the slack is spent on the slow
/// kind, and the job changes over just in time.
@Test func slackIsSpentOnTheCheapKindFirst() {
    let two = [
        SlotKind(name: "fast", count: 1, price: Price(nanosPerHour: 2_000_000_000)),
        SlotKind(name: "slow", count: 1, price: Price(nanosPerHour: 500_000_000)),
    ]
    let job = SlotJob(
        id: JobID(1), submittedAt: .epoch, accelerators: 1, steps: 100, speeds: [18, 10], deadline: .epoch + .hours(7))
    let result = SlotReplay.run([job], on: two, SlotRule(two))
    #expect(result.late == 0 && result.moves == 1)
    #expect(result.bill < Money(nanos: 11_111_111_111), "less than on the fast kind alone")
}

@Test(arguments: 1...12 as ClosedRange<UInt64>)
func everyJobOfADrawnListEnds(seed: UInt64) {
    let jobs = drawn(seed)
    let result = SlotReplay.run(jobs, on: kinds, SlotRule(kinds))
    #expect(result.ends.count == jobs.count)
    #expect(Double(result.bill.nanos) / 1e9 >= leastBill(jobs) - 1e-6, "no bill is below each job's cheapest kind")
    let turned = SlotReplay.run(jobs.reversed(), on: kinds, SlotRule(kinds))
    #expect(turned.ends == result.ends && turned.bill == result.bill, "the order of the list is nothing")
}

/// With room for all, a job that its fastest kind can save is never late.
@Test(arguments: 1...12 as ClosedRange<UInt64>)
func whereThereIsRoomNoDeadlineIsMissed(seed: UInt64) {
    let roomy = kinds.map { SlotKind(name: $0.name, count: 400, price: $0.price) }
    let result = SlotReplay.run(drawn(seed), on: roomy, SlotRule(roomy))
    #expect(result.late == 0)
}

/// Waiting that is worth more buys earlier ends with dollars; both on the mean of the lists.
@Test func thePriceOfWaitingTradesDollarsForTime() {
    func mean(_ waiting: Double) -> (bill: Double, hours: Double) {
        let results = (1...12).map { seed in
            var rule = SlotRule(kinds)
            rule.worth.waiting = waiting
            return SlotReplay.run(drawn(UInt64(seed)), on: kinds, rule)
        }
        return (
            results.reduce(0) { $0 + Double($1.bill.nanos) } / 12, results.reduce(0) { $0 + $1.meanCompletion } / 12
        )
    }
    let patient = mean(0.2)
    let hasty = mean(2)
    #expect(patient.bill < hasty.bill)
    #expect(patient.hours > hasty.hours)
}

/// A rule that knows what a move takes makes fewer of them and is late less often than one that does not.
@Test func movesThatTakeTimeAreReckonedWith() {
    func total(_ knows: Bool) -> (moves: Int, late: Int) {
        (1...12).reduce(into: (0, 0)) { sum, seed in
            var rule = SlotRule(kinds)
            rule.move = .minutes(12)
            if !knows {
                rule.worth.moveHorizon = .infinity
                rule.movesInReserve = 0
            }
            let result = SlotReplay.run(drawn(UInt64(seed)), on: kinds, rule)
            sum.0 += result.moves
            sum.1 += result.late
        }
    }
    let (aware, blind) = (total(true), total(false))
    #expect(aware.moves < blind.moves)
    #expect(aware.late <= blind.late)
}
