import Domain

/// What one job would do in the tick that begins, with spot and without.
public struct SpotBid: Hashable, Sendable {
    /// What its spot nodes together save in expectation; zero: it does not want any.
    public var saving: Money
    /// What it does without them.
    public var without: SpotChoice

    /// A bid.
    public init(saving: Money, without: SpotChoice) {
        self.saving = saving
        self.without = without
    }
}

/// A job that wants spot nodes of a market in which there may be too few.
public struct SpotClaim: Hashable, Sendable {
    /// The job.
    public var job: JobID
    /// Nodes it needs at once, above zero.
    public var nodes: Int
    /// What they save together.
    public var saving: Money

    /// A claim.
    public init(job: JobID, nodes: Int, saving: Money) {
        precondition(nodes > 0, "a job needs nodes")
        self.job = job
        self.nodes = nodes
        self.saving = saving
    }

    /// What one of its nodes saves: the price from which on it would rather do without.
    public var shadowPrice: Money { Money(nanos: saving.nanos / Int64(nodes)) }
}

/// Gives few spot nodes to the jobs to which they are worth most.
public enum SpotAllocation {
    /// The jobs that get their nodes, by id: together they save the most that so many nodes can. Where each job wants
    /// one node, those with the largest shadow prices get one. Between equals a larger shadow price goes first, then
    /// the smaller id. Exact, by dynamic programming over claims and nodes.
    public static func winners(_ claims: [SpotClaim], nodes: Int) -> [JobID] {
        let claims = claims.filter { $0.saving > .zero && $0.nodes <= nodes }
            .sorted { ($1.shadowPrice, $0.job) < ($0.shadowPrice, $1.job) }
        let room = max(0, min(nodes, claims.reduce(0) { $0 + $1.nodes }))
        // The most that the claims from one on can save in so much room.
        var most = [[Int64]](repeating: [Int64](repeating: 0, count: room + 1), count: claims.count + 1)
        for (index, claim) in claims.enumerated().reversed() {
            for free in 0...room {
                let without = most[index + 1][free]
                let with = free >= claim.nodes ? claim.saving.nanos + most[index + 1][free - claim.nodes] : 0
                most[index][free] = max(without, with)
            }
        }
        var free = room
        var winners: [JobID] = []
        for (index, claim) in claims.enumerated() where free >= claim.nodes {
            guard claim.saving.nanos + most[index + 1][free - claim.nodes] == most[index][free] else { continue }
            winners.append(claim.job)
            free -= claim.nodes
        }
        return winners.sorted()
    }
}
