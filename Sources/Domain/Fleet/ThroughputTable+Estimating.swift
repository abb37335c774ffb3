// Looking speeds up, and estimating those that nobody measured.
extension ThroughputTable {
    /// Twice as many accelerators are so many times as fast. In the shipped tables the middle of 417 doublings on one
    /// server is 1.93, and eight of ten lie from 1.38 to 2.13.
    static let growthPerDoubling = 1.9
    /// What is left of the speed where the same accelerators are spread over twice as many servers. In the shipped
    /// tables the middle of 176 pairs is 0.87, and eight of ten lie from 0.54 to 1.06: it depends on the network.
    static let keptPerSpread = 0.87

    /// The speed of a workload on `nodes` equal nodes of a group with `room` on each; nil: unknown. Accelerators of all
    /// nodes count together; processors work in proportion to the part of the node.
    public func speed(of workload: String, on group: NodeGroup?, room: Room, nodes: Int) -> Speed? {
        let room = room == .none ? group?.room ?? room : room
        let key = ThroughputKey(workload: workload, on: group, room: room, nodes: nodes)
        guard var speed = speed(key) else { return nil }
        if let group, group.accelerators == nil {
            let scaled = Int128(speed.throughput.stepsPerHour) * Int128(room.cpus) * Int128(nodes) / Int128(group.vcpus)
            speed.throughput = Throughput(stepsPerHour: max(1, Int64(min(scaled, Int128(Int64.max)))))
        }
        return speed
    }

    /// The speed for a key: its row; else from other rows of the same accelerators; else from the accelerator of the
    /// same workload that is nearest in peak, by the ratio of what the two can do. Nil: the workload has no row, or the
    /// kind no figures.
    public func speed(_ key: ThroughputKey) -> Speed? {
        guard let known = workloads[key.workload] else { return nil }
        let wanted = key.accelerators
        if let entries = known.ofKind[wanted.kind] {
            if let entry = exact(entries, wanted.count, key.nodes) { return entry.row.speed }
            let estimate = scaled(entries, to: wanted.count, on: key.nodes)
            let from = Accelerators(kind: wanted.kind, count: estimate.from)
            return Speed(Throughput(rounding: estimate.stepsPerHour), .scaled, from: from)
        }
        guard let base = known.bases[wanted.kind], let entries = known.ofKind[base.kind] else { return nil }
        let measured = exact(entries, wanted.count, key.nodes)
        let estimate =
            measured.map { (stepsPerHour: Double($0.row.throughput.stepsPerHour), from: $0.count) }
            ?? scaled(entries, to: wanted.count, on: key.nodes)
        return Speed(
            Throughput(rounding: estimate.stepsPerHour * base.factor), .converted,
            from: Accelerators(kind: base.kind, count: estimate.from))
    }

    /// The row for this number of accelerators on this many servers; one that holds for any number of them otherwise.
    private func exact(_ entries: [Entry], _ count: Int, _ nodes: Int) -> Entry? {
        entries.first { $0.count == count && $0.nodes == nodes }
            ?? entries.first { $0.count == count && ($0.nodes == 0 || nodes == 0) }
    }

    /// Steps an hour from the rows of the same kind that are nearest in number: between two of them in proportion,
    /// beyond them by the growth of a doubling; less where they are spread over more servers than what was measured.
    private func scaled(_ entries: [Entry], to count: Int, on nodes: Int) -> (stepsPerHour: Double, from: Int) {
        func speed(_ entry: Entry) -> Double {
            Double(entry.row.throughput.stepsPerHour) * Self.kept(from: entry.nodes, to: nodes)
        }
        let alike = entries.filter { $0.nodes == nodes || $0.nodes == 0 }
        let together = entries.filter { $0.nodes <= 1 }
        let same = entries.last { $0.count == count && $0.nodes <= nodes } ?? entries.first { $0.count == count }
        if let same { return (speed(same), count) }
        let usable = !alike.isEmpty ? alike : !together.isEmpty ? together : entries
        let below = usable.last { $0.count < count }
        let above = usable.first { $0.count > count }
        switch (below, above) {
        case (let below?, let above?):
            let part = Double(count - below.count) / Double(above.count - below.count)
            let isNearBelow = count * count <= below.count * above.count
            return (
                speed(below) + (speed(above) - speed(below)) * part, isNearBelow ? below.count : above.count
            )
        case (let below?, nil): return (speed(below) * Self.growth(from: below.count, to: count), below.count)
        case (nil, let above?): return (speed(above) / Self.growth(from: count, to: above.count), above.count)
        case (nil, nil): preconditionFailure("a kind without rows is not listed")
        }
    }

