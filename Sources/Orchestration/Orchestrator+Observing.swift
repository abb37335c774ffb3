import Domain
import Policies
import Pools

extension Orchestrator {
    /// Takes one observation. One that was taken before, or is about something that is over, is a no-op, but counts as
    /// taken, so that the pool stops repeating it.
    mutating func observe(_ observation: Observation) {
        outcome.taken = observation
        switch observation.subject {
        case .lease(let id): observeLease(id, observation)
        case .attempt(let id): observeAttempt(id, observation)
        case .market(let group): observeMarket(group, observation)
        }
    }

    private mutating func observeLease(_ id: LeaseID, _ observation: Observation) {
        guard var lease = state.leases[id] else {
            if case .ended = observation.fact { emit(.ordersClosed(.lease(id))) }
            return
        }
        guard observation.number > lease.observed else { return }
        lease.observed = observation.number
        switch observation.fact {
        case .refused where lease.startedAt == nil: refused(lease, observation)
        case .granted(let price) where lease.startedAt == nil: granted(lease, at: price, observation)
        case .ready: becameReady(lease, observation)
        case .warned(let at):
            lease.state = lease.state == .releasing ? .releasing : .warned(at: at)
            emit(.lease(lease))
        case .ended(let end): conclude(lease, as: end, at: observation.at, cause: .observation(observation.key))
        case .refused, .granted, .started, .reported, .checkpointed, .restored, .stalled, .used, .exited, .quoted:
            emit(.lease(lease))
        }
    }

    private mutating func observeAttempt(_ id: AttemptID, _ observation: Observation) {
        guard var attempt = state.attempts[id] else {
            if case .exited = observation.fact { emit(.ordersClosed(.attempt(id))) }
            return
        }
        guard observation.number > attempt.observed else { return }
        attempt.observed = observation.number
        switch observation.fact {
        case .started: started(attempt, at: observation.at)
        case .reported(let step, let metrics): reported(attempt, step: step, metrics, at: observation.at)
        case .checkpointed(let step, let path, let took):
            checkpointed(attempt, step: step, path: path, took: took, at: observation.at)
        case .restored(let took):
            emit(.attempt(attempt))
            classifyRestore(of: attempt, took: took, at: observation.at)
        case .stalled(let span):
            emit(.attempt(attempt))
            noteStall(of: id, span)
        case .used(let use):
            emit(.attempt(attempt))
            noteUse(by: id, use)
        case .exited(let exit): exited(attempt, exit, at: observation.at, cause: .observation(observation.key))
        case .refused, .granted, .ready, .warned, .ended, .quoted: emit(.attempt(attempt))
        }
    }

    private mutating func observeMarket(_ id: GroupID, _ observation: Observation) {
        guard let group = settings.pool.group(id) else { return }
        var quote = quote(of: group)
        guard observation.number > quote.observed else { return }
        quote.observed = observation.number
        if case .quoted(let price, let isAvailable) = observation.fact {
            if price != quote.price { reprice(id, to: price, at: observation.at, cause: .observation(observation.key)) }
            let isBetter = price < quote.price || (isAvailable && !quote.isAvailable)
            if isBetter { open.reviews.wakeAll() }
            if price > quote.price { open.reviews.wake(jobs(in: id)) }
            if isAvailable, !quote.isAvailable, quote.refusedUntil.map({ $0 <= now }) ?? false {
                quote.refusedUntil = nil
            }
            quote.price = price
            quote.isAvailable = isAvailable
            if isBetter { open.wake(id) }
            let record = state.spotRecords[id]?.noting(isUp: isAvailable, price: price, at: observation.at)
            emit(.spotRecord(id, record ?? SpotRecord(isUp: isAvailable, price: price, at: observation.at)))
        }
        emit(.quote(quote))
    }

    private func jobs(in group: GroupID) -> [JobID] {
        (state.leasesOfGroup[group] ?? []).flatMap { state.leases[$0]?.allocations.map(\.job) ?? [] }
    }

    /// What was seen of a group's spot market until now; nil: nothing, or it is not sold as spot.
    public func spotRecord(of group: NodeGroup, at instant: Instant) -> SpotRecord? {
        group.terms == .spot ? state.spotRecords[group.id]?.advanced(to: instant) : nil
    }

    /// What the market of a group says; its list price where nothing was observed, and where there is no market.
    public func quote(of group: NodeGroup) -> Quote {
        var quote = state.quotes[group.id] ?? Quote(group: group.id, price: group.price, isAvailable: true)
        if group.terms != .spot { quote.price = group.price }
        return quote
    }
}
