import Domain

// How fast workloads are reckoned to run: as jobs reported, as a table has it, or estimated.
extension Orchestrator {
    /// How long reports must have been watched before they count.
    private static let leastWatched = Span.minutes(10)
    /// Reports correct an estimate at most by this factor, up or down; beyond it they are about something else.
    private static let mostCorrected = 10.0

    /// The speed of a workload on the nodes of a group that a job would have; nil: unknown.
    func speed(of workload: String, on group: NodeGroup, for spec: JobSpec) -> Speed? {
        speed(of: workload, on: group, room: group.room(for: spec.resources), nodes: spec.nodes)
    }

    /// The speed of a workload on `nodes` equal nodes of a group with `room` on each: as reported from there, once ten
    /// minutes were watched, else as the table has it. An estimate of the table is corrected by what was reported from
    /// elsewhere. Nil: unknown.
    public func speed(of workload: String, on group: NodeGroup, room: Room, nodes: Int) -> Speed? {
        let key = ThroughputKey(workload: workload, on: group, room: room, nodes: nodes)
        if group.accelerators != nil || room == group.room, let reported = reported(key) {
            return Speed(reported, .reported)
        }
        return corrected(
            settings.pool.throughputs.speed(of: workload, on: group, room: room, nodes: nodes), for: key)
    }

    /// The speed for a key as it is reckoned with now; nil: unknown.
    public func speed(_ key: ThroughputKey) -> Speed? {
        reported(key).map { Speed($0, .reported) } ?? corrected(settings.pool.throughputs.speed(key), for: key)
    }

    private func corrected(_ stated: Speed?, for key: ThroughputKey) -> Speed? {
        guard var speed = stated, !speed.isMeasured, let factor = correction(for: key) else { return stated }
        speed.throughput = Throughput(rounding: Double(speed.throughput.stepsPerHour) * factor)
        speed.isCorrected = true
        return speed
    }

    /// What jobs reported for exactly this; rows of older releases do not say how many servers it was.
    private func reported(_ key: ThroughputKey) -> Throughput? {
        if let exact = state.throughputs[key].flatMap(Self.rate) { return exact }
        let anyhow = ThroughputKey(workload: key.workload, accelerators: key.accelerators)
        return state.throughputs[anyhow].flatMap(Self.rate)
    }

    private static func rate(_ learnt: ThroughputStatistics) -> Throughput? {
        guard learnt.time >= leastWatched, learnt.steps > 0 else { return nil }
        let perHour = Int128(learnt.steps) * 3_600_000 / Int128(learnt.time.milliseconds)
        return Throughput(stepsPerHour: Int64(max(1, min(perHour, Int128(Int64.max)))))
    }

    /// By which factor the reports from other hardware were off the table's figures: from the same kind of accelerator
    /// where there are some, else from those watched longest; ties by key. Nil: there are none.
    private func correction(for key: ThroughputKey) -> Double? {
        var best: (isSameKind: Bool, time: Span, factor: Double)?
        for other in state.learntSpeeds[key.workload] ?? [] {
            guard let learnt = state.throughputs[other], let rate = Self.rate(learnt),
                let stated = settings.pool.throughputs.speed(other)
            else { continue }
            let isSameKind = other.accelerators.kind == key.accelerators.kind
            if let best, (best.isSameKind ? 1 : 0, best.time) >= (isSameKind ? 1 : 0, learnt.time) { continue }
            best = (isSameKind, learnt.time, Double(rate.stepsPerHour) / Double(stated.throughput.stepsPerHour))
        }
        return best.map { min(max($0.factor, 1 / Self.mostCorrected), Self.mostCorrected) }
    }
}
