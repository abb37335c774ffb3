import Domain
import Formats
import Foundation
import Policies
import Simulation

/// Drawn jobs with deadlines that share the recorded spot nodes of one zone, under four rules for who gets the nodes:
/// `docs/studies/spot-market.md`.
enum SpotMarketStudy {
    /// Sets of jobs for each record and number of jobs.
    private static let sets = 10
    /// Ticks kept free at the end of a record, so that every job of a set ends inside it.
    private static let room = 144 + 200
    private static let tick = Span.minutes(10)

    /// One set of jobs under all rules.
    private struct Outcome: Sendable {
        var results: [MarketRule: SpotMarketReplay.Result]
        var bound: Money
        var onDemand: Money
    }

    /// Runs the sets on every record of more than one node.
    static func measure(_ data: PeerData) throws -> Any {
        let series = PeerData.told(
            SpotTraces.series(try data.bytes("spot/availability_rle.csv"), file: "availability_rle.csv"))
        print("spot market: \(sets) sets of jobs each; percent above each job alone with the future known")
        print(
            row(["zone", "nodes", "jobs", "bound $"] + MarketRule.allCases.map(\.rawValue) + ["won", "lost", "late"]))
        return series.flatMap { series -> [[String: Any]] in
            guard let most = series.nodes.split(separator: "-").first.flatMap({ Int($0) }), most > 1 else { return [] }
            let sizes = most < 8 ? [1] : [1, 2, 4]
            let jobs = most < 8 ? [4, 8] : [8, 16]
            return jobs.map { measure(series, jobs: $0, sizes: sizes) }
        }
    }

    private static func measure(_ series: SpotSeries, jobs count: Int, sizes: [Int]) -> [String: Any] {
        let nodes = series.counts(every: tick)
        let outcomes = inParallel(Array(0..<sets)) { outcome(nodes, set: $0, count, sizes) }
        let bound = outcomes.reduce(0) { $0 + dollars($1.bound) }
        let shadowPrices = outcomes.map { bill(.shadowPrice, $0) }
        var cells = [series.zone, series.nodes, "\(count)", String(format: "%.0f", bound)]
        var json: [String: Any] = [
            "zone": series.zone, "nodes": series.nodes, "jobs": count, "sets": sets, "bound": bound,
            "on_demand": outcomes.reduce(0) { $0 + dollars($1.onDemand) },
        ]
        for rule in MarketRule.allCases {
            let sum = outcomes.reduce(0) { $0 + dollars(bill(rule, $1)) }
            cells.append(String(format: "+%.2f%%", (sum / bound - 1) * 100))
            json[rule.rawValue.replacing(" ", with: "_")] = sum
        }
        let firstCome = outcomes.map { bill(.firstCome, $0) }
        let late = outcomes.reduce(0) { $0 + $1.results.values.reduce(0) { $0 + $1.late } }
        json["won"] = zip(shadowPrices, firstCome).count { $0 < $1 }
        json["lost"] = zip(shadowPrices, firstCome).count { $0 > $1 }
        json["late"] = late
        cells += ["\(json["won"] ?? 0)", "\(json["lost"] ?? 0)", "\(late)"]
        print(row(cells))
        return json
    }

    private static func outcome(_ nodes: [Int32], set: Int, _ count: Int, _ sizes: [Int]) -> Outcome {
        let seed = UInt64(set + 1)
        let jobs = MarketDraws.jobs(
            count, sizes: sizes, from: set * (nodes.count - room) / sets, spot: Price(nanosPerHour: 973_100_000),
            onDemand: Price(nanosPerHour: 3_060_000_000), seed: seed)
        var results: [MarketRule: SpotMarketReplay.Result] = [:]
        for rule in MarketRule.allCases { results[rule] = SpotMarketReplay.run(jobs, on: nodes, by: rule, seed: seed) }
        let bound = jobs.reduce(Money.zero) { sum, job in
            let isUp = nodes.dropFirst(job.arrival).prefix(job.terms.ticks).map { Int($0) >= job.nodes }
            return sum + (SpotOracle.bill(job.terms, isUp) ?? .zero)
        }
        let onDemand = jobs.reduce(Money.zero) { $0 + $1.terms.onDemand.cost(over: $1.terms.work + tick) }
        return Outcome(results: results, bound: bound, onDemand: onDemand)
    }

    private static func bill(_ rule: MarketRule, _ outcome: Outcome) -> Money { outcome.results[rule]?.bill ?? .zero }

    private static func dollars(_ money: Money) -> Double { Double(money.nanos) / 1e9 }

    private static func row(_ cells: [String]) -> String {
        cells.map { $0.padding(toLength: 19, withPad: " ", startingAt: 0) }.joined()
    }
}
