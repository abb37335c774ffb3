import Domain

/// Whether a running job goes on where it is or elsewhere: the same expected cost to finish on both sides, with what
/// leaving costs on the one, and a margin, so that prices that flap do not move anybody.
public enum Reallocation {
    /// A running job as the rule sees it.
    public struct Running: Sendable {
        /// What it needs to go on elsewhere after a save.
        public var need: Need
        /// Where it is, with its own nodes as those with room, and their price.
        public var site: Site
        /// What its nodes cost until it has saved, or until their least charge is over.
        public var leaving: Money
        /// How long it takes to save.
        public var save: Span

        /// A running job.
        public init(need: Need, site: Site, leaving: Money, save: Span) {
            self.need = need
            self.site = site
            self.leaving = leaving
            self.save = save
        }

        /// What going on here comes to.
        public var stay: PlacementOption { Reallocation.stay(need, on: site) }
    }

    /// What going on where it is comes to for a job: neither boot, start-up nor restore is to come, and its data is
    /// here.
    public static func stay(_ need: Need, on site: Site) -> PlacementOption {
        var (need, site) = (need, site)
        (need.startup, need.restore) = (.zero, .zero)
        site.data.begin = .zero
        return CostToFinish.option(for: need, on: site)
    }

    /// The move that pays: to the best of the sites, where that keeps a deadline which staying would pass, or where it
    /// saves enough of the objective; nil: it stays.
    public static func move(_ job: Running, among sites: [Site], by plan: MovePlan) -> Move? {
        let own = Placement.preference(of: job.need, on: job.site)
        let elsewhere = sites.filter {
            $0.group.id != job.site.group.id && Placement.preference(of: job.need, on: $0) <= own
        }
        guard !elsewhere.isEmpty else { return nil }
        // Its own nodes are among what it could fall back to.
        let options = Placement.propose(for: job.need, among: elsewhere + [job.site]).options
        guard let best = options.first(where: { $0.group != job.site.group.id }) else { return nil }
        let site = elsewhere.first { $0.group.id == best.group }
        let found = compared(job, job.stay, best, on: site, leaving: job.leaving, otherwise: .objective)
        return worthwhile(found, job, plan)
    }

    /// The move that keeps a deadline, or saves enough and is not later by it; nil: it stays.
    private static func worthwhile(_ found: Compared, _ job: Running, _ plan: MovePlan) -> Move? {
        if found.move.aim == .deadline { return found.move }
        return !found.isLater && isWorthIt(found, job.need.objective, plan) ? found.move : nil
    }

    /// The same for an elastic job, which may also go on with another size, on its own nodes too: `sizes` have, for
    /// each size, what it needs with it and the sites, its own left out where that is the size it has; `leaving` says
    /// what leaving for an option costs. One that keeps its deadline goes for its objective only to where another
    /// change would not make it late: what takes nodes from it must leave the time to take them back.
    public static func move(
        _ job: Running, amongSizes sizes: [(need: Need, sites: [Site])], leaving: (PlacementOption) -> Money,
        by plan: MovePlan
    ) -> Move? {
        let own = Placement.preference(of: job.need, on: job.site)
        let elsewhere = sizes.map { need, sites in
            (need: need, sites: sites.filter { Placement.preference(of: need, on: $0) <= own })
        }
        let stays: (need: Need, sites: [Site]) = (job.need, [job.site])
        let options = Placement.propose(among: elsewhere + [stays]).options.filter {
            $0.group != job.site.group.id || $0.size != job.need.size
        }
        let stay = job.stay
        let isLate = lateness(of: stay, job, after: .zero) > .zero
        let spare = isLate ? .zero : job.save + job.site.group.boot + job.need.startup + job.need.restore
        var best: (late: Span, aim: Int128, found: Compared)?
        for option in options {
            let found = compared(job, stay, option, leaving: leaving(option), otherwise: .objective)
            let late = lateness(of: option, job, after: job.save + spare)
            let aim = job.need.objective.aim(cost: found.move.go.p50, time: found.move.goTime)
            if best.map({ (late, aim) < ($0.late, $0.aim) }) ?? true { best = (late, aim, found) }
        }
        guard let best, isLate || best.late == .zero else { return nil }
        return worthwhile(best.found, job, plan)
    }

    /// The move to an option that was awarded to a job among others.
    public static func move(_ job: Running, to option: PlacementOption, contest: Contest?) -> Move {
        var move = compared(job, job.stay, option, leaving: job.leaving, otherwise: .regret).move
        move.contest = contest
        return move
    }

    /// Whether a job would go rather than stay, which comes to `stay`, if the nodes were there for it alone.
    public static func prefers(_ option: PlacementOption, to stay: PlacementOption, of job: Running) -> Bool {
        let move = compared(job, stay, option, leaving: job.leaving, otherwise: .objective).move
        let (late, later) = (lateness(of: stay, job, after: .zero), lateness(of: option, job, after: job.save))
        if late != later { return later < late }
        let objective = job.need.objective
        return objective.aim(cost: move.go.p50, time: move.goTime)
            < objective.aim(cost: move.stay.p50, time: move.stayTime)
    }

    /// A move beside staying.
    private struct Compared {
        var move: Move
        /// Whether going is later by the deadline.
        var isLater: Bool
        /// The part of both sides that is the same.
        var alike: Money
    }

    /// Staying beside going: for the deadline where only going keeps it; and whether going is later by it. Where
    /// `site`, to which it would go, is said, spot nodes are reckoned there until they are taken, else to the end.
    private static func compared(
        _ job: Running, _ stay: PlacementOption, _ best: PlacementOption, on site: Site? = nil, leaving: Money,
        otherwise aim: Move.Aim
    ) -> Compared {
        let (lateHere, lateThere) = (lateness(of: stay, job, after: .zero), lateness(of: best, job, after: job.save))
        let sides =
            best.size == job.need.size
            ? UntilTaken.compare(stay, on: job.site, best, on: site, for: job.need)
            : .init(stay: stay.addedRange, go: best.addedRange)
        var move = Move(
            aim: lateHere > .zero && lateThere == .zero ? .deadline : aim, from: job.site.group.id,
            to: best.group,
            stay: sides.stay, go: sides.go.plus(leaving), leaving: leaving,
            stayTime: stay.time, goTime: best.time + job.save)
        if let from = job.need.size, let to = best.size, from != to { move.resize = Resize(from: from, to: to) }
        return Compared(move: move, isLater: lateThere > lateHere, alike: sides.alike)
    }

    private static func lateness(of option: PlacementOption, _ job: Running, after save: Span) -> Span {
        job.need.timeLeft.map { max(.zero, (option.timeP90 ?? option.time) + save - $0) } ?? .zero
    }

    /// Whether going takes enough off what staying comes to, as far as the two differ.
    private static func isWorthIt(_ found: Compared, _ objective: Objective, _ plan: MovePlan) -> Bool {
        let move = found.move
        let stay = objective.aim(cost: max(.zero, move.stay.p50 - found.alike), time: move.stayTime)
        let go = objective.aim(cost: max(.zero, move.go.p50 - found.alike), time: move.goTime)
        return go < stay && go * 1_000 <= stay * Int128(1_000 - plan.leastSavingPerMille)
    }
}
