import Domain
import RealModule

/// What finishing a job on one site is expected to cost:
/// `rate x (boot + startup + restore + work x (1 + checkpoint overhead) + E[redone])`, at least the minimum charge.
package enum CostToFinish {
    /// Checkpoints are never further apart than this, even where nothing is expected to go wrong.
    static let longestInterval = Span.hours(1)
    /// Checkpoints are never closer than this many times their own save time.
    static let leastIntervalInSaves = 2.0
    /// Factor on the time where the speed is only an estimate: the 90th percentile reckons with it, the 10th with its
    /// inverse. An assumption.
    static let unmeasuredP90 = 1.5
    /// The 90th percentile of a standard normal variable; the 10th is as far below zero.
    static let normalP90 = 1.2816

    /// The option that this site is for this need.
    package static func option(for need: Need, on site: Site) -> PlacementOption {
        let work = hoursOfWork(need, site)
        let interval = checkpointInterval(need, site)
        let save = need.checkpoint?.saveTime.hours ?? 0
        let overhead = interval.map { save / $0 } ?? 0
        let isWarm = site.isWarm(for: need)
        let boot = isWarm ? 0 : site.group.boot.hours
        let fixed = boot + need.startup.hours + need.restore.hours
        let running = work * (1 + overhead)
        let hazard = site.group.terms == .spot ? site.hazardPerHour * Double(need.nodes) : 0
        let count = hazard * (running + need.startup.hours + need.restore.hours)
        let redone = redoneHours(hazard: hazard, count: count, running: running, interval: interval, need, site)
        let hours = fixed + running + redone
        let spread = count > 0 ? 1 + normalP90 / count.squareRoot() : 1
        let doubt = isMeasured(need, site) ? 1 : unmeasuredP90
        let hoursP90 = (fixed + running + redone * spread) * doubt
        // The mirror of the 90th percentile: as many interruptions fewer, down to none, and as much faster. Neither
        // knows of runs that differ although nothing goes wrong: with a measured speed and no interruptions all three
        // are one.
        let hoursP10 = (fixed + running + redone * max(0, 2 - spread)) / doubt
        let rate = site.rate(for: need)
        let perHour = Double(rate.nanosPerHour) / 1e9
        let least = isWarm ? 0 : site.group.minimumCharge.hours
        let data = dataDollars(site, hours: hours, restarts: count)
        let dataP90 = dataDollars(site, hours: hoursP90, restarts: count * spread)
        let dollars = Estimate(
            p50: perHour * max(hours, least) + data, p90: perHour * max(hoursP90, least) + dataP90)
        let joined = site.roomy.prefix(need.nodes)
        var option = PlacementOption(
            group: site.group.id, terms: site.group.terms, price: rate, lease: joined.first,
            cost: dollars.money, costP90: dollars.moneyP90, time: .estimated(hours: hours),
            redone: .estimated(hours: redone), interruptions: (count * 100).rounded() / 100,
            checkpointEvery: interval.map { .estimated(hours: $0) }, isSpeedMeasured: isMeasured(need, site))
        option.costP10 = Estimate.money(dollars: perHour * max(hoursP10, least))
        option.moreLeases = joined.count > 1 ? Array(joined.dropFirst()) : nil
        option.newLeases = need.nodes - joined.count
        option.timeP90 = .estimated(hours: hoursP90)
        option.isPaidFor = site.group.terms == .reserved ? true : nil
        option.dataCost = data > 0 ? Estimate.money(dollars: data) : nil
        return option
    }

    /// Expected dollars for data: what is brought and sent, what each interruption brings again, and storage.
    private static func dataDollars(_ site: Site, hours: Double, restarts: Double) -> Double {
        let data = site.data
        let again = data.restart > .zero ? Double(data.restart.nanos) * restarts : 0
        let kept = data.storagePerHour > .free ? Double(data.storagePerHour.nanosPerHour) * hours : 0
        return (Double((data.begin + data.success).nanos) + again + kept) / 1e9
    }

    /// Hours of pure work left at the site's speed.
    private static func hoursOfWork(_ need: Need, _ site: Site) -> Double {
        switch need.rest {
        case .time(let span): span.hours
        case .steps(let steps, _): site.speed.map { $0.throughput.time(for: steps).hours } ?? .infinity
        }
    }

    private static func isMeasured(_ need: Need, _ site: Site) -> Bool {
        if case .time = need.rest { false } else { site.speed?.isMeasured ?? false }
    }

    /// Hours between checkpoints: as the plan says, or Young's first-order optimum sqrt(2 x save / hazard)
    /// (J. W. Young, CACM 17(9), 1974); nil without checkpoints.
    private static func checkpointInterval(_ need: Need, _ site: Site) -> Double? {
        guard let plan = need.checkpoint else { return nil }
        switch plan.every {
        case .span(let span): return max(span.hours, 1e-6)
        case .steps(let steps): return site.speed.map { max($0.throughput.time(for: steps).hours, 1e-6) }
        case .auto:
            let hazard = site.group.terms == .spot ? site.hazardPerHour * Double(need.nodes) : 0
            let save = plan.saveTime.hours
            guard hazard > 0 else { return longestInterval.hours }
            let young = Double.sqrt(2 * save / hazard)
            return min(max(young, leastIntervalInSaves * save), longestInterval.hours)
        }
    }

    /// Expected hours of work done again and of starting again: half an interval, a save and a restart for each
    /// interruption; without checkpoints `(e^(h t) - 1) / h - t` for restarting from nothing.
    private static func redoneHours(
        hazard: Double, count: Double, running: Double, interval: Double?, _ need: Need, _ site: Site
    ) -> Double {
        guard hazard > 0 else { return 0 }
        let restart = site.group.boot.hours + need.startup.hours
        guard let interval, let plan = need.checkpoint else {
            let exponent = min(hazard * running, 50)
            return (Double.exp(exponent) - 1) / hazard - running + count * restart
        }
        return count * (interval / 2 + 2 * plan.saveTime.hours + restart)
    }
}
