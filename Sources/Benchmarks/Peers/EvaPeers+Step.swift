import Domain
import Policies
import Simulation

/// The same list through the scheduler's own step, with the placement that the daemon has. Tasks on processors do not
/// go to nodes with accelerators there, and nobody moves.
extension EvaPeers {
    /// What tasks keep of their speed for each other one on their node, in parts per million, in the replays: what the
    /// list is published with, and what makes joining others pay less.
    private static let parts: [Int64] = [950_000, 800_000, 600_000]

    /// Replays the list for each part and prints what it comes to.
    static func stepFigures(_ tasks: [RentedTask], _ menu: RentedMenu) -> [String: Any] {
        let results = inParallel(parts) { part in
            let settings = ReplayPolicy.expectedCost.settings(for: pool(menu, part), tick: .minutes(1))
            var replay = Replay(JobTrace(tasks.map(job)), settings: settings, seed: 1, speedSpread: 0)
            return replay.run()
        }
        var step: [String: Any] = [:]
        for (part, result) in zip(parts, results) {
            let (dollars, hours) = (Double(result.cost.nanos) / 1e9, result.completion.meanHours)
            let kept = text(Double(part) / 1e6, 2)
            print(row("ours: the step, \(kept) for each other", [text(dollars, 0), text(hours, 2), "0.0", "-", "-"]))
            step[kept] = ["cost": dollars, "jct_h": hours]
        }
        return step
    }

    private static func job(_ task: RentedTask) -> TracedJob {
        let length = task.work + task.setup
        var job = TracedJob(
            submit: task.arrival - .epoch, work: .length(length, guess: length), accelerators: task.room.accelerators)
        job.name = task.name
        job.cpus = task.room.cpus
        job.memoryMiB = task.room.memoryMiB
        job.objective = .balanced(Packing.hourOfLife)
        return job
    }

    private static func pool(_ menu: RentedMenu, _ keptPPM: Int64) -> PoolDescription {
        let groups = menu.types.map { type in
            let count = type.room.accelerators
            var group = NodeGroup(
                id: GroupID(type.name), provider: "aws", instanceType: type.name, region: "-", zone: "-",
                terms: .onDemand, limit: 1_000, price: type.price, vcpus: type.room.cpus,
                memoryMiB: type.room.memoryMiB, device: count > 0 ? .gpu : .cpu,
                accelerators: count > 0 ? Accelerators(kind: AcceleratorKind("V100"), count: count) : nil,
                grantDelay: type.boot, boot: .zero, minimumCharge: .zero)
            group.sharedSpeedPPM = keptPPM
            return group
        }
        return PoolDescription(seed: 1, groups: groups, throughputs: ThroughputTable(rows: [:]))
    }
}
