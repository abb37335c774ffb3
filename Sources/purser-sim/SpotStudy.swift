import ArgumentParser
import Client
import Dispatch
import Domain
import Formats
import Policies
import Simulation
import Synchronization
import Wire

/// What the job of a study of spot windows is like.
struct SpotFlags: ParsableArguments {
    @Option(help: ArgumentHelp("Spot windows: the work of the job.", valueName: "time"), transform: length)
    var work = Span.hours(48)
    @Option(help: ArgumentHelp("Spot windows: when it is to be over.", valueName: "time"), transform: length)
    var deadline = Span.hours(52)
    @Option(help: ArgumentHelp("Spot windows: what each start takes.", valueName: "time"), transform: length)
    var restart = Span.minutes(3)
    @Option(help: ArgumentHelp("Spot windows: dollars an hour of spot.", valueName: "price"), transform: price)
    var spotPrice = Price(nanosPerHour: 973_100_000)
    @Option(
        help: ArgumentHelp(
            "Series: recorded changes of the spot price; zones without any are left out.", valueName: "file"))
    var spotPrices: String?
    @Option(help: ArgumentHelp("Spot windows: dollars an hour of on-demand.", valueName: "price"), transform: price)
    var onDemandPrice = Price(nanosPerHour: 3_060_000_000)

    func validate() throws {
        if deadline < work + restart {
            throw ValidationError("--deadline is before the work and one start are over, whatever is chosen")
        }
        if deadline > .hours(10_000) { throw ValidationError("--deadline is at most 10000h") }
    }

    private static func length(_ text: String) throws -> Span {
        guard let span = Quantity.span(text), span > .zero else {
            throw ValidationError("a time has a number and a unit: 3m, 48h")
        }
        return span
    }

    private static func price(_ text: String) throws -> Price {
        guard let price = Quantity.price(text), price > .free else {
            throw ValidationError("a price is dollars an hour above 0: 0.9731")
        }
        return price
    }

    /// The job in a market of which the tick is ten minutes.
    var terms: SpotTerms {
        SpotTerms(
            work: work, deadline: deadline, tick: .seconds(SpotSpell.tickSeconds), restart: restart, spot: spotPrice,
            onDemand: onDemandPrice)
    }

    /// For people.
    var sentence: String {
        "\(work) of work in \(deadline), starts of \(restart), "
            + (spotPrices.map { "spot as in \($0)" } ?? "spot at \(spotPrice)") + ", on-demand at \(onDemandPrice)"
    }
}

/// One job with a deadline in each of many windows of recorded spot markets, under spot policies.
enum SpotStudy {
    /// A record of one market.
    private struct Market: Sendable {
        var tick: Span
        var isUp: [Bool]
        /// What spot cost in each tick; nil: always the same.
        var prices: [Price]?

        /// A job that is looked at in the ticks of this market, and knows the price of the first one.
        func terms(like terms: SpotTerms) -> SpotTerms {
            var terms = terms
            terms.tick = tick
            terms.spot = prices?.first ?? terms.spot
            return terms
        }
    }

    /// Runs the job in each window under each policy; what is drawn is in the record.
    static func run(
        _ policies: [SpotPolicyKind], workload: String, _ flags: SpotFlags, withOptimum: Bool, isQuiet: Bool
    ) throws(Failure) -> SimulationDocument {
        let (file, markets, badRows) = try markets(workload, prices: flags.spotPrices, isQuiet: isQuiet)
        var study = SimulationStudy(
            workload: file.name, workloadDigest: file.digest, format: "spot", jobs: markets.count, badRows: badRows,
            pool: flags.sentence, poolDigest: NamedFile("", flags.sentence.utf8).digest,
            tickMilliseconds: markets.map(\.tick.milliseconds).min() ?? 0)
        let job = flags.terms
        if withOptimum {
            let bills = onAllProcessors(markets) { SpotOracle.bill($0.terms(like: job), $0.isUp, prices: $0.prices) }
            guard !bills.contains(nil) else {
                throw Failure(.cannotBePlaced, "--oracle: in whole ticks no choice keeps the deadline")
            }
            study.optimum = MoneyDocument(bills.reduce(.zero) { $0 + ($1 ?? .zero) })
        }
        let runs = policies.map { policy in
            SimulationRun(
                policy,
                onAllProcessors(markets) { market in
                    let terms = market.terms(like: job)
                    return Ran(terms: terms, isUp: market.isUp, result: replay(policy, terms, market))
                })
        }
        return SimulationDocument(study: study, runs: runs)
    }

    /// A window under a policy.
    struct Ran: Sendable {
        var terms: SpotTerms
        var isUp: [Bool]
        var result: SpotReplay.Result
    }

