import Domain

/// Whether a running job goes on where it is or elsewhere: the same expected cost to finish on both sides, with what
/// leaving costs on the one, and a margin, so that prices that flap do not move anybody.
package enum Reallocation {
    /// A running job as the rule sees it.
    package struct Running: Sendable {
        /// What it needs to go on elsewhere after a save.
        package var need: Need
        /// Where it is, with its own nodes as those with room, and their price.
        package var site: Site
        /// What its nodes cost until it has saved, or until their least charge is over.
        package var leaving: Money
        /// How long it takes to save.
        package var save: Span

        /// A running job.
        package init(need: Need, site: Site, leaving: Money, save: Span) {
            self.need = need
            self.site = site
            self.leaving = leaving
            self.save = save
        }

        /// What going on here comes to.
        package var stay: PlacementOption { Reallocation.stay(need, on: site) }
    }

    /// What going on where it is comes to for a job: neither boot, start-up nor restore is to come, and its data is
    /// here.
    package static func stay(_ need: Need, on site: Site) -> PlacementOption {
        var (need, site) = (need, site)
        (need.startup, need.restore) = (.zero, .zero)
        site.data.begin = .zero
        return CostToFinish.option(for: need, on: site)
    }

    /// The move that pays: to the best of the sites, where that keeps a deadline which staying would pass, or where it
    /// saves enough of the objective; nil: it stays.
    package static func move(_ job: Running, among sites: [Site], by plan: MovePlan) -> Move? {
        let own = Placement.preference(of: job.need, on: job.site)
        let elsewhere = sites.filter {
            $0.group.id != job.site.group.id && Placement.preference(of: job.need, on: $0) <= own
        }
        guard !elsewhere.isEmpty else { return nil }
        // Its own nodes are among what it could fall back to.
        let options = Placement.propose(for: job.need, among: elsewhere + [job.site]).options
        guard let best = options.first(where: { $0.group != job.site.group.id }) else { return nil }
        let (move, isLater) = compared(job, best, otherwise: .objective)
        if move.aim == .deadline { return move }
        return !isLater && isWorthIt(move, job.need.objective, plan) ? move : nil
    }

    /// The move to an option that was awarded to a job among others.
    package static func move(_ job: Running, to option: PlacementOption, contest: Contest?) -> Move {
        var move = compared(job, option, otherwise: .regret).move
        move.contest = contest
        return move
    }

    /// Whether a job would go rather than stay if the nodes were there for it alone.
    package static func prefers(_ option: PlacementOption, to job: Running) -> Bool {
        let (move, _) = compared(job, option, otherwise: .objective)
        let (late, later) = (lateness(of: job.stay, job, after: .zero), lateness(of: option, job, after: job.save))
        if late != later { return later < late }
        let objective = job.need.objective
        return objective.aim(cost: move.go.p50, time: move.goTime)
            < objective.aim(cost: move.stay.p50, time: move.stayTime)
    }

    /// Staying beside going: for the deadline where only going keeps it; and whether going is later by it.
    private static func compared(
        _ job: Running, _ best: PlacementOption, otherwise aim: Move.Aim
    ) -> (move: Move, isLater: Bool) {
        let stay = job.stay
        let (lateHere, lateThere) = (lateness(of: stay, job, after: .zero), lateness(of: best, job, after: job.save))
        let move = Move(
            aim: lateHere > .zero && lateThere == .zero ? .deadline : aim, from: job.site.group.id,
            to: best.group,
            stay: Staying.range(stay, job.need, on: job.site, then: best), go: best.addedRange.plus(job.leaving),
            leaving: job.leaving,
            stayTime: stay.time, goTime: best.time + job.save)
        return (move, lateThere > lateHere)
    }

    private static func lateness(of option: PlacementOption, _ job: Running, after save: Span) -> Span {
        job.need.timeLeft.map { max(.zero, (option.timeP90 ?? option.time) + save - $0) } ?? .zero
    }

    private static func isWorthIt(_ move: Move, _ objective: Objective, _ plan: MovePlan) -> Bool {
        let stay = objective.aim(cost: move.stay.p50, time: move.stayTime)
        let go = objective.aim(cost: move.go.p50, time: move.goTime)
        return go < stay && go * 1_000 <= stay * Int128(1_000 - plan.leastSavingPerMille)
    }
}

extension MoneyRange {
    fileprivate func plus(_ amount: Money) -> MoneyRange {
        MoneyRange(p10: p10 + amount, p50: p50 + amount, p90: p90 + amount)
    }
}
