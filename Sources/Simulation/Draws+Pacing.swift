import Domain

extension Draws {
    /// Some jobs are to be over by a time, near or far, and some of those are under a spot policy.
    func pace(_ spec: inout JobSpec, _ index: Int) {
        guard below(6, "deadline", index) == 0 else { return }
        let longest: UInt64 = below(4, "far", index) == 0 ? 600 : 330
        spec.deadline = origin() + .minutes(10 + Int64(below(longest, "deadline-at", index)))
        guard below(2, "paced", index) == 0 else { return }
        spec.resources.useSpot = true
        spec.spot.policy = pick([.greedy, .uniformProgress, nil], "spot-policy", index)
    }
}
