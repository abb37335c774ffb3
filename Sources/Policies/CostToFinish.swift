import Domain
import RealModule

/// What finishing a job on one site is expected to cost:
/// `rate x (boot + startup + restore + work x (1 + checkpoint overhead) + E[redone]) + egress + storage`, at least the
/// minimum charge. Waiting for spot nodes takes time and storage, and no node is paid for meanwhile
/// (docs/decisions/0019-waits-take-time-not-nodes.md).
public enum CostToFinish {
    /// Checkpoints are never further apart than this, even where nothing is expected to go wrong.
    static let longestInterval = Span.hours(1)
    /// Checkpoints are never closer than this many times their own save time.
    static let leastIntervalInSaves = 2.0
    /// Factor on the time where its length is only a guess of the user: the 90th percentile reckons with it, the 10th
    /// with its inverse. An assumption.
    static let guessedP90 = 1.5
    /// The 90th percentile of a standard normal variable; the 10th is as far below zero.
    static let normalP90 = 1.2816

    /// Expected hours of each kind.
    private struct Hours {
        var boot = 0.0
        var startup = 0.0
        var restore = 0.0
        var work = 0.0
        var saves = 0.0
        var redone = 0.0
        var waits = 0.0
        /// Expected interruptions.
        var count = 0.0
        /// Between checkpoints; nil: none.
        var interval: Double?

        /// Until the first step.
        var fixed: Double { boot + startup + restore }
        var paid: Double { fixed + work + saves + redone }

        var parts: CostParts {
            var parts = CostParts()
            parts.boot = .estimated(hours: boot)
            parts.startup = .estimated(hours: startup)
            parts.restore = .estimated(hours: restore)
            parts.work = .estimated(hours: work)
            parts.checkpoints = .estimated(hours: saves)
            parts.redone = .estimated(hours: redone)
            parts.waits = .estimated(hours: waits)
            return parts
        }
    }

    /// The option that this site is for this need.
    public static func option(for need: Need, on site: Site) -> PlacementOption {
        let sharing = site.sharers.isEmpty ? nil : Sharing(site)
        let hours = hours(for: need, on: site, sharing)
        let spread = hours.count > 0 ? 1 + normalP90 / hours.count.squareRoot() : 1
        let speed = timeSpread(need, site)
        let running = hours.work + hours.saves
        // The mirror of the 90th percentile: as many interruptions fewer, down to none, and as fast as the fastest.
        let paidP90 = hours.fixed + (running + hours.redone * spread) * speed.p90
        let fewer = max(0, 2 - spread)
        let paidP10 = hours.fixed + (running + hours.redone * fewer) * speed.p10
        let whole = hours.paid + hours.waits
        let wholeP90 = paidP90 + hours.waits * spread
        let rate = site.rate(for: need)
        let perHour = rate.dollars
        let least = site.isWarm(for: need) ? 0 : site.group.minimumCharge.hours
        let data = data(site, hours: whole, restarts: hours.count)
        let dataP90 = self.data(site, hours: wholeP90, restarts: hours.count * spread)
        let dollars = Estimate(
            p50: perHour * max(hours.paid, least) + data.sum, p90: perHour * max(paidP90, least) + dataP90.sum)
        let joined = site.roomy.prefix(need.nodes)
        var option = PlacementOption(
            group: site.group.id, terms: site.group.terms, price: rate, lease: joined.first,
            cost: dollars.money, costP90: dollars.moneyP90, time: .estimated(hours: whole),
            redone: .estimated(hours: hours.redone), interruptions: (hours.count * 100).rounded() / 100,
            checkpointEvery: hours.interval.map { .estimated(hours: $0) }, isSpeedMeasured: isMeasured(need, site))
        let dataP10 = self.data(site, hours: paidP10, restarts: hours.count * fewer)
        option.costP10 = Estimate.money(dollars: perHour * max(paidP10, least) + dataP10.sum)
        option.moreLeases = joined.count > 1 ? Array(joined.dropFirst()) : nil
        option.newLeases = need.nodes - joined.count
        option.size = need.size
        option.growth = growth(for: need, on: site, hours: max(hours.paid, least))
        if let sharing {
            option.sharers = sharing.count
            option.slowing = Estimate.money(dollars: sharing.slowing(over: hours.fixed - hours.boot + hours.work))
        }
        option.timeP90 = .estimated(hours: wholeP90)
        option.isPaidFor = site.group.terms == .reserved ? true : nil
        option.dataCost = data.sum > 0 ? Estimate.money(dollars: data.sum) : nil
        option.parts = hours.parts
        option.parts?.egress = Estimate.money(dollars: data.egress)
        option.parts?.storage = Estimate.money(dollars: data.storage)
        if case .steps = need.rest, let speed = site.speed { option.take(speed) }
        return option
    }

