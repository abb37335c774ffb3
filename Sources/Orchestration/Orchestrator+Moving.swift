import Domain
import Policies
import Pools

extension Orchestrator {
    /// Whether it matters for a job's data where it runs; `id` is nil for a job that has done nothing yet.
    func hasData(_ spec: JobSpec, _ id: JobID?) -> Bool {
        spec.costs != nil || checkpointBytes(of: spec) != nil || id.map { state.storage[$0] != nil } ?? false
    }

    /// What a job's data costs where it would run; `id` is nil for a job that has done nothing yet. What is moved costs
    /// what it would now; `atMost`: the highest price of its line, as other jobs may use up what is cheaper.
    func dataCosts(of spec: JobSpec, _ id: JobID?, at place: Place, atMost: Bool = false) -> DataCosts {
        var costs = DataCosts.none
        func moving(_ bytes: Int64, _ from: Place, _ to: Place?) -> Money {
            guard let line = settings.pool.dataPrices.egress(from: from, to: to) else { return .zero }
            return atMost ? line.dearest.cost(of: bytes) : line.cost(of: bytes, after: movedBytes(by: line))
        }
        if let kept = id.flatMap({ state.storage[$0] }) { costs.begin += moving(kept.tariff.bytes, kept.place, place) }
        if let dataset = spec.costs?.dataset {
            costs.restart = moving(dataset.bytes, dataset.place, place)
            costs.begin += costs.restart
        }
        if let bytes = spec.costs?.egressBytes, bytes > 0 { costs.success = moving(bytes, place, nil) }
        if let bytes = checkpointBytes(of: spec) {
            let hourly = storagePrice(at: place).cost(of: bytes, over: .hours(1), ofMonth: .hours(28 * 24))
            costs.storagePerHour = Price(nanosPerHour: hourly.nanos + (hourly > .zero ? 1 : 0))
        }
        return costs
    }

    /// The next attempt of a job begins on these nodes: what it needs is brought there, and charged at once.
    mutating func bringData(of id: AttemptID, _ spec: JobSpec, to nodes: NodeSet) {
        guard let place = place(of: nodes) else { return }
        if let meter = state.storage[id.job], meter.place != place {
            move(meter.tariff.bytes, from: meter.place, to: place, of: id, "checkpoint")
            closeStorage(of: id.job, at: now, lastDecisionCause)
            openStorage(of: id.job, meter.tariff.bytes, at: place, from: max(now, meter.proofOfLife))
        }
        if let dataset = spec.costs?.dataset { move(dataset.bytes, from: dataset.place, to: place, of: id, "dataset") }
    }

    /// A job has succeeded: what it was to send is sent.
    mutating func sendResults(of attempt: Attempt, _ spec: JobSpec) {
        guard let bytes = spec.costs?.egressBytes, let place = place(of: attempt.nodes) else { return }
        move(bytes, from: place, to: nil, of: attempt.id, "result")
    }

    /// What must be kept back of a budget for a job's data: its checkpoint until somebody looks again and the job is
    /// off its nodes, what is still to be brought, and what success would send.
    func dataReserve(of job: Job) -> Money {
        let kept = state.storage[job.id].map { dataCosts(of: job.spec, nil, at: $0.place).storagePerHour } ?? .free
        guard let place = job.state.nodes.flatMap({ self.place(of: $0) }) else {
            return reserve(kept, for: timeUntilOff(job.spec))
        }
        let costs = dataCosts(of: job.spec, job.id, at: place, atMost: true)
        let isToBegin = if case .placing = job.state { true } else { false }
        return reserve(max(kept, costs.storagePerHour), job.spec) + costs.success + (isToBegin ? costs.begin : .zero)
    }

    /// What a checkpoint may come to until somebody looks again and the job is off its nodes; and where its budget
    /// pauses it, for as long as it is kept for its user then.
    func reserve(_ hourly: Price, _ spec: JobSpec) -> Money {
        let paused = spec.budget?.onExceed == .pause ? Limits.pausedStorage : .zero
        return reserve(hourly, for: timeUntilOff(spec) + paused)
    }

    private func reserve(_ hourly: Price, for span: Span) -> Money {
        guard hourly > .free else { return .zero }
        return hourly.cost(over: Limits.storageLook + settings.tick + span) + Money(nanos: 1)
    }

    /// Before a job with a budget begins: whether what it has to bring still fits.
    mutating func watchData(of id: JobID) {
        guard let job = state.jobs[id], job.spec.budget != nil, case .placing(let nodes, _) = job.state,
            let place = place(of: nodes), dataCosts(of: job.spec, id, at: place, atMost: true).begin > .zero
        else { return }
        watchBudget(of: id)
    }

    /// What was moved by a line of the price list in this month.
    private func movedBytes(by line: DataPrices.Egress) -> Int64 {
        state.moved[line.name]?.bytes(in: now.monthStart) ?? 0
    }

    /// Charges what is moved, a row for each tier of its line.
    private mutating func move(_ bytes: Int64, from: Place, to: Place?, of attempt: AttemptID, _ what: String) {
        guard let line = settings.pool.dataPrices.egress(from: from, to: to), !line.isFree, bytes > 0 else { return }
        let before = movedBytes(by: line)
        for (index, part) in line.parts(of: bytes, after: before).enumerated() {
            post(
                Charge(
                    id: ChargeID(count(\.charges)),
                    key: "egress/\(attempt)/\(what)" + (index == 0 ? "" : "/\(index + 1)"), kind: .egress,
                    job: attempt.job, attempt: attempt, place: from, costClass: .egress,
                    amount: part.price.cost(of: part.bytes),
                    tariff: StorageTariff(bytes: part.bytes, price: part.price, since: now), start: now, end: now,
                    moved: Charge.Moved(line: line.name, before: part.before),
                    note: "\(what) to \(to.map { "\($0.provider)/\($0.region ?? "-")" } ?? "the internet")",
                    cause: lastDecisionCause))
        }
        emit(.moved(line: line.name, MovedVolume(month: now.monthStart, bytes: before + bytes)))
    }
}
