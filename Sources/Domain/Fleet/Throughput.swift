/// A speed: training steps per hour, positive.
public struct Throughput: WholeNumber {
    /// Steps per hour.
    public var stepsPerHour: Int64
    /// `stepsPerHour` steps an hour.
    public init(stepsPerHour: Int64) { self.stepsPerHour = stepsPerHour }
    /// The same, as any whole number is made.
    public init(wholeNumber: Int64) { stepsPerHour = wholeNumber }
    /// `stepsPerHour`.
    public var wholeNumber: Int64 { stepsPerHour }

    /// `stepsPerHour` steps an hour, half to even, from one to a million millions.
    public init(rounding stepsPerHour: Double) {
        let most = 1e12
        self.stepsPerHour = Int64(min(max(stepsPerHour, 1), most).rounded(.toNearestOrEven))
    }

    /// The time `steps` steps take, rounded up to a millisecond.
    public func time(for steps: Int) -> Span {
        let scaled = Int128(steps) * 3_600_000
        return Span(milliseconds: Int64((scaled + Int128(stepsPerHour) - 1) / Int128(stepsPerHour)))
    }
    /// The whole steps done in `span`.
    public func steps(in span: Span) -> Int {
        Int(Int128(span.milliseconds) * Int128(stepsPerHour) / 3_600_000)
    }
}

/// What a throughput was measured for: a workload on a number of accelerators of one kind (`cpu` with 1 when none),
/// together or spread over servers.
public struct ThroughputKey: Hashable, Sendable, Comparable {
    /// `resnet50`.
    public var workload: String
    /// The accelerators of all servers, or `cpu:1` for the processors alone.
    public var accelerators: Accelerators
    /// How many servers they are spread over; 0: it does not matter, or nobody said.
    public var nodes: Int
    /// The speed of `workload` on `accelerators`; nil means the processors alone.
    public init(workload: String, accelerators: Accelerators?, nodes: Int = 0) {
        self.workload = workload
        self.accelerators = accelerators ?? Accelerators(kind: AcceleratorKind("cpu"), count: 1)
        self.nodes = nodes
    }
    /// The key of a workload on `nodes` equal nodes of a group with `room` on each.
    public init(workload: String, on group: NodeGroup?, room: Room, nodes: Int) {
        let all = group?.accelerators.map { Accelerators(kind: $0.kind, count: max(1, room.accelerators) * nodes) }
        self.init(workload: workload, accelerators: all, nodes: all == nil ? 0 : nodes)
    }
    /// By workload, kind, count, servers.
    public static func < (left: ThroughputKey, right: ThroughputKey) -> Bool {
        (left.workload, left.accelerators.kind, left.accelerators.count, left.nodes)
            < (right.workload, right.accelerators.kind, right.accelerators.count, right.nodes)
    }
}

/// What an accelerator could do at most, for estimates.
public struct AcceleratorSpec: Hashable, Sendable {
    /// Dense 16-bit peak in GFLOP/s, above zero; `cpu` is one node's processors.
    public var gigaflops: Int64
    /// Memory bandwidth in GB/s, above zero; nil: not known.
    public var bandwidth: Int64?
    /// These figures.
    public init(gigaflops: Int64, bandwidth: Int64? = nil) {
        self.gigaflops = gigaflops
        self.bandwidth = bandwidth
    }
}

/// A measured speed with its spread and its source.
public struct ThroughputRow: Hashable, Sendable {
    /// The middle of what was measured.
    public var throughput: Throughput
    /// What nine of ten measurements were faster than; nil: only one was made.
    public var slow: Throughput?
    /// What one of ten measurements was faster than; nil: only one was made.
    public var fast: Throughput?
    /// What one step is: `256 images`; nil: nobody said.
    public var step: String?
    /// Where it is from; nil: the pool file.
    public var origin: Catalog.Origin?
    /// A row of the pool file.
    public init(_ throughput: Throughput) { self.throughput = throughput }
}
