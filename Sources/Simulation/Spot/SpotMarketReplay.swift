import Domain
import Policies
import Pools

/// A job with a deadline among others on one spot market.
public struct MarketJob: Hashable, Sendable {
    /// The job.
    public var id: JobID
    /// Nodes it needs at once.
    public var nodes: Int
    /// The tick of the record in which it comes.
    public var arrival: Int
    /// Its work and deadline, from its arrival on; prices are those of all its nodes.
    public var terms: SpotTerms

    /// A job.
    public init(id: JobID, nodes: Int, arrival: Int, terms: SpotTerms) {
        self.id = id
        self.nodes = nodes
        self.arrival = arrival
        self.terms = terms
    }
}

/// Who gets the spot nodes where jobs want more than there are.
public enum MarketRule: String, Hashable, Sendable, CaseIterable {
    /// Who has nodes keeps them, then by arrival.
    case firstCome = "first come"
    /// Who has had the fewest node-hours, looked at in whole hours.
    case equalShare = "equal share"
    /// Whose deadline is next.
    case earliestDeadline = "earliest deadline"
    /// Whom they save most.
    case shadowPrice = "shadow price"
}

/// Jobs with deadlines on the recorded nodes of one spot market, tick by tick. Each chooses by the learned policy as if
/// alone; a rule says who gets the nodes where they are too few. Which nodes the provider takes back is drawn, and a
/// job that loses one of its nodes loses all. Ticks and bills are as in `SpotReplay`.
public enum SpotMarketReplay {
    /// What the jobs came to.
    public struct Result: Hashable, Sendable {
        /// The bill of each job, in the order in which they were handed in.
        public var bills: [Money]
        /// Jobs that were done after their deadline or not at all.
        public var late: Int
        /// In how many ticks of a job another one got the spot nodes it wanted.
        public var denied: Int
        /// How often a job was put off its spot nodes for another.
        public var handedOver: Int
        /// Spot nodes in use, tick by tick.
        public var inUse: [Int]

        /// All bills.
        public var bill: Money { bills.reduce(.zero, +) }
    }

    /// Runs the jobs on a record of nodes, which has no spot behind its end.
    public static func run(
        _ jobs: [MarketJob], on nodes: [Int32], by rule: MarketRule, seed: UInt64
    ) -> Result {
        var market = MarketWorld(jobs, nodes, rule, seed)
        let end = jobs.map { $0.arrival + $0.terms.ticks }.max() ?? 0
        for tick in 0..<end { market.pass(tick) }
        return market.result
    }
}

/// A job on its way.
private struct MarketRun {
    let job: MarketJob
    var policy: LearnedSpotPolicy
    var moment: SpotMoment
    var choices: [SpotChoice] = []

    var isOnSpot: Bool { if case .spot = moment.mode { true } else { false } }
    var isDone: Bool { moment.workLeft == .zero }
    var isLate: Bool { !isDone || moment.elapsed > job.terms.deadline }
    var nodeTicks: Int { choices.count { $0 == .spot } * job.nodes }
}

/// The market between two ticks.
private struct MarketWorld {
    private let record: [Int32]
    private let rule: MarketRule
    private let seed: UInt64
    private let jobs: [MarketJob]
    private var runs: [MarketRun] = []
    private var waiting: ArraySlice<MarketJob>
    private var denied = 0
    private var handedOver = 0
    private var inUse: [Int] = []

    init(_ jobs: [MarketJob], _ record: [Int32], _ rule: MarketRule, _ seed: UInt64) {
        self.record = record
        self.rule = rule
        self.seed = seed
        self.jobs = jobs
        waiting = jobs.sorted { ($0.arrival, $0.id) < ($1.arrival, $1.id) }[...]
    }

    var result: SpotMarketReplay.Result {
        let byJob = Dictionary(uniqueKeysWithValues: runs.map { ($0.job.id, $0) })
        return SpotMarketReplay.Result(
            bills: jobs.map { job in byJob[job.id].map { SpotReplay.bill($0.choices, job.terms) } ?? .zero },
            late: jobs.count { byJob[$0.id]?.isLate ?? true }, denied: denied, handedOver: handedOver, inUse: inUse)
    }

