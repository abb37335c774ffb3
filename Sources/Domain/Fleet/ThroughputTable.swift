/// Measured speeds per (workload, accelerator kind, count, servers), and what accelerators can do, to estimate the
/// missing ones from. Looking a speed up costs as much as the workload has rows of one kind: what an estimate is made
/// from is chosen once, when the table is made.
public struct ThroughputTable: Hashable, Sendable {
    /// Measured rows.
    public let rows: [ThroughputKey: ThroughputRow]
    /// What the accelerators can do.
    public let specs: [AcceleratorKind: AcceleratorSpec]
    /// The rows by workload; follows from the two.
    let workloads: [String: Rows]

    /// The rows of one workload.
    struct Rows: Sendable {
        /// By kind, in order of count and servers.
        var ofKind: [AcceleratorKind: [Entry]] = [:]
        /// For kinds without a row: the one to estimate from, and the factor on its speed.
        var bases: [AcceleratorKind: Base] = [:]
    }

    /// A row where it is looked up.
    struct Entry: Sendable {
        let count: Int
        let nodes: Int
        let row: ThroughputRow
    }

    /// What a kind's speeds are estimated from.
    struct Base: Sendable {
        let kind: AcceleratorKind
        let factor: Double
    }

    /// A table of these rows and figures.
    public init(rows: [ThroughputKey: ThroughputRow], specs: [AcceleratorKind: AcceleratorSpec]) {
        self.rows = rows
        self.specs = specs
        var workloads: [String: Rows] = [:]
        for key in rows.keys.sorted() {
            guard let row = rows[key] else { continue }
            let entry = Entry(count: key.accelerators.count, nodes: key.nodes, row: row)
            workloads[key.workload, default: Rows()].ofKind[key.accelerators.kind, default: []].append(entry)
        }
        self.workloads = workloads.mapValues { known in
            var known = known
            for kind in specs.keys where known.ofKind[kind] == nil {
                known.bases[kind] = Self.base(for: kind, among: known.ofKind.keys, specs)
            }
            return known
        }
    }

    /// A table of a pool file: rows that hold however the accelerators are spread, and peaks in GFLOP/s.
    public init(rows: [ThroughputKey: Throughput] = [:], peakGigaflops: [AcceleratorKind: Int64] = [:]) {
        self.init(
            rows: rows.mapValues { ThroughputRow($0) },
            specs: peakGigaflops.mapValues { AcceleratorSpec(gigaflops: $0) })
    }

    /// These rows and figures, and those of `other` where these say nothing. A row that holds however the accelerators
    /// are spread stands for every spread of them.
    public func filled(from other: ThroughputTable) -> ThroughputTable {
        let taken = Set(rows.keys.map { ThroughputKey(workload: $0.workload, accelerators: $0.accelerators) })
        var rows = rows
        for (key, row) in other.rows {
            let anyhow = ThroughputKey(workload: key.workload, accelerators: key.accelerators)
            if !taken.contains(anyhow) { rows[key] = row }
        }
        let specs = specs.merging(other.specs) { own, shipped in
            AcceleratorSpec(gigaflops: own.gigaflops, bandwidth: own.bandwidth ?? shipped.bandwidth)
        }
        return ThroughputTable(rows: rows, specs: specs)
    }

    /// Equal rows and figures make equal tables.
    public static func == (left: ThroughputTable, right: ThroughputTable) -> Bool {
        left.rows == right.rows && left.specs == right.specs
    }
    /// By the rows and figures.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(rows)
        hasher.combine(specs)
    }
}
