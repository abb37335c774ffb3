import Domain
import Pools

extension Orchestrator {
    /// When the next tick is due after one at `last`; nil: nothing needs one. Where only checkpoints of jobs without
    /// nodes lie about, the clock hour is often enough.
    public func nextTick(after last: Instant) -> Instant? {
        if needsTicks { return last + settings.tick }
        let isMetered = state.storage.values.contains { $0.tariff.price > .free }
        return isMetered ? max(last + settings.tick, last.nextHour) : nil
    }

    /// A checkpoint was written on these nodes: from the first one on, its bytes are kept in their region.
    mutating func keepCheckpoint(of job: Job, on nodes: NodeSet, at instant: Instant) {
        guard let bytes = checkpointBytes(of: job.spec), let place = place(of: nodes),
            state.storage[job.id]?.place != place
        else { return }
        closeStorage(of: job.id, at: instant, lastDecisionCause)
        openStorage(of: job.id, bytes, at: place, from: max(instant, state.closedUntil))
    }

    /// Moves the meter of a job's checkpoint, and charges each clock hour that is over.
    mutating func moveStorage(of id: JobID, to instant: Instant) {
        guard var meter = state.storage[id], meter.tariff.price > .free, instant > meter.proofOfLife else { return }
        charge(&meter, until: instant, nil)
        meter.proofOfLife = max(meter.proofOfLife, instant)
        emit(.storage(meter))
    }

    /// Charges what is metered of a job's checkpoint, which is not kept any longer.
    mutating func closeStorage(of id: JobID, at instant: Instant, _ cause: Cause) {
        guard var meter = state.storage[id] else { return }
        charge(&meter, until: max(instant, meter.proofOfLife), cause)
        emit(.storageClosed(id))
    }

    /// Checkpoints that lie where storage has another price now: what was kept until now has the old one.
    mutating func repriceStorage() {
        for id in state.storage.keys.sorted() {
            guard let meter = state.storage[id], meter.tariff.price != storagePrice(at: meter.place) else { continue }
            let bytes = meter.tariff.bytes
            closeStorage(of: id, at: now, .observation("prices@\(now)"))
            openStorage(of: id, bytes, at: meter.place, from: max(now, meter.proofOfLife))
        }
    }

    /// Meters of storage, and budgets of jobs that have nothing but a checkpoint.
    mutating func tickStorage() {
        for id in state.storage.keys.sorted() {
            moveStorage(of: id, to: now)
            if state.jobs[id]?.state.nodes == nil { watchBudget(of: id) }
        }
    }

    /// Writes a ledger entry and adds it to its job's total; `payer` is that of a job that is over.
    mutating func post(_ charge: Charge, _ payer: Payer? = nil) {
        emit(.charge(charge))
        count(charge, payer)
        add(charge.amount, to: charge.job)
    }

    /// The provider and region of an attempt's nodes; nil: their leases are over.
    func place(of nodes: NodeSet) -> Place? {
        guard let lease = state.leases[nodes.first] else { return nil }
        return Place(provider: lease.provider, region: settings.pool.group(lease.group)?.region ?? "-")
    }

    /// The size of a job's checkpoint; nil: it has none, or none is declared.
    func checkpointBytes(of spec: JobSpec) -> Int64? {
        spec.checkpoint.flatMap { $0.bytes > 0 ? min($0.bytes, Limits.dataBytes) : nil }
    }

    /// What a storage charge that is not the hour's follows from.
    var lastDecisionCause: Cause { .decision(DecisionID(counters.decisions)) }

    /// What keeping a gigabyte there for a month costs; nothing where it has no price.
    func storagePrice(at place: Place) -> GigabytePrice { settings.pool.dataPrices.storage(at: place) ?? .free }

    mutating func openStorage(of id: JobID, _ bytes: Int64, at place: Place, from start: Instant) {
        emit(
            .storage(
                StorageMeter(job: id, place: place, bytes: bytes, price: storagePrice(at: place), start: start)))
    }

    /// Charges whole hours, and with a cause what is left before `end` as well.
    private mutating func charge(_ meter: inout StorageMeter, until end: Instant, _ cause: Cause?) {
        guard meter.tariff.price > .free else { return }
        var stretches: [StorageMeter.Stretch] = []
        meter.cut(until: end, isWhole: cause != nil) { stretches.append($0) }
        for stretch in stretches {
            post(
                Charge(
                    id: ChargeID(count(\.charges)), key: "storage/\(meter.job)/\(stretch.start.milliseconds)",
                    kind: .storage, job: meter.job, place: meter.place, costClass: .storage, amount: stretch.amount,
                    tariff: stretch.tariff, start: stretch.start, end: stretch.end,
                    cause: stretch.isHour ? .clockHour(stretch.end) : cause ?? .clockHour(stretch.end)))
        }
    }
}
