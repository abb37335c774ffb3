import Domain
import Formats
import Foundation
import Policies
import Simulation

/// A list of jobs on 36 accelerators of each of three kinds, whose busy time is billed: the slot rule beside what the
/// policies of Gavel (D. Narayanan et al., OSDI 2020) came to on the list of seed 0.
enum GavelPeers {
    /// The pool and the prices of Gavel's study.
    private static let kinds = [("v100", 740_000_000), ("p100", 430_000_000), ("k80", 135_000_000)].map {
        SlotKind(name: $0.0, count: 36, price: Price(nanosPerHour: Int64($0.1)))
    }

    /// On the list of 200 jobs of seed 0: dollars, jobs late, mean hours to completion.
    private static let published = [
        ("Gavel, least cost", "2281.00", "19", "13.68"), ("Gavel, least cost with SLOs", "2262.00", "25", "14.32"),
        ("Gavel, max-min fairness", "2369.00", "24", "14.19"), ("Gavel, FIFO", "2571.00", "63", "25.35"),
    ]

    private static let list = "workloads/gavel_200.csv"
    private static let speeds = "throughput/gavel_isolated_sim.csv"

    /// Runs the list with free moves, as in the reference, and with moves that take time; then through the step.
    static func measure(_ data: PeerData) throws -> Any {
        let read = try TraceFile.read(try data.bytes(list), name: list, as: .gavel)
        if read.badRows > 0 { print("\(read.badRows) bad rows left out") }
        for problem in read.problems { print("  \(problem)") }
        let rows = PeerData.told(MeasuredSpeeds.read(try data.bytes(speeds), file: speeds))
        let slots = slotJobs(read.trace.jobs, rows)
        print("gavel: \(slots.count) jobs on 36 each of V100, P100 and K80; busy time is billed")
        print(row(["", "dollars", "late", "mean JCT h", "makespan h", "moves"]))
        let free = SlotReplay.run(slots, on: kinds, SlotRule(kinds))
        show("slot rule, moves free", free)
        var plain: [[String: Any]] = []
        for minutes in [3, 12] as [Int64] {
            var rule = SlotRule(kinds)
            rule.move = .minutes(minutes)
            let paid = SlotReplay.run(slots, on: kinds, rule)
            show("slot rule, a move takes \(minutes) min", paid)
            plain.append(json(paid).merging(["move_h": rule.move.hours]) { first, _ in first })
        }
        let step = stepFigures(read.trace, MeasuredSpeeds.table(of: rows))
        for peer in published { print(row([peer.0, peer.1, peer.2, peer.3, "", ""])) }
        return json(free).merging(["plain": plain, "step": step]) { first, _ in first }
    }

    /// The jobs that run on some kind; gangs are on one server.
    private static func slotJobs(_ jobs: [TracedJob], _ speeds: [MeasuredSpeeds.Row]) -> [SlotJob] {
        struct Key: Hashable {
            var kind: String
            var model: String
            var accelerators: Int
        }
        let table = Dictionary(
            speeds.map { (Key(kind: $0.kind, model: $0.model, accelerators: $0.accelerators), $0.stepsPerSecond) }
        ) { first, _ in first }
        let slots = jobs.enumerated().compactMap { index, job -> SlotJob? in
            guard case .steps(let steps, let model) = job.work else { return nil }
            return SlotJob(
                id: JobID(Int64(index) + 1), submittedAt: .epoch + job.submit, accelerators: job.accelerators,
                steps: Double(steps),
                speeds: kinds.map { kind in
                    let key = Key(kind: kind.name, model: model, accelerators: job.accelerators)
                    return job.accelerators <= kind.count ? (table[key] ?? 0) * 3_600 : 0
                }, deadline: job.deadline.map { .epoch + $0 })
        }
        let able = slots.filter { $0.speeds.contains { $0 > 0 } }
        if able.count < jobs.count {
            print("gavel: \(jobs.count - able.count) jobs left out, no speed of theirs is known on any kind")
        }
        return able
    }

    private static func json(_ result: SlotReplay.Result) -> [String: Any] {
        [
            "cost": Double(result.bill.nanos) / 1e9, "late": result.late, "jct_h": result.meanCompletion,
            "makespan_h": result.makespan.hours, "moves": result.moves, "decisions": result.decisions,
        ]
    }

    private static func show(_ name: String, _ result: SlotReplay.Result) {
        print(
            row([
                name, String(format: "%.2f", Double(result.bill.nanos) / 1e9), "\(result.late)",
                String(format: "%.2f", result.meanCompletion), String(format: "%.2f", result.makespan.hours),
                "\(result.moves)",
            ]))
    }

    static func row(_ cells: [String]) -> String {
        cells.enumerated().map { index, cell in
            cell.padding(toLength: index == 0 ? 32 : 14, withPad: " ", startingAt: 0)
        }.joined()
    }
}
