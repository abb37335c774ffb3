/// How many accelerators each node of a job has, and how many nodes it has.
public struct JobSize: Hashable, Sendable, Codable {
    /// Accelerators of each node; 0: processors alone.
    public var accelerators: Int
    /// Equal nodes.
    public var nodes: Int
    /// A size.
    public init(accelerators: Int, nodes: Int) {
        self.accelerators = accelerators
        self.nodes = nodes
    }

    /// The accelerators of all nodes; the nodes where they have none.
    public var count: Int { max(1, accelerators) * nodes }
}

extension JobSize: Comparable, CustomStringConvertible {
    /// By the accelerators of all nodes, then by nodes.
    public static func < (left: JobSize, right: JobSize) -> Bool {
        (left.count, left.nodes) < (right.count, right.nodes)
    }

    /// `4`: accelerators of one node; `2x8`: nodes and accelerators of each; `3 nodes`: processors alone.
    public var description: String {
        if accelerators == 0 { return nodes == 1 ? "1 node" : "\(nodes) nodes" }
        return nodes == 1 ? "\(accelerators)" : "\(nodes)x\(accelerators)"
    }
}

/// The sizes that an elastic job may have. One is chosen when it starts, and another while it runs where that pays
/// (docs/MOVING.md).
public struct ElasticPlan: Hashable, Sendable, Codable {
    /// How many accelerators of a kind a node may have.
    public struct Alternative: Hashable, Sendable, Codable {
        /// The kind.
        public var kind: AcceleratorKind
        /// At least so many, 1 or more.
        public var least: Int
        /// At most so many, not below `least`.
        public var most: Int
        /// An alternative.
        public init(kind: AcceleratorKind, least: Int, most: Int) {
            self.kind = kind
            self.least = least
            self.most = most
        }
    }
    /// How long a command takes with so many accelerators in all, or nodes where they have none.
    public struct Length: Hashable, Sendable, Codable {
        /// How many.
        public var count: Int
        /// How long, as its user says.
        public var length: Span
        /// A length.
        public init(count: Int, length: Span) {
            self.count = count
            self.length = length
        }
    }
    /// Its alternatives, as the request has them; empty: processors alone.
    public var accelerators: [Alternative]
    /// It has at least so many nodes, 1 or more.
    public var leastNodes: Int
    /// It has at most so many nodes.
    public var mostNodes: Int
    /// For a command: the sizes that a length was stated for, the smallest first; empty: a modelled job.
    public var lengths: [Length] = []
    /// The size it has; nil: it has no nodes.
    public var size: JobSize?

    /// A plan of a job without nodes.
    public init(accelerators: [Alternative], leastNodes: Int, mostNodes: Int) {
        self.accelerators = accelerators
        self.leastNodes = leastNodes
        self.mostNodes = mostNodes
    }

    /// Every size it may have, the smallest first. Those of a command have a stated length.
    public var sizes: [JobSize] {
        let ranges = accelerators.map { $0.least...$0.most }
        let each = ranges.isEmpty ? [0] : Set(ranges.flatMap(\.self)).sorted()
        let all = each.flatMap { each in (leastNodes...mostNodes).map { JobSize(accelerators: each, nodes: $0) } }
        let stated = Set(lengths.map(\.count))
        return all.filter { stated.isEmpty || stated.contains($0.count) }.sorted()
    }

    /// How many sizes it may have, before lengths are looked at; as many as can be named where that is more.
    public var breadth: Int {
        let each = accelerators.isEmpty ? 1 : Set(accelerators.flatMap { $0.least...$0.most }).count
        return each * (mostNodes - leastNodes + 1)
    }

    /// How long a command takes with so many; nil: nobody said.
    public func length(of count: Int) -> Span? { lengths.first { $0.count == count }?.length }
}

extension JobSpec {
    /// The same with a size of its plan: alternatives that have no such number of accelerators are left out. One that
    /// is not elastic stays as it is.
    public func sized(_ size: JobSize) -> JobSpec {
        guard var plan = elastic?.value else { return self }
        plan.size = size
        var spec = self
        spec.elastic = Shared(plan)
        spec.nodes = size.nodes
        spec.resources.accelerators = plan.accelerators.filter { ($0.least...$0.most).contains(size.accelerators) }
            .map { Accelerators(kind: $0.kind, count: size.accelerators) }
        spec.setLength(plan.length(of: size.count))
        return spec
    }

    /// The same without a size, as it waits: it asks for the least it can start with.
    public var unsized: JobSpec {
        guard var plan = elastic?.value else { return self }
        plan.size = nil
        var spec = self
        spec.elastic = Shared(plan)
        spec.nodes = plan.leastNodes
        spec.resources.accelerators = plan.accelerators.map { Accelerators(kind: $0.kind, count: $0.least) }
        spec.setLength(plan.lengths.first?.length)
        return spec
    }

    /// The spec in each of its sizes, the smallest first; itself where it is not elastic.
    public var ofEachSize: [JobSpec] { elastic?.value.sizes.map(sized) ?? [self] }

    private mutating func setLength(_ length: Span?) {
        guard let length, case .command(var work) = work else { return }
        work.expectedDuration = length
        self.work = .command(work)
    }
}
