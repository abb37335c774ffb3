import Domain
import Pools

extension Orchestrator {
    /// Closes a month that is over, and those before it. What is metered is charged up to the hour first, so that
    /// nothing of the month is open. Closing it again changes nothing.
    mutating func close(_ month: Instant, by caller: Caller) {
        guard mayKeepBooks(caller) else { return }
        let end = month.nextMonth
        guard end <= now else {
            outcome.answer = .refused(.monthNotOver(end))
            return
        }
        outcome.answer = .done
        guard end > state.closedUntil else { return }
        // A node that was ordered in the month and is granted late would be billed from then on.
        for id in state.leases.keys.sorted() {
            guard let lease = state.leases[id], lease.startedAt == nil, lease.orderedAt < end else { continue }
            outcome.answer = .refused(.monthUnsettled(id))
            return
        }
        for id in state.meters.keys.sorted() { moveMeter(of: id, to: now) }
        for id in state.storage.keys.sorted() { moveStorage(of: id, to: now) }
        emit(.monthClosed(ClosedMonth(month: month, at: now, by: caller.owner.name)))
    }

    /// Books what an operator knows of a month that is over; the same request under the same key books it once.
    mutating func correct(_ correction: CorrectionRequest, by caller: Caller, _ key: IdempotencyKey?) {
        guard mayKeepBooks(caller) else { return }
        if let key, let known = remembered(key, uid: caller.owner.uid) {
            if case .charge(let id) = known.made, known.digest == key.digest {
                outcome.answer = .booked(id, at: known.at, isRepeat: true)
            } else {
                outcome.answer = .refused(.keyReused(key: key.key))
            }
            return
        }
        guard correction.month.nextMonth <= now else {
            outcome.answer = .refused(.monthNotOver(correction.month.nextMonth))
            return
        }
        if let id = correction.job, id.number > counters.jobs {
            outcome.answer = .refused(.noSuchJob(id))
            return
        }
        if let id = correction.job, let job = state.jobs[id], job.posted + correction.amount < .zero {
            outcome.answer = .refused(.correctionTooLarge(id, cost: job.posted))
            return
        }
        let id = ChargeID(count(\.charges))
        outcome.answer = .booked(id, at: now, isRepeat: false)
        if let key { remember(key, of: caller, as: .charge(id)) }
        post(
            Charge(
                id: id, key: "correction/\(id)", kind: .correction, job: correction.job, place: correction.place,
                costClass: .correction, amount: correction.amount, tariff: .nothing(at: now), start: now, end: now,
                corrects: String(correction.month.description.prefix(7)), note: correction.note,
                cause: .request(by: caller.owner.name)), correction.payer)
    }

    /// The part of a move between classes that does not lie in a closed month; what does is booked now, as a pair of
    /// corrections that cancel out. Nil: all of it does.
    mutating func correctClosed(_ part: Segment.Closed, to costClass: CostClass) -> Segment.Closed? {
        guard part.segment.start < state.closedUntil else { return part }
        let forever = Instant(milliseconds: .max)
        let past = TimeStretch(.epoch, state.closedUntil)
        if let closed = part.part(in: past), let lease = state.leases[part.segment.lease] {
            let move = Reclassification(segment: closed.segment, end: closed.end, to: costClass, at: now)
            let region = settings.pool.group(lease.group)?.region
            let place = Place(provider: lease.provider, region: region)
            for (side, sided, amount) in [
                ("from", closed.segment.costClass, .zero - move.amount), ("to", costClass, move.amount),
            ] {
                post(
                    Charge(
                        id: ChargeID(count(\.charges)), key: "correction/\(move.key)/\(side)", kind: .correction,
                        job: closed.segment.job, attempt: closed.segment.attempt, place: place, costClass: sided,
                        amount: amount, tariff: .nothing(at: now), start: now, end: now, corrects: move.key,
                        note: "a month that was closed had it as \(closed.segment.costClass.rawValue)",
                        cause: lastDecisionCause))
            }
        }
        return part.part(in: TimeStretch(state.closedUntil, forever))
    }

    private mutating func mayKeepBooks(_ caller: Caller) -> Bool {
        if caller.isPrivileged || caller.isOperator { return true }
        outcome.answer = .refused(.operatorsOnly(user: caller.owner.name))
        return false
    }
}
