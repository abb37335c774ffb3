import Domain
import Policies

// What a spot policy keeps a waiting job from, and what would let it begin.
extension Orchestrator {
    /// The sites as its spot policy has them for a waiting job: what it said last holds until it is asked again.
    func paused(by pacing: Pacing, _ sites: [Site], _ job: Job) -> [Site] {
        guard let until = open.paced.timer(of: Demand(job)), until > now, pacing.advice.choice != .idle else {
            return pacing.restricting(sites)
        }
        let verdict = SpotVerdict(choice: .idle, rule: .waits, slack: pacing.verdict.slack, until: until)
        return sites.map { site in
            guard site.obstacle == nil else { return site }
            var site = site
            site.obstacle = .spotPolicy(verdict)
            return site
        }
    }

    /// The latest of some earlier deadlines with which the spot policy of a waiting job would have it begin on nodes
    /// that are not taken back; nil: none would, or it is to begin anyway.
    func deadlineToBegin(_ job: Job, _ pacing: Pacing, _ sites: [Site]) -> Instant? {
        let slack = pacing.verdict.slack
        guard let deadline = job.spec.deadline, slack > .zero else { return nil }
        for minutes in [60, 40, 30, 20, 15, 10, 5, 3, 2, 1] as [Int64] where Span.minutes(minutes) < slack {
            var hurried = job
            hurried.spec.deadline = deadline - (slack - .minutes(minutes))
            guard let then = self.pacing(of: hurried, among: sites)?.advice else { continue }
            if then.choice == .onDemand, then.rule == .lastMoment { return hurried.spec.deadline }
        }
        return nil
    }
}