    /// One tick: jobs come, the provider takes nodes back, jobs bid, the rule says who gets nodes, everyone goes on.
    mutating func pass(_ tick: Int) {
        let nodes = tick < record.count ? Int(record[tick]) : 0
        while let job = waiting.first, job.arrival <= tick {
            waiting.removeFirst()
            let past = record.prefix(tick).map { Int($0) >= job.nodes }
            runs.append(
                MarketRun(
                    job: job, policy: LearnedSpotPolicy(job.terms, past: past, bidding: true),
                    moment: SpotMoment(job.terms, isUp: false)))
        }
        let live = runs.indices.filter { !runs[$0].isDone }
        takeBack(to: nodes, from: live, at: tick)
        for index in live { runs[index].moment.isUp = nodes >= runs[index].job.nodes }
        let bids = live.map { runs[$0].policy.bid(at: runs[$0].moment) }
        let claims = zip(live, bids).map { index, bid in
            SpotClaim(job: runs[index].job.id, nodes: runs[index].job.nodes, saving: bid.saving)
        }
        let winners = Set(winners(of: claims.filter { $0.saving > .zero }, live, nodes))
        var used = 0
        for (index, bid) in zip(live, bids) {
            let isWinner = winners.contains(runs[index].job.id)
            if isWinner { used += runs[index].job.nodes }
            if !isWinner, bid.saving > .zero {
                denied += 1
                if runs[index].isOnSpot { handedOver += 1 }
            }
            let choice = isWinner ? .spot : bid.without
            runs[index].choices.append(choice)
            runs[index].moment = runs[index].moment.after(choice, runs[index].job.terms, isUp: true)
        }
        precondition(used <= nodes, "a rule gave out more spot nodes than there are")
        inUse.append(used)
    }

    /// The provider takes nodes, each as likely as any other, until no more are held than there are.
    private mutating func takeBack(to nodes: Int, from live: [Int], at tick: Int) {
        var holders = live.filter { runs[$0].isOnSpot }
        var held = holders.reduce(0) { $0 + runs[$1].job.nodes }
        var taken: Int64 = 0
        while held > nodes {
            let draw = Draw(seed: seed, stream: "market-taken", key: "\(tick)", index: taken)
            var node = Int(draw.below(UInt64(held)))
            let place = holders.firstIndex { holder in
                node -= runs[holder].job.nodes
                return node < 0
            }
            guard let place else { preconditionFailure("a drawn node belongs to a job") }
            let victim = holders.remove(at: place)
            held -= runs[victim].job.nodes
            runs[victim].moment.mode = .none
            taken += 1
        }
    }

    private func winners(of claims: [SpotClaim], _ live: [Int], _ nodes: Int) -> [JobID] {
        if rule == .shadowPrice { return SpotAllocation.winners(claims, nodes: nodes) }
        let byJob = Dictionary(uniqueKeysWithValues: live.map { (runs[$0].job.id, runs[$0]) })
        let turns = claims.compactMap { claim in byJob[claim.job].map { (turn(of: $0), claim) } }
        var free = nodes
        var winners: [JobID] = []
        for (_, claim) in turns.sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }) where claim.nodes <= free {
            winners.append(claim.job)
            free -= claim.nodes
        }
        return winners
    }

    /// What the rules go by, the smaller the sooner; ends in the id.
    private func turn(of run: MarketRun) -> [Int] {
        let holder = run.isOnSpot ? 0 : 1
        let id = Int(run.job.id.number)
        return switch rule {
        case .firstCome, .shadowPrice: [holder, run.job.arrival, id]
        case .equalShare: [run.nodeTicks / Self.hour, holder, id]
        case .earliestDeadline: [run.job.arrival + run.job.terms.ticks, holder, id]
        }
    }

    /// Ticks of ten minutes in an hour.
    private static let hour = 6
}
