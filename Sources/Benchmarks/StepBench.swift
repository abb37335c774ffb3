import Simulation

/// `steps_per_s`: events handled per second of one thread, twenty drawn scenarios, without auditor and disk.
enum StepBench {
    static func measure(_ figures: inout Measured) {
        var events = 0
        let start = ContinuousClock.now
        for seed in 1...20 as ClosedRange<UInt64> {
            var run = Run(Scenario.drawn(seed: seed))
            run.finish { turn, _ in events += turn.handled.count }
        }
        figures["steps_per_s"] = Double(events) / start.duration(to: .now).seconds
    }
}