    /// How many times as fast `to` accelerators are as `from`.
    private static func growth(from: Int, to: Int) -> Double {
        var (factor, count) = (1.0, from)
        while count * 2 <= to {
            factor *= growthPerDoubling
            count *= 2
        }
        return factor * (1 + (growthPerDoubling - 1) * (Double(to) / Double(count) - 1))
    }

    /// What is left of the speed on `to` servers of that on `from`; on fewer it is taken to be the same.
    private static func kept(from: Int, to: Int) -> Double {
        guard from > 0, to > from else { return 1 }
        var (factor, nodes) = (1.0, from)
        while nodes * 2 <= to {
            factor *= keptPerSpread
            nodes *= 2
        }
        return factor * (1 - (1 - keptPerSpread) * (Double(to) / Double(nodes) - 1))
    }

    /// What the speeds of a kind are estimated from: the kind among `measured` whose peak is nearest by ratio, ties by
    /// name; nil: one of them has no figures.
    static func base(
        for kind: AcceleratorKind, among measured: some Sequence<AcceleratorKind>,
        _ specs: [AcceleratorKind: AcceleratorSpec]
    ) -> Base? {
        guard let wanted = specs[kind] else { return nil }
        let known = measured.compactMap { other in specs[other].map { (kind: other, spec: $0) } }
        let nearest = known.min { left, right in
            (distance(left.spec, wanted), left.kind) < (distance(right.spec, wanted), right.kind)
        }
        return nearest.map { Base(kind: $0.kind, factor: factor(of: wanted, over: $0.spec)) }
    }

    /// How many times as fast work of which no speed is known is reckoned to be on these accelerators as on others; nil
    /// stands for processors, which are taken to be alike. Nil: one of the kinds has no figures.
    public func factor(of wanted: Accelerators?, over base: Accelerators?) -> Double? {
        guard let wanted, let base else { return wanted == nil && base == nil ? 1 : nil }
        let growth =
            wanted.count >= base.count
            ? Self.growth(from: base.count, to: wanted.count) : 1 / Self.growth(from: wanted.count, to: base.count)
        if wanted.kind.isSame(as: base.kind) { return growth }
        guard let own = specs[wanted.kind], let other = specs[base.kind] else { return nil }
        return Self.factor(of: own, over: other) * growth
    }

    /// How far two peaks are apart, as a ratio in thousandths, at least 1000.
    private static func distance(_ left: AcceleratorSpec, _ right: AcceleratorSpec) -> Int64 {
        max(left.gigaflops, right.gigaflops) * 1_000 / min(left.gigaflops, right.gigaflops)
    }

    /// How many times as fast one accelerator is reckoned to be as another: the fourth root of the ratio of peaks times
    /// the third power of the ratio of bandwidths, which of all such weights was nearest to the shipped tables; the
    /// ratio of peaks alone where a bandwidth is not known.
    private static func factor(of wanted: AcceleratorSpec, over base: AcceleratorSpec) -> Double {
        let peaks = Double(wanted.gigaflops) / Double(base.gigaflops)
        guard let own = wanted.bandwidth, let other = base.bandwidth else { return peaks }
        let bandwidths = Double(own) / Double(other)
        return (peaks * bandwidths * bandwidths * bandwidths).squareRoot().squareRoot()
    }
}

extension ThroughputRow {
    /// The row as a speed: with its own spread where it has one, which is never less than that of any measurement.
    public var speed: Speed {
        var speed = Speed(throughput, .measured)
        let middle = Double(throughput.stepsPerHour)
        if let slow { speed.timeP90 = max(speed.timeP90, middle / Double(slow.stepsPerHour)) }
        if let fast { speed.timeP10 = min(speed.timeP10, middle / Double(fast.stepsPerHour)) }
        return speed
    }
}
