import Domain
import Formats
import Foundation
import Policies
import Simulation

/// A 48-hour job with a deadline on recorded spot markets: the learned policy beside the greedy one, uniform progress
/// and the optimum in hindsight, in the ticks of the reference (Z. Wu et al., "Can't Be Late", NSDI 2024).
enum SpotPeers {
    /// What the reference bills an hour of a V100: spot and on-demand.
    private static let prices = (
        spot: Price(nanosPerHour: 973_100_000), onDemand: Price(nanosPerHour: 3_060_000_000)
    )

    /// Deadline, restart and work.
    private struct Setting: Hashable, Comparable, Sendable {
        var deadline: Span
        var restart: Span
        var work: Span

        static func < (left: Setting, right: Setting) -> Bool {
            (left.deadline, left.restart, left.work) < (right.deadline, right.restart, right.work)
        }

        func terms(tick: Span) -> SpotTerms {
            SpotTerms(
                work: work, deadline: deadline, tick: tick, restart: restart, spot: prices.spot,
                onDemand: prices.onDemand)
        }
    }

    /// A window with what may be known of its zone.
    private struct Case: Sendable {
        var window: SpotWindow
        var past: [Bool]
        var baselines: [Setting: SpotBaseline]
    }

    /// What the policies came to in one window, dollars.
    private struct Outcome: Sendable {
        var bills: [String: Double]
        var isLate: Bool
        var difference: (uniformProgress: Double, optimal: Double)?
    }

    /// Runs every window in every setting of the baseline file; without one, in those of the paper's study.
    static func measure(_ data: PeerData) throws -> Any {
        let windows = PeerData.told(
            SpotTraces.windows(try data.bytes("spot/cant_be_late_windows.csv"), file: "cant_be_late_windows.csv"))
        let series = try optional("spot/availability_rle.csv", data, SpotTraces.series)
        let baselines = try optional("spot/cant_be_late_baseline_costs.csv", data, SpotTraces.baselines)
        let cases = cases(windows, series, baselines)
        var settings = Set(baselines.map { Setting(deadline: $0.deadline, restart: $0.restart, work: $0.work) })
        if settings.isEmpty {
            for (deadline, restart) in [(52, 3), (52, 12), (70, 3), (70, 12)] as [(Int64, Int64)] {
                settings.insert(Setting(deadline: .hours(deadline), restart: .minutes(restart), work: .hours(48)))
            }
        }
        print("spot: \(windows.count) windows; mean dollars, and percent above the optimum in hindsight")
        print(row(["deadline h", "restart h", "optimum"] + policies.map(\.name) + ["late", "us", "table ms"]))
        return settings.sorted().map { measure($0, cases) }
    }

    private static let policies: [(name: String, key: String)] = [
        ("greedy", "greedy"), ("uniform progress", "uniform_progress"), ("learned cold", "learned_cold"),
        ("learned warm", "learned_warm"),
    ]

    private static func measure(_ setting: Setting, _ cases: [Case]) -> [String: Any] {
        let outcomes = inParallel(cases) { outcome($0, setting) }
        let count = Double(max(outcomes.count, 1))
        func mean(_ key: String) -> Double { outcomes.reduce(0) { $0 + ($1.bills[key] ?? 0) } / count }
        let speed = speed(setting, cases)
        let late = outcomes.count { $0.isLate }
        let optimal = mean("optimal")
        var json: [String: Any] = [
            "deadline_h": setting.deadline.hours, "restart_h": setting.restart.hours, "windows": outcomes.count,
            "optimal": optimal, "learned_late": late, "decision_us": speed.decisionMicroseconds,
            "table_ms": speed.tableMilliseconds,
        ]
        var cells = ["\(setting.deadline.hours)", "\(setting.restart.hours)", text(optimal)]
        for policy in policies {
            let dollars = mean(policy.key)
            json[policy.key] = dollars
            cells.append("\(text(dollars)) +\(text((dollars / optimal - 1) * 100))%")
        }
        let differences = outcomes.compactMap(\.difference)
        let isCompared = differences.count == outcomes.count && !outcomes.isEmpty
        json["max_abs_diff_uniform_progress"] =
            isCompared ? differences.map(\.uniformProgress).max() ?? 0 : NSNull() as Any
        json["max_abs_diff_optimal"] = isCompared ? differences.map(\.optimal).max() ?? 0 : NSNull() as Any
        cells += ["\(late)", text(speed.decisionMicroseconds), text(speed.tableMilliseconds)]
        print(row(cells))
        return json
    }