    /// By what the bill of the nodes grows: nothing while others keep them, the whole price from then on.
    private static func growth(for need: Need, on site: Site, hours: Double) -> Money? {
        guard !site.keptFor.isEmpty else { return nil }
        let joined = site.keptFor.prefix(need.nodes)
        let longer = joined.reduce(0) { $0 + max(0, hours - $1.hours) } + hours * Double(need.nodes - joined.count)
        return Estimate.money(dollars: site.price.dollars * longer)
    }

    private static func hours(for need: Need, on site: Site, _ sharing: Sharing?) -> Hours {
        var hours = Hours()
        hours.boot = site.isWarm(for: need) ? 0 : site.group.boot.hours
        hours.startup = need.startup.hours
        hours.restore = need.restore.hours
        hours.work = hoursOfWork(need, site)
        if let sharing { hours.work = sharing.stretched(hours.work) }
        hours.interval = checkpointInterval(need, site)
        let save = need.checkpoint?.saveTime.hours ?? 0
        hours.saves = hours.interval.map { hours.work * save / $0 } ?? 0
        let hazard = hazard(need, site)
        guard hazard > 0 else { return hours }
        let exposed = hours.work + hours.saves + hours.startup + hours.restore
        if let interval = hours.interval {
            // Half an interval, a save that does not end, a restore, and a new start for each interruption.
            let restart = site.group.boot.hours + hours.startup
            hours.count = hazard * exposed
            hours.redone = hours.count * (interval / 2 + 2 * save + restart)
        } else {
            let busy = RestartFromNothing(hazard: hazard, hours: exposed)
            hours.count = busy.interruptions
            hours.redone = busy.hours - exposed + busy.interruptions * site.group.boot.hours
        }
        hours.waits = hours.count * (site.meanWait?.hours ?? 0)
        return hours
    }

    /// Expected interruptions per hour of any of the nodes the job would have: one of a gang's ends the attempt.
    static func hazard(_ need: Need, _ site: Site) -> Double {
        site.group.terms == .spot ? site.hazardPerHour * Double(need.nodes) : 0
    }

    /// Expected dollars for data: what is brought and sent, what each interruption brings again, and storage.
    private static func data(
        _ site: Site, hours: Double, restarts: Double
    ) -> (egress: Double, storage: Double, sum: Double) {
        let data = site.data
        let again = data.restart > .zero ? Double(data.restart.nanos) * restarts : 0
        let storage = data.storagePerHour > .free ? Double(data.storagePerHour.nanosPerHour) * hours : 0
        let egress = Double((data.begin + data.success).nanos) + again
        return (egress / 1e9, storage / 1e9, (egress + storage) / 1e9)
    }

    /// Hours of pure work left at the site's speed.
    static func hoursOfWork(_ need: Need, _ site: Site) -> Double {
        switch need.rest {
        case .time(let span): span.hours
        case .steps(let steps, _): site.speed.map { $0.throughput.time(for: steps).hours } ?? .infinity
        }
    }

    private static func isMeasured(_ need: Need, _ site: Site) -> Bool {
        if case .time = need.rest { false } else { site.speed?.isMeasured ?? false }
    }

    /// Factors on the time that hold eight of ten runs of one speed.
    static func timeSpread(_ need: Need, _ site: Site) -> (p10: Double, p90: Double) {
        guard case .steps = need.rest, let speed = site.speed else { return (1 / guessedP90, guessedP90) }
        return (speed.timeP10, speed.timeP90)
    }

    /// Hours between checkpoints: as the plan says, or Young's first-order optimum sqrt(2 x save / hazard)
    /// (J. W. Young, CACM 17(9), 1974); nil without checkpoints.
    private static func checkpointInterval(_ need: Need, _ site: Site) -> Double? {
        guard let plan = need.checkpoint else { return nil }
        switch plan.every {
        case .span(let span): return max(span.hours, 1e-6)
        case .steps(let steps): return site.speed.map { max($0.throughput.time(for: steps).hours, 1e-6) }
        case .auto:
            let hazard = hazard(need, site)
            let save = plan.saveTime.hours
            guard hazard > 0 else { return longestInterval.hours }
            let young = Double.sqrt(2 * save / hazard)
            return min(max(young, leastIntervalInSaves * save), longestInterval.hours)
        }
    }
}

/// Getting through `hours` without an interruption, starting again from nothing after each: interruptions come at
/// random, `hazard` an hour.
struct RestartFromNothing {
    /// Expected interruptions before it succeeds: `e^(h t) - 1`.
    let interruptions: Double
    /// Expected hours of running until it has succeeded: `(e^(h t) - 1) / h`.
    let hours: Double

    init(hazard: Double, hours: Double) {
        // Beyond e^50 nothing is told apart any more.
        interruptions = Double.expMinusOne(min(hazard * hours, 50))
        self.hours = interruptions / hazard
    }
}

extension PlacementOption {
    /// Notes where the speed comes from.
    fileprivate mutating func take(_ speed: Speed) {
        speedBasis = speed.basis
        speedFrom = speed.from
        isSpeedCorrected = speed.isCorrected ? true : nil
    }
}
