import Domain
import Policies

/// What the spot policy of a job says now, and what it was reckoned from.
struct Pacing {
    let advice: SpotAdvice
    let terms: SpotTerms
    let moment: SpotMoment
    /// The group whose market it goes by.
    let spot: GroupID
    /// The groups whose tables are asked for: the one it goes by first.
    let zones: [SpotZone]
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
                case .spot: site.group.id == spot
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
        let firms = options.filter { $0.terms != .spot && free.contains($0.group) }
        guard let firm = mode.isFirm ? firms.first(where: { $0.group == own }) : firms.first,
            let firmSite = bare.first(where: { $0.group.id == firm.group })
        else { return nil }
        let wait = deadline - job.submittedAt - settings.tick * 2
        let left = pureWork(need, firmSite)
        let zones = options.filter { option in
            option.terms == .spot && option.added < firm.added && (option.group == own || !mode.isSpot)
        }.sorted(by: isCheaper).compactMap { option -> SpotZone? in
            guard let site = bare.first(where: { $0.group.id == option.group }), isAsFast(site, as: firmSite) else {
                return nil
            }
            let tick = paceTick(wait)
            var terms = SpotTerms(
                work: pureWork(self.need(of: job.spec), firmSite), deadline: wait, tick: tick,
                restart: restart(need, firmSite, site, option, tick), spot: site.rate(for: need),
                onDemand: firmSite.rate(for: need))
            terms.work = max(terms.work, left)
            let isUp = mode.isSpot || (free.contains(option.group) && quote(of: site.group).isAvailable)
            let moment = SpotMoment(elapsed: now - job.submittedAt, workLeft: left, mode: mode, isUp: isUp)
            return SpotZone(group: option.group, terms: terms, moment: moment, egress: site.data.begin)
        }
        guard let zone = zone(of: job, among: zones) else { return nil }
        let advice = SpotAdvising.advice(
            job.spec.spot.policy ?? .learned, zone.moment, zone.terms, table: table(of: job.id, zone),
            spell: state.spotRecords[zone.group]?.advanced(to: now).present)
        return Pacing(
            advice: advice, terms: zone.terms, moment: zone.moment, spot: zone.group,
            zones: [zone] + considered(zones).filter { $0.group != zone.group }, until: now + zone.terms.tick)
    }

    /// The sites that are open to a waiting job by its spot policy, which is asked again when its next tick begins.
    mutating func paced(_ sites: [Site], for job: Job, _ demand: Demand) -> [Site] {
        guard let pacing = pacing(of: job, among: sites) else { return sites }
        askForTables(of: job, pacing)
        open.paced.sleep(demand, until: pacing.until)
        return pacing.restricting(sites)
    }

    /// Asks for tables where the learned policy needs them, once for each tick of the job.
    mutating func askForTables(of job: Job, _ pacing: Pacing) {
        guard goesByTables(job, pacing) else { return }
        for zone in pacing.zones {
            let tick = zone.moment.elapsed.milliseconds / zone.terms.tick.milliseconds
            guard let request = tableToSolve(for: job, zone), open.paced.mayAsk(job.id, in: zone.group, at: tick)
            else { continue }
            outcome.tables.append(request)
        }
    }

    /// Whether the table of the zone that a job goes by is still to come.
    func isTableAwaited(of job: Job, _ pacing: Pacing) -> Bool {
        goesByTables(job, pacing) && pacing.zones.first.flatMap { tableToSolve(for: job, $0) } != nil
    }

    /// The table of a job that is missing or out of date; nil: it is not, or it would be of no use or too large.
    private func tableToSolve(for job: Job, _ zone: SpotZone) -> SpotTableRequest? {
        guard zone.moment.isSafe(.onDemand, zone.terms), !hasCurrentTable(job, zone) else { return nil }
        let counts = state.spotRecords[zone.group]?.advanced(to: now).counts ?? HazardCounts()
        return SpotTableRequest(
            job: job.id, market: zone.group, terms: zone.terms, moment: zone.moment, counts: counts)
    }

    private func hasCurrentTable(_ job: Job, _ zone: SpotZone) -> Bool {
        table(of: job.id, zone)?.isCurrent(zone.moment, zone.terms) ?? false
    }

    private func goesByTables(_ job: Job, _ pacing: Pacing) -> Bool {
        job.spec.spot.policy ?? .learned == .learned && pacing.terms.tick == Self.marketTick
    }

    /// A table was solved: it holds for its job as long as that lives.
    mutating func take(_ table: SpotTable, of id: JobID, in market: GroupID) {
        guard let job = state.jobs[id], job.spec.isPaced else { return }
        open.keep(table, of: id, in: market, waitingAs: job.state.isWaiting ? Demand(job) : nil)
        open.reviews.wake([id])
    }

    /// Moves running jobs where their spot policies want them: off a spot node while on-demand still keeps the
    /// deadline, and off on-demand where spot or waiting will do, which only saves money.
    mutating func pace() {
        for id in open.paced.placed.sorted() where open.paced.isDue(id, at: now) {
            guard let job = state.jobs[id], case .running(let nodes, let since) = job.state,
                let lease = state.leases[nodes.first]
            else { continue }
            let mode = lease.terms == .spot ? SpotMode.spot(restart: .zero) : .onDemand(restart: .zero)
            let sites = survey(for: job, [:]).map(\.site)
            guard let pacing = pacing(of: job, among: sites, on: mode, in: lease.group) else { continue }
            open.paced.review(id, at: now + max(settings.tick, Span(milliseconds: pacing.terms.tick.milliseconds / 2)))
            askForTables(of: job, pacing)
            guard isToMove(job, pacing, since: since) else { continue }
            if case .onDemand = mode, let guardrail = guardrail(against: .move, of: job) {
                keep(job, from: .move, on: .cheaper(pacing.spot), because: guardrail)
                continue
            }
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
    static var marketTick: Span { .seconds(SpotSpell.tickSeconds) }

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
}

extension SpotMode {
    var isSpot: Bool { if case .spot = self { true } else { false } }
    var isFirm: Bool { if case .onDemand = self { true } else { false } }
}
