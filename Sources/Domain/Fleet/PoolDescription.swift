/// The simulated pool as its file describes it: what can be leased, how fast workloads run on it, and its seed.
public struct PoolDescription: Hashable, Sendable {
    /// Seed of every draw of the world.
    public var seed: UInt64
    /// The groups, sorted by name.
    public var groups: [NodeGroup]
    /// How fast workloads run.
    public var throughputs: ThroughputTable
    /// What fails as a whole, in the order of the file.
    public var outages: [Outage]
    /// What keeping and moving data costs.
    public var dataPrices: DataPrices

    /// A pool; sorts the groups by name. Names are unique.
    public init(
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
    public func isReserved(_ id: GroupID) -> Bool { group(id)?.terms == .reserved }

    /// The group of this name, if the pool has it.
    public func group(_ id: GroupID) -> NodeGroup? {
        var low = 0
        var high = groups.count
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < groups.count && groups[low].id == id ? groups[low] : nil
    }
}