    private static func outcome(_ window: Case, _ setting: Setting) -> Outcome {
        let terms = setting.terms(tick: window.window.tick)
        let isUp = window.window.isUp
        let cold = SpotReplay.run(LearnedSpotPolicy(terms), terms, isUp)
        let warm = SpotReplay.run(LearnedSpotPolicy(terms, past: window.past), terms, isUp)
        let uniformProgress = dollars(SpotReplay.run(UniformProgressPolicy(terms), terms, isUp).bill)
        let optimal = SpotOracle.bill(terms, isUp).map(dollars) ?? .nan
        let baseline = window.baselines[setting]
        return Outcome(
            bills: [
                "greedy": dollars(SpotReplay.run(GreedySpotPolicy(terms), terms, isUp).bill),
                "uniform_progress": uniformProgress, "optimal": optimal, "learned_cold": dollars(cold.bill),
                "learned_warm": dollars(warm.bill),
            ],
            isLate: cold.isLate || warm.isLate,
            difference: baseline.map {
                (abs(uniformProgress - dollars($0.uniformProgress)), abs(optimal - dollars($0.optimal)))
            })
    }

    /// Each window with its own zone's ticks before it. Nothing else is known: no record went into the prior.
    private static func cases(
        _ windows: [SpotWindow], _ series: [SpotSeries], _ baselines: [SpotBaseline]
    ) -> [Case] {
        windows.map { window in
            let record = series.first {
                $0.kind == .availability && $0.nodes == "1-node" && $0.collection == collection
                    && $0.zone == window.zone && $0.tick == window.tick
            }
            let rows = baselines.filter { $0.zone == window.zone && $0.name == window.name }
            return Case(
                window: window, past: record?.counts.prefix(window.start).map { $0 > 0 } ?? [],
                baselines: Dictionary(
                    rows.map { (Setting(deadline: $0.deadline, restart: $0.restart, work: $0.work), $0) }
                ) { first, _ in first })
        }
    }

    /// The collection that the windows are cut from.
    private static let collection = "aws-10-26-2022"

    /// One window of each zone in one thread: the first table of a job, and the choices that are looked up.
    private static func speed(
        _ setting: Setting, _ cases: [Case]
    ) -> (decisionMicroseconds: Double, tableMilliseconds: Double) {
        let clock = ContinuousClock()
        var tables: [Double] = []
        var lookUps: [Double] = []
        for window in Dictionary(grouping: cases, by: \.window.zone).values.compactMap(\.first) {
            let terms = setting.terms(tick: window.window.tick)
            var policy = LearnedSpotPolicy(terms, past: window.past)
            var moment = SpotMoment(terms, isUp: window.window.isUp[0])
            tables.append(
                clock.measure {
                    _ = SpotTable(terms, .succession, from: moment, count: LearnedSpotPolicy.refit)
                }.seconds)
            for tick in 1..<window.window.isUp.count where moment.workLeft > .zero {
                let first = policy.table?.first
                var choice = SpotChoice.idle
                let taken = clock.measure { choice = policy.choose(at: moment).choice }
                if policy.table?.first == first { lookUps.append(taken.seconds) }
                moment = moment.after(choice, terms, isUp: window.window.isUp[tick])
            }
        }
        let mean = lookUps.reduce(0, +) / Double(max(lookUps.count, 1))
        return (mean * 1e6, tables.reduce(0, +) / Double(max(tables.count, 1)) * 1e3)
    }

    private static func optional<Row>(
        _ file: String, _ data: PeerData, _ parse: ([UInt8], String) -> TraceRows<Row>
    ) throws -> [Row] {
        do {
            return PeerData.told(parse(try data.bytes(file), file))
        } catch let missing as PeerData.Missing {
            print("spot: without \(missing.file), which is not in \(data.directory)")
            return []
        }
    }

    private static func dollars(_ money: Money) -> Double { Double(money.nanos) / 1e9 }

    private static func text(_ value: Double) -> String { String(format: "%.2f", value) }

    private static func row(_ cells: [String]) -> String {
        cells.map { $0.padding(toLength: 18, withPad: " ", startingAt: 0) }.joined()
    }
}
