import Domain
import Policies
import Testing

private let fast = SlotKind(name: "fast", count: 1, price: Price(nanosPerHour: 2_000_000_000))
private let slow = SlotKind(name: "slow", count: 1, price: Price(nanosPerHour: 500_000_000))

private func job(
    _ id: Int64, steps: Double = 100, speeds: [Double], accelerators: Int = 1, within hours: Int64? = nil
) -> SlotJob {
    SlotJob(
        id: JobID(id), submittedAt: .epoch, accelerators: accelerators, steps: steps, speeds: speeds,
        deadline: hours.map { .epoch + .hours($0) })
}

private func kinds(_ jobs: [SlotJob], on kinds: [SlotKind]) -> [JobID: Int] {
    var rule = SlotRule(kinds)
    return rule.decide(at: .epoch, jobs).kinds
}

/// 100 steps: 10 h for $5 on the slow kind, 5 h for $10 on the fast one. Mean price $1.25, an hour of life is worth $1:
/// $15 against $15 would be
/// a tie; a job that is a little faster on the fast kind takes it, one a little slower does not.
@Test func aJobGoesWhereTheBillAndItsTimeAreLeast() {
    #expect(kinds([job(1, speeds: [20.5, 10])], on: [fast, slow]) == [JobID(1): 0])
    #expect(kinds([job(1, speeds: [18, 10])], on: [fast, slow]) == [JobID(1): 1])
}

@Test func aDeadlineForbidsWhatIsTooSlow() {
    #expect(kinds([job(1, speeds: [18, 10], within: 20)], on: [fast, slow]) == [JobID(1): 1])
    // 5.6 h on the fast kind, and nothing to spare but what is kept for the unforeseen.
    let pressed = SlotJob(
        id: JobID(1), submittedAt: .epoch, accelerators: 1, steps: 100, speeds: [18, 10],
        deadline: .epoch + .minutes(336))
    #expect(kinds([pressed], on: [fast, slow]) == [JobID(1): 0])
    #expect(kinds([job(1, speeds: [18, 10], within: 1)], on: [fast, slow]) == [JobID(1): 1], "lost: the least cost")
}

@Test func theSlotGoesToTheJobThatLosesMostWithoutIt() {
    let keen = job(2, speeds: [40, 10])
    let mild = job(1, speeds: [22, 10])
    #expect(kinds([mild, keen], on: [fast, slow]) == [JobID(2): 0, JobID(1): 1])
}

@Test func aGangHasAllItsSlotsOrNone() {
    let pair = SlotKind(name: "pair", count: 3, price: slow.price)
    let plan = kinds(
        [job(1, speeds: [10], accelerators: 2), job(2, speeds: [10], accelerators: 2), job(3, speeds: [10])],
        on: [pair])
    #expect(plan.count == 2 && plan[JobID(3)] == 0)
    #expect((plan[JobID(1)] == nil) != (plan[JobID(2)] == nil))
}

@Test func theNextDecisionIsWhenAKindBecomesTooSlow() throws {
    var rule = SlotRule([fast, slow])
    rule.worth.margin = (0, 0)
    // 10 h on the slow kind and 11 h left; while it waits, it can wait an hour.
    let blocked = SlotKind(name: "slow", count: 0, price: slow.price)
    var waiting = SlotRule([blocked])
    waiting.worth.margin = (0, 0)
    let plan = waiting.decide(at: .epoch, [job(1, speeds: [10], within: 11)])
    #expect(plan.kinds.isEmpty)
    #expect(plan.next == .epoch + .hours(1) + Span(milliseconds: 3_600))
    #expect(rule.decide(at: .epoch, [job(1, speeds: [10, 10])]).next == nil, "there is no deadline")
}

@Test func aMoveMustBeWorthWhatItTakes() {
    var running = job(1, speeds: [22, 10])
    running.kind = 1
    running.hasStarted = true
    var free = SlotRule([fast, slow])
    #expect(free.decide(at: .epoch, [running]).kinds == [JobID(1): 0])
    var dear = SlotRule([fast, slow])
    dear.move = .hours(1)
    #expect(dear.decide(at: .epoch, [running]).kinds == [JobID(1): 1])
}
