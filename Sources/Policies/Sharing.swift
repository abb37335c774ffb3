import Domain
import RealModule

/// Another job on a node that a job has or would join.
public struct Sharer: Hashable, Sendable {
    /// How long it is expected to be there yet, as fast as it is now.
    public var left: Span
    /// What an hour costs it: its part of its nodes, and what its user would pay for an hour.
    public var rate: Price

    /// Another job.
    public init(left: Span, rate: Price) {
        self.left = left
        self.rate = rate
    }
}

/// What jobs on one node do to each other: each has only a part of its speed for each other one there
/// (`NodeGroup.sharedSpeedPPM`). Who comes later is not foreseen.
struct Sharing {
    /// What a job keeps of its speed for each other one.
    private let kept: Double
    /// When the others on the fullest of the nodes are expected to leave, in hours, the first first.
    private let leaving: [Double]
    private let sharers: [Sharer]

    /// Nil: nobody else is there, or sharing slows nobody down.
    init?(_ site: Site) {
        guard site.group.slowsSharers, let fullest = site.sharers.max(by: { $0.count < $1.count }), !fullest.isEmpty
        else { return nil }
        kept = Double(site.group.sharedSpeedPPM) / Double(Contention.whole)
        leaving = fullest.map(\.left.hours).sorted()
        sharers = site.sharers.flatMap(\.self)
    }

    /// How many others there are.
    var count: Int { sharers.count }

    /// What `hours` of work alone take beside the others, for as long as they are there.
    func stretched(_ hours: Double) -> Double {
        var (left, passed) = (hours, 0.0)
        for (index, end) in leaving.enumerated() where end > passed {
            let speed = Double.pow(kept, leaving.count - index)
            if left <= (end - passed) * speed { return passed + left / speed }
            left -= (end - passed) * speed
            passed = end
        }
        return passed + left
    }

    /// Dollars that the others cost more where the job is there for `hours`: each loses a part of that time.
    func slowing(over hours: Double) -> Double {
        sharers.reduce(0) { $0 + (1 - kept) * min(hours, $1.left.hours / kept) * $1.rate.dollars }
    }
}
