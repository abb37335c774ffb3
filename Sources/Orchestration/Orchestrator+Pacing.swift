import Domain
import Policies

/// What the spot policy of a job says now, and what it was reckoned from.
struct Pacing {
    let advice: SpotAdvice
    let terms: SpotTerms
    let moment: SpotMoment
    let spot: GroupID
    let until: Instant

    var verdict: SpotVerdict {
        let slack = terms.deadline - moment.elapsed - moment.workLeft - terms.restart
        return SpotVerdict(choice: advice.choice, rule: advice.rule, slack: slack, until: until)
    }

    /// The sites with those closed that the policy does not want now.
    func restricting(_ sites: [Site]) -> [Site] {
        sites.map { site in
            let isWanted: Bool =
                switch advice.choice {
                case .idle: false
                case .spot: site.group.terms == .spot
                case .onDemand: site.group.terms != .spot
                }
            guard !isWanted, site.obstacle == nil else { return site }
            var site = site
            site.obstacle = .spotPolicy(verdict)
            return site
        }
    }
}

extension Orchestrator {
    /// What its spot policy says about a job that is on `mode`; nil: it has none, or there is nothing to choose
    /// between, because one kind of nodes is not to be had, or firm nodes cost no more.
    func pacing(of job: Job, among sites: [Site], on mode: SpotMode = .none, in own: GroupID? = nil) -> Pacing? {
        guard job.spec.isPaced, let deadline = job.spec.deadline else { return nil }
        let bare = sites.map { site in
            var site = site
            site.obstacle = nil
            site.roomy = []
            return site
        }
        let need = need(of: job)
        let options = Placement.propose(for: need, among: bare).options
        let free = Set(sites.filter { $0.obstacle == nil || $0.group.id == own }.map(\.group.id))
        let spots = options.filter { $0.terms == .spot && ($0.group == own || own == nil || mode.isFirm) }
        let spot = spots.filter { free.contains($0.group) }.min(by: isCheaper) ?? spots.min(by: isCheaper)
        let firms = options.filter { $0.terms != .spot && free.contains($0.group) }
        guard let firm = mode.isFirm ? firms.first(where: { $0.group == own }) : firms.first, let spot,
            firm.added > spot.added, let firmSite = bare.first(where: { $0.group.id == firm.group }),
            let spotSite = bare.first(where: { $0.group.id == spot.group }), isAsFast(spotSite, as: firmSite)
        else { return nil }
        let wait = deadline - job.submittedAt - settings.tick * 2
        let tick = paceTick(wait)
        var terms = SpotTerms(
            work: pureWork(self.need(of: job.spec), firmSite), deadline: wait, tick: tick,
            restart: restart(need, firmSite, spotSite, spot, tick), spot: spotSite.rate(for: need),
            onDemand: firmSite.rate(for: need))
        let left = pureWork(need, firmSite)
        terms.work = max(terms.work, left)
        let moment = SpotMoment(
            elapsed: now - job.submittedAt, workLeft: left, mode: mode,
            isUp: mode.isSpot || (free.contains(spot.group) && quote(of: spotSite.group).isAvailable))
        let advice = SpotAdvising.advice(
            job.spec.spot.policy ?? .learned, moment, terms, table: table(of: job.id, moment, terms),
            spell: state.spotRecords[spot.group]?.advanced(to: now).present)
        return Pacing(advice: advice, terms: terms, moment: moment, spot: spot.group, until: now + tick)
    }

    /// The sites that are open to a waiting job by its spot policy, which is asked again when its next tick begins.
    mutating func paced(_ sites: [Site], for job: Job, _ demand: Demand) -> [Site] {
        guard let pacing = pacing(of: job, among: sites) else { return sites }
        askForTable(of: job, pacing)
        open.paced.sleep(demand, until: pacing.until)
        return pacing.restricting(sites)
    }

    /// Asks for a table where the learned policy needs one, once for each tick of the job.
    mutating func askForTable(of job: Job, _ pacing: Pacing) {
        let (terms, moment) = (pacing.terms, pacing.moment)
        guard job.spec.spot.policy ?? .learned == .learned, terms.tick == Self.marketTick,
            moment.isSafe(.onDemand, terms), table(of: job.id, moment, terms) == nil,
            open.paced.mayAsk(job.id, at: moment.elapsed.milliseconds / terms.tick.milliseconds)
        else { return }
        let counts = state.spotRecords[pacing.spot]?.advanced(to: now).counts ?? HazardCounts()
        guard let request = SpotTableRequest(job: job.id, terms: terms, moment: moment, counts: counts) else { return }
        outcome.tables.append(request)
    }

