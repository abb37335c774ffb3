import Domain

/// Gives the slots of a fixed pool to the jobs that lose most without them, anew at each event.
///
/// A job's gain on a kind is what an hour there is worth in dollars: the work done, at the price of the cheapest kind
/// that still keeps its deadline, less its bill; and something for being short, so that short jobs go first. Slots go
/// by regret: the gain on the best kind less that on the second best. `docs/studies/slots.md` has what else was tried.
package struct SlotRule: Sendable {
    /// What an hour of a job's life is worth, as a part of the mean price of an accelerator-hour: the price of waiting.
    package var waiting = 0.8
    /// What being short is worth, in the same measure.
    package var shortness = 0.4
    /// Time a job is kept ready to be done before its deadline: a part of what it needs, and this on top.
    package var margin = (share: 0.02, hours: 0.05)
    /// A kind that became too slow for a deadline is only taken again with this part of the rest to spare.
    package var latch = 0.1
    /// What an hour of a job that only its fastest kind can save is worth, in prices of an accelerator-hour.
    package var rescue = 100.0
    /// What a move takes, from the last step before to the first after it; zero: moves are free.
    package var move = Span.zero
    /// A move is charged over this many hours, or over what is left.
    package var moveHorizon = 2.0
    /// Moves that are kept in reserve before a deadline.
    package var movesInReserve = 1.0

    private let kinds: [SlotKind]
    /// Kinds that are too slow for a job's deadline, as bits.
    private var tooSlow: [JobID: UInt64] = [:]

    /// The rule for a pool of at most 64 kinds.
    package init(_ kinds: [SlotKind]) {
        precondition(kinds.count <= 64, "more kinds than bits")
        self.kinds = kinds
    }

    /// Who runs where from now on. The jobs are those that are not over; each fits the pool on some kind.
    package mutating func decide(at now: Instant, _ jobs: [SlotJob]) -> SlotPlan {
        let typical = typicalLength(jobs)
        var offers: [SlotOffer] = []
        var next: Instant?
        var slow: [JobID: UInt64] = [:]
        for job in jobs {
            let verdict = judge(job, at: now, typical: typical)
            slow[job.id] = verdict.tooSlow
            offers.append(SlotOffer(job: job, gains: verdict.gains))
        }
        tooSlow = slow
        let chosen = SlotAssignment.assign(offers, capacity: kinds.map(\.count))
        for job in jobs {
            guard let turn = turn(of: job, on: chosen[job.id], at: now) else { continue }
            next = min(next ?? turn, turn)
        }
        return SlotPlan(kinds: chosen, next: next.map { max($0, now + Self.shortestWait) })
    }

    /// Decisions of its own are no closer than this.
    private static let shortestWait = Span.seconds(36)
    /// A decision because a kind has become too slow comes this much after it has.
    private static let afterTurn = Span(milliseconds: 3_600)

    /// What a job gains on each kind, nano-dollars for each accelerator and hour; nil: nothing, or it cannot run there.
    private func judge(
        _ job: SlotJob, at now: Instant, typical: Double
    ) -> (gains: [Int64?], tooSlow: UInt64) {
        let life = waiting * meanPrice
        let count = Double(job.accelerators)
        let able = kinds.indices.filter { job.speeds[$0] > 0 }
        let costs = able.map { (count * dollars($0) + life) / job.speeds[$0] }
        let fastest = able.max { (job.speeds[$0], -dollars($0), -$0) < (job.speeds[$1], -dollars($1), -$1) }
        guard let fastest else { return (kinds.map { _ in nil }, 0) }
        var slow = tooSlow[job.id] ?? 0
        var stepWorth = costs.min() ?? 0
        if let deadline = job.deadline, (deadline - now).hours >= job.hours(on: fastest) {
            for kind in able {
                let spare = spareHours(job, on: kind, at: now, deadline)
                if spare <= 0 {
                    slow |= 1 << kind
                } else if spare > latch * job.hours(on: kind) + margin.hours {
                    slow &= ~(1 << kind)
                }
            }
            let timely = zip(able, costs).filter { slow & (1 << $0.0) == 0 }.map(\.1)
            stepWorth = timely.min() ?? rescue * meanPrice / job.speeds[fastest]
        }
        var gains = [Int64?](repeating: nil, count: kinds.count)
        for kind in able {
            let hours = job.hours(on: kind)
            var gain = job.speeds[kind] * stepWorth - count * dollars(kind)
            gain += life * shortness * typical / (typical / 4 + hours)
            if isMove(job, to: kind) {
                gain -= move.hours * (count * dollars(kind) + life) / min(moveHorizon, max(hours, 1e-6))
            }
            if gain > 0 { gains[kind] = Int64(min(gain / count * 1e9, 1e18)) }
        }
        return (gains, slow)
    }

    /// Hours to spare before the deadline on a kind, moves and margin taken off.
    private func spareHours(_ job: SlotJob, on kind: Int, at now: Instant, _ deadline: Instant) -> Double {
        let start = isMove(job, to: kind) ? move : job.startLeft
        return (deadline - now).hours - job.hours(on: kind) * (1 + margin.share) - margin.hours
            - movesInReserve * move.hours - start.hours
    }

    /// When the first kind that is fast enough for a job's deadline will not be any more; nil: none will be.
    private func turn(of job: SlotJob, on chosen: Int?, at now: Instant) -> Instant? {
        guard let deadline = job.deadline else { return nil }
        let pace = chosen.map { job.speeds[$0] } ?? 0
        let slow = tooSlow[job.id] ?? 0
        var soonest: Double?
        for kind in kinds.indices where job.speeds[kind] > 0 && slow & (1 << kind) == 0 {
            let loss = 1 - pace / job.speeds[kind] * (1 + margin.share)
            guard loss > 1e-9 else { continue }
            let hours = max(0, spareHours(job, on: kind, at: now, deadline)) / loss
            soonest = min(soonest ?? hours, hours)
        }
        return soonest.map { now + .estimated(hours: $0) + Self.afterTurn }
    }

    private func isMove(_ job: SlotJob, to kind: Int) -> Bool { job.hasStarted && job.kind != kind }

    /// The upper median of the hours that jobs take on their fastest kinds.
    private func typicalLength(_ jobs: [SlotJob]) -> Double {
        let hours = jobs.compactMap { job in job.speeds.max().flatMap { $0 > 0 ? job.stepsLeft / $0 : nil } }.sorted()
        return hours.isEmpty ? 0 : hours[hours.count / 2]
    }

    /// Mean price of an accelerator-hour of the pool, dollars.
    private var meanPrice: Double {
        let slots = kinds.reduce(0) { $0 + $1.count }
        return kinds.indices.reduce(0) { $0 + Double(kinds[$1].count) * dollars($1) } / Double(max(slots, 1))
    }

    private func dollars(_ kind: Int) -> Double { Double(kinds[kind].price.nanosPerHour) / 1e9 }
}