    private static func replay(_ policy: SpotPolicyKind, _ terms: SpotTerms, _ market: Market) -> SpotReplay.Result {
        switch policy {
        case .greedy: SpotReplay.run(GreedySpotPolicy(terms), terms, market.isUp, prices: market.prices)
        case .uniformProgress: SpotReplay.run(UniformProgressPolicy(terms), terms, market.isUp, prices: market.prices)
        case .learned: SpotReplay.run(LearnedSpotPolicy(terms), terms, market.isUp, prices: market.prices)
        }
    }

    /// Windows, or whole series of availability, whichever the heading says.
    private static func markets(
        _ path: String, prices: String?, isQuiet: Bool
    ) throws(Failure) -> (file: NamedFile, markets: [Market], badRows: Int) {
        let bytes = try Input.bytes(of: path, "the windows")
        let heading = String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
        guard heading.contains("available_rle") else {
            if prices != nil {
                throw Failure(
                    .usage, "--spot-prices: windows do not say when they were", hint: "name series of availability")
            }
            let read = try Recorded(path, bytes: bytes, isQuiet: isQuiet) { SpotTraces.windows($0, file: $1) }
            return (read.file, read.rows.map { Market(tick: $0.tick, isUp: $0.isUp) }, read.badRows)
        }
        let read = try Recorded(path, bytes: bytes, isQuiet: isQuiet) { SpotTraces.series($0, file: $1) }
        let series = read.rows.filter { $0.kind == .availability }
        guard !series.isEmpty else { throw Failure(.usage, "\(path) has no series of availability") }
        let markets =
            try prices.map { file throws(Failure) in try priced(series, file, isQuiet: isQuiet) } ?? series.map(market)
        return (read.file, markets, read.badRows)
    }

    private static func market(_ series: SpotSeries) -> Market {
        let tick = Span.seconds(SpotSpell.tickSeconds)
        return Market(tick: tick, isUp: series.counts(every: tick).map { $0 > 0 })
    }

    /// The series of the zones whose prices are in a file, both from the same instant on.
    private static func priced(
        _ series: [SpotSeries], _ path: String, isQuiet: Bool
    ) throws(Failure) -> [Market] {
        let bytes = try Input.bytes(of: path, "the prices")
        let read = try Recorded(path, bytes: bytes, isQuiet: isQuiet) { SpotTraces.priceChanges($0, file: $1) }
        let markets = series.filter { $0.collection == SpotTraces.pricedCollection }.compactMap { series -> Market? in
            var market = market(series)
            market.prices = read.rows.prices(of: series.zone, every: market.tick, count: market.isUp.count)
            return market.prices == nil ? nil : market
        }
        guard !markets.isEmpty else {
            throw Failure(
                .usage, "\(path) has no prices of the zones of \(SpotTraces.pricedCollection)",
                hint: "prices and availability must be of the same days")
        }
        return markets
    }
}

extension SimulationRun {
    /// The row of a policy over all windows. A job whose record ends before it counts as late, by nothing.
    fileprivate init(_ policy: SpotPolicyKind, _ windows: [SpotStudy.Ran]) {
        var digest = FNV1a()
        for window in windows {
            for choice in window.result.choices { digest.add(choice.rawValue) }
            digest.add("\(window.result.bill.nanos)\n")
        }
        self.init(policy: policy.rawValue, seed: 1, digest: NamedFile.digits(digest.value))
        cost = MoneyDocument(windows.reduce(.zero) { $0 + $1.result.bill })
        let ends = windows.compactMap { window in window.result.ticks.map { window.terms.tick * Int64($0) } }
        succeeded = ends.count
        unfinished = windows.count - ends.count
        makespanHours = ends.max()?.hours ?? 0
        jctHours = Spread(ReplayResult.Quantiles(ends))
        waitHours = Spread(
            ReplayResult.Quantiles(
                windows.compactMap { window in
                    window.result.choices.firstIndex { $0 != .idle }.map { window.terms.tick * Int64($0) }
                }))
        late = windows.count(where: \.result.isLate)
        lateHours = windows.reduce(0) { sum, window in
            let end = window.result.ticks.map { window.terms.tick * Int64($0) }
            return sum + max(.zero, (end ?? .zero) - window.terms.deadline).hours
        }
        interruptions = windows.reduce(0) { $0 + $1.interruptions }
        decisions = windows.reduce(0) { $0 + $1.result.choices.count }
    }
}

extension SpotStudy.Ran {
    /// How often a spot node was lost before the work was done.
    fileprivate var interruptions: Int {
        result.choices.indices.dropLast().count { tick in
            result.choices[tick] == .spot && tick + 1 < isUp.count && !isUp[tick + 1]
        }
    }
}
