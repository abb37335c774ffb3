import Domain
import Policies
import Pools

/// Drawn jobs with deadlines that come to one spot market within a day.
public enum MarketDraws {
    /// Ticks of ten minutes in a day.
    private static let day: UInt64 = 144

    /// `count` jobs that come in any tick of the day from `start` on: 6 to 18 hours of work, deadlines 1.1 to 1.8
    /// times as far off, restarts of 3 or 12 minutes, as many nodes as one of `sizes`, each as likely. Prices are those
    /// of one node.
    public static func jobs(
        _ count: Int, sizes: [Int], from start: Int, spot: Price, onDemand: Price, seed: UInt64
    ) -> [MarketJob] {
        (1...count).map { number in
            func below(_ key: String, _ bound: UInt64) -> Int64 {
                Int64(Draw(seed: seed, stream: "market-job", key: key, index: Int64(number)).below(bound))
            }
            let nodes = sizes[Int(below("nodes", UInt64(sizes.count)))]
            let work = 36 + below("work", 73)
            let deadline = work * (110 + below("deadline", 71)) / 100 + 2
            let terms = SpotTerms(
                work: .minutes(work * 10), deadline: .minutes(deadline * 10), tick: .minutes(10),
                restart: .minutes(below("restart", 2) == 0 ? 3 : 12),
                spot: Price(nanosPerHour: spot.nanosPerHour * Int64(nodes)),
                onDemand: Price(nanosPerHour: onDemand.nanosPerHour * Int64(nodes)))
            return MarketJob(
                id: JobID(Int64(number)), nodes: nodes, arrival: start + Int(below("arrival", day)), terms: terms)
        }
    }
}
