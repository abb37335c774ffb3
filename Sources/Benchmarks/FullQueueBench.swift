import Foundation

/// Figures with 50,000 jobs waiting: `submits_per_s_64_at_50k`, `turn_ms_p99_50k`, `rss_50k_mb`, `ready_50k_s`.
enum FullQueueBench {
    static func measure(_ figures: inout Measured) throws {
        let client = try LoadClient()
        try SubmitBench.withFullPool { daemon in
            let filled = try client.run(daemon.socket, connections: 64, atMost: 50_000, for: .seconds(120))
            figures["filled_jobs"] = Double(filled.count)
            figures["rss_50k_mb"] = try Machine.residentMB(of: daemon.pid)
            daemon.stop()
            figures["ready_50k_s"] = try daemon.start()
            figures["rss_50k_restarted_mb"] = try Machine.residentMB(of: daemon.pid)
            let before = try TurnTimes.read(from: daemon)
            let result = try LoadClient().run(daemon.socket, connections: 64, atMost: 20_000, for: .seconds(4))
            figures["submits_per_s_64_at_50k"] = result.perSecond
            figures["submit_ms_p99_64_at_50k"] = result.milliseconds.quantile(0.99)
            figures["turn_ms_p99_50k"] = try TurnTimes.read(from: daemon).since(before).quantile(0.99) * 1_000
        }
    }
}

/// How long turns took, as the daemon's histogram says: turns up to each bound.
struct TurnTimes {
    /// Seconds, and turns that took at most so long; rising.
    private(set) var buckets: [(bound: Double, count: Double)] = []

    static func read(from daemon: BenchDaemon) throws -> TurnTimes {
        var times = TurnTimes()
        for line in try daemon.api.metrics().split(separator: "\n") where line.hasPrefix("purser_turn_seconds_bucket") {
            let parts = line.split(separator: "\"")
            guard parts.count == 3, let bound = Double(parts[1].replacingOccurrences(of: "+Inf", with: "inf")),
                let count = Double(parts[2].drop { $0 != " " }.dropFirst())
            else { throw BenchError("the daemon's metrics cannot be read: \(line)") }
            times.buckets.append((bound, count))
        }
        return times
    }

    /// What came after an earlier reading.
    func since(_ earlier: TurnTimes) -> TurnTimes {
        var times = self
        for (index, bucket) in earlier.buckets.enumerated() { times.buckets[index].count -= bucket.count }
        return times
    }

    /// The bound below which `share` of the turns lie, seconds.
    func quantile(_ share: Double) -> Double {
        let wanted = (buckets.last?.count ?? 0) * share
        return buckets.first { $0.count >= wanted }?.bound ?? .nan
    }
}
