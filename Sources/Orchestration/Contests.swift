import Domain
import Pools

/// What is remembered between contests about scarce nodes: a hint beside the state, made anew after a start.
struct Contests: Sendable {
    /// When running jobs are next looked at together.
    var next = Instant.epoch
    /// Running jobs that took part in the last contest: their moves are decided there.
    var managed: Set<JobID> = []
    /// Groups that are too slow for a job's deadline.
    private var tooSlow: [JobID: Set<GroupID>] = [:]
    /// The groups whose hardware and place would do for a wish.
    private var fitting: [Wish: [GroupID]] = [:]
    private static let mostFitting = 4_096
    /// What running jobs wished for when they were looked at last.
    private var wishes: [JobID: KnownWish] = [:]

    private struct KnownWish {
        var spec: Shared<JobSpec>
        var isSpotSpent: Bool
        var wish: Wish
    }

    /// Takes a job into account as it is about to stand.
    mutating func note(_ job: Job) {
        guard job.state.isEnded else { return }
        tooSlow[job.id] = nil
        wishes[job.id] = nil
    }

    /// What a job wishes for as it stands; most jobs stand as they did at the last look.
    mutating func wish(of job: Job) -> Wish {
        let isSpotSpent = Wish.isSpotSpent(job)
        if let known = wishes[job.id], known.spec === job.sharedSpec, known.isSpotSpent == isSpotSpent {
            return known.wish
        }
        let wish = Wish(job)
        wishes[job.id] = KnownWish(spec: job.sharedSpec, isSpotSpent: isSpotSpent, wish: wish)
        return wish
    }

    /// The groups of these that were too slow for a job's deadline, as bits.
    func tooSlow(for job: JobID, among groups: [NodeGroup]) -> UInt64 {
        guard let slow = tooSlow[job] else { return 0 }
        return groups.indices.reduce(0) { bits, kind in slow.contains(groups[kind].id) ? bits | 1 << kind : bits }
    }

    /// These groups are too slow for a job's deadline now.
    mutating func keep(_ bits: UInt64, of job: JobID, among groups: [NodeGroup]) {
        let slow = Set(groups.indices.filter { bits & (1 << $0) != 0 }.map { groups[$0].id })
        tooSlow[job] = slow.isEmpty ? nil : slow
    }

    /// The groups whose hardware and place would do for a wish; nil: nobody has looked.
    func groups(for wish: Wish) -> [GroupID]? { fitting[wish] }

    /// Somebody has looked which groups would do for a wish.
    mutating func note(_ wish: Wish, fits groups: [GroupID]) {
        if fitting.count >= Self.mostFitting { fitting.removeAll(keepingCapacity: true) }
        fitting[wish] = groups
    }
}

/// Jobs of one priority and class: scarce nodes are given out among them by regret. Between priorities the turn
/// decides.
struct ContestLayer: Hashable, Comparable {
    private var priority: Int
    private var jobClass: JobClass

    init(_ job: Job) {
        priority = job.spec.priority
        jobClass = job.spec.jobClass
    }

    private var points: Int64 { Int64(priority) - (jobClass == .scavenger ? Limits.scavengerPoints : 0) }

    /// The higher priority first.
    static func < (left: ContestLayer, right: ContestLayer) -> Bool {
        (right.points, right.jobClass.rawValue) < (left.points, left.jobClass.rawValue)
    }
}
