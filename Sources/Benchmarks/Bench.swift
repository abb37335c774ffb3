import Domain
import Foundation
import Simulation

/// Speeds, printed for people and written as flat JSON. Each with the machine's load, for a busy machine tells little.
enum Bench {
    static func run(jsonFile: String?) {
        let loadBefore = load()
        var figures: [String: Double] = ["load_before": loadBefore]
        figures["steps_per_s"] = stepsPerSecond()
        figures["load_after"] = load()
        for (name, value) in figures.sorted(by: { $0.key < $1.key }) { print("\(name) \(value)") }
        guard let jsonFile else { return }
        do {
            let data = try JSONSerialization.data(withJSONObject: figures, options: [.sortedKeys, .prettyPrinted])
            try data.write(to: URL(fileURLWithPath: jsonFile))
        } catch {
            fail("cannot write \(jsonFile): \(error)")
        }
    }

    /// Events handled per second of one thread: twenty seeds without the auditor.
    private static func stepsPerSecond() -> Double {
        var events = 0
        let start = ContinuousClock.now
        for seed in 1...20 as ClosedRange<UInt64> {
            var run = Run(Scenario.drawn(seed: seed))
            run.finish { turn, _ in events += turn.handled.count }
        }
        let elapsed = start.duration(to: .now)
        return (Double(events) / elapsed.seconds).rounded()
    }

    /// The machine's load average over a minute.
    private static func load() -> Double {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        return text.split(separator: " ").first.flatMap { Double($0) } ?? -1
    }
}

extension Duration {
    /// Fractional seconds.
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
