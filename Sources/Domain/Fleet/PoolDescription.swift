/// The simulated pool as its file describes it: what can be leased, how fast workloads run on it, and its seed.
package struct PoolDescription: Hashable, Sendable, Codable {
    /// Seed of every draw of the world.
    package var seed: UInt64
    /// The groups, sorted by name.
    package var groups: [NodeGroup]
    /// Measured speeds.
    package var throughputs: ThroughputTable
    /// What fails as a whole, in the order of the file.
    package var outages: [Outage]
    /// What keeping and moving data costs.
    package var dataPrices: DataPrices

    /// A pool; sorts the groups by name. Names are unique.
    package init(
        seed: UInt64, groups: [NodeGroup], throughputs: ThroughputTable, outages: [Outage] = [],
        dataPrices: DataPrices = .none
    ) {
        self.seed = seed
        self.dataPrices = dataPrices
        self.outages = outages
        self.groups = groups.sorted { $0.id < $1.id }
        self.throughputs = throughputs
    }

    /// Whether a group's nodes are paid for and kept, whether they are used or not.
    package func isReserved(_ id: GroupID) -> Bool { group(id)?.terms == .reserved }

    /// The group of this name, if the pool has it.
    package func group(_ id: GroupID) -> NodeGroup? {
        var low = 0
        var high = groups.count
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < groups.count && groups[low].id == id ? groups[low] : nil
    }
}

/// A speed: training steps per hour, positive.
package struct Throughput: WholeNumber {
    /// Steps per hour.
    package var stepsPerHour: Int64
    /// `stepsPerHour` steps an hour.
    package init(stepsPerHour: Int64) { self.stepsPerHour = stepsPerHour }
    /// The same, as any whole number is made.
    package init(wholeNumber: Int64) { stepsPerHour = wholeNumber }
    /// `stepsPerHour`.
    package var wholeNumber: Int64 { stepsPerHour }

    /// The time `steps` steps take, rounded up to a millisecond.
    package func time(for steps: Int) -> Span {
        let scaled = Int128(steps) * 3_600_000
        return Span(milliseconds: Int64((scaled + Int128(stepsPerHour) - 1) / Int128(stepsPerHour)))
    }
    /// The whole steps done in `span`.
    package func steps(in span: Span) -> Int {
        Int(Int128(span.milliseconds) * Int128(stepsPerHour) / 3_600_000)
    }
}

/// What a throughput was measured for: a workload on a number of accelerators of one kind (`cpu` with 1 when none).
package struct ThroughputKey: Hashable, Sendable, Codable, Comparable {
    /// `resnet50`.
    package var workload: String
    /// The accelerators, or `cpu:1` for the processors alone.
    package var accelerators: Accelerators
    /// The speed of `workload` on `accelerators`; nil means the processors alone.
    package init(workload: String, accelerators: Accelerators?) {
        self.workload = workload
        self.accelerators = accelerators ?? Accelerators(kind: AcceleratorKind("cpu"), count: 1)
    }
    /// The key of a workload on `nodes` equal nodes of a group with `room` on each.
    package init(workload: String, on group: NodeGroup?, room: Room, nodes: Int) {
        let all = group?.accelerators.map { Accelerators(kind: $0.kind, count: max(1, room.accelerators) * nodes) }
        self.init(workload: workload, accelerators: all)
    }
    /// By workload, kind, count.
    package static func < (left: ThroughputKey, right: ThroughputKey) -> Bool {
        (left.workload, left.accelerators.kind, left.accelerators.count)
            < (right.workload, right.accelerators.kind, right.accelerators.count)
    }
}

/// Measured speeds per (workload, accelerator kind, count), and peak rates to estimate the missing ones from.
package struct ThroughputTable: Hashable, Sendable, Codable {
    /// Measured rows.
    package var rows: [ThroughputKey: Throughput]
    /// Dense 16-bit peak of one accelerator in GFLOP/s; `cpu` is one node's processors.
    package var peakGigaflops: [AcceleratorKind: Int64]

    /// A table of these rows and peaks.
    package init(rows: [ThroughputKey: Throughput] = [:], peakGigaflops: [AcceleratorKind: Int64] = [:]) {
        self.rows = rows
        self.peakGigaflops = peakGigaflops
    }

    /// The speed for `key`: the measured row, else a stated estimate: the measured row of the same workload whose
    /// kind's peak is nearest below or above (ties by key), scaled by the ratio of peaks and by 90 % for each doubling
    /// of the count. Nil when the workload has no row at all or a peak is missing.
    package func throughput(_ key: ThroughputKey) -> (value: Throughput, isMeasured: Bool)? {
        if let row = rows[key] { return (row, true) }
        guard let peak = peakGigaflops[key.accelerators.kind] else { return nil }
        let candidates = rows.keys.filter { $0.workload == key.workload }.sorted()
        let known = candidates.compactMap { row in
            peakGigaflops[row.accelerators.kind].map { (row: row, peak: $0) }
        }
        guard let base = known.min(by: { distance($0.peak, peak) < distance($1.peak, peak) }) else { return nil }
        let scaled = Int128(rows[base.row]!.stepsPerHour) * Int128(peak) / Int128(base.peak)
        let counted = scaledByCount(Int64(scaled), from: base.row.accelerators.count, to: key.accelerators.count)
        return (Throughput(stepsPerHour: max(1, counted)), false)
    }

    /// How far two peaks are apart, as a ratio in thousandths, at least 1000.
    /// The speed of a workload on `nodes` equal nodes of a group with `room` on each, and whether it was measured; nil:
    /// unknown. Accelerators of all nodes count together; processors work in proportion to the part of the node.
    package func speed(
        of workload: String, on group: NodeGroup?, room: Room, nodes: Int
    ) -> (value: Throughput, isMeasured: Bool)? {
        let room = room == .none ? group?.room ?? room : room
        let key = ThroughputKey(workload: workload, on: group, room: room, nodes: nodes)
        guard var speed = throughput(key) else { return nil }
        if let group, group.accelerators == nil {
            let scaled = Int128(speed.value.stepsPerHour) * Int128(room.cpus) * Int128(nodes) / Int128(group.vcpus)
            speed.value = Throughput(stepsPerHour: max(1, Int64(min(scaled, Int128(Int64.max)))))
        }
        return speed
    }

    private func distance(_ left: Int64, _ right: Int64) -> Int64 { max(left, right) * 1_000 / min(left, right) }

    /// Speed on `to` devices from the speed on `from`: each doubling gives a factor 1.8, each halving undoes one.
    private func scaledByCount(_ speed: Int64, from: Int, to: Int) -> Int64 {
        var speed = speed
        var count = from
        while count * 2 <= to {
            speed = speed * 18 / 10
            count *= 2
        }
        while count > to {
            speed = speed * 10 / 18
            count /= 2
        }
        return speed
    }
}