    /// A table was solved: it holds for its job as long as that lives.
    mutating func take(_ table: SpotTable, of id: JobID) {
        guard let job = state.jobs[id], job.spec.isPaced else { return }
        open.keep(table, of: id, waitingAs: job.state.isWaiting ? Demand(job) : nil)
    }

    /// Moves running jobs where their spot policies want them: off a spot node while on-demand still keeps the
    /// deadline, and off on-demand where spot or waiting will do.
    mutating func pace() {
        for id in open.paced.placed.sorted() where open.paced.isDue(id, at: now) {
            guard let job = state.jobs[id], case .running(let nodes, let since) = job.state,
                let lease = state.leases[nodes.first]
            else { continue }
            let mode = lease.terms == .spot ? SpotMode.spot(restart: .zero) : .onDemand(restart: .zero)
            let sites = survey(for: job, [:]).map(\.site)
            guard let pacing = pacing(of: job, among: sites, on: mode, in: lease.group) else { continue }
            open.paced.review(id, at: now + max(settings.tick, Span(milliseconds: pacing.terms.tick.milliseconds / 2)))
            askForTable(of: job, pacing)
            guard isToMove(job, pacing, since: since) else { continue }
            let saving = job.spec.checkpoint != nil
            stop(
                job, then: .requeue, saving: saving, because: .spotPolicy(pacing.verdict),
                expecting: costOfMoving(job, saving: saving))
        }
    }

    private func isToMove(_ job: Job, _ pacing: Pacing, since: Instant) -> Bool {
        switch (pacing.moment.mode, pacing.advice.choice) {
        case (.spot, .onDemand): pacing.advice.rule == .lastMoment
        case (.onDemand, .spot), (.onDemand, .idle): job.spec.checkpoint != nil && now - since >= settings.leastRun
        default: false
        }
    }

    /// The tick in which a market is counted.
    private static var marketTick: Span { .seconds(SpotSpell.tickSeconds) }

    /// Time between two choices: that of the market where there are 36 of them before the deadline, else a 36th.
    private func paceTick(_ wait: Span) -> Span {
        let part = Span.seconds(wait.milliseconds / 36_000)
        return max(min(part, Self.marketTick), settings.tick)
    }

    /// Work that is left, as time on a node of the site in nine of ten runs, without the start.
    private func pureWork(_ need: Need, _ site: Site) -> Span {
        let option = CostToFinish.option(for: need, on: site)
        let start = site.group.boot + need.startup + need.restore
        return max((option.timeP90 ?? option.time) - start, Span(milliseconds: 1))
    }

    /// What a start takes at most, with the work since the newest checkpoint that an interruption costs.
    private func restart(_ need: Need, _ firm: Site, _ spot: Site, _ option: PlacementOption, _ tick: Span) -> Span {
        let save = need.checkpoint?.saveTime ?? .zero
        let nodes = [firm, spot].map { $0.group.grantDelay + $0.group.boot }.max() ?? .zero
        let start = nodes + need.startup + max(need.restore, save)
        return start + (need.checkpoint == nil ? tick : (option.checkpointEvery ?? .zero) + save)
    }

    /// Whether a spot node does in a time, but for a twentieth, what a firm one does.
    private func isAsFast(_ spot: Site, as firm: Site) -> Bool {
        guard let spot = spot.speed?.throughput.stepsPerHour, let firm = firm.speed?.throughput.stepsPerHour else {
            return true
        }
        return Int128(spot) * 20 >= Int128(firm) * 19
    }

    private func isCheaper(_ left: PlacementOption, _ right: PlacementOption) -> Bool {
        (left.added, left.group) < (right.added, right.group)
    }

    private func table(of job: JobID, _ moment: SpotMoment, _ terms: SpotTerms) -> SpotTable? {
        open.paced.tables[job].flatMap { $0.covers(moment, terms) ? $0 : nil }
    }
}

extension SpotMode {
    fileprivate var isSpot: Bool { if case .spot = self { true } else { false } }
    fileprivate var isFirm: Bool { if case .onDemand = self { true } else { false } }
}
