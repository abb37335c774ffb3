import Domain
import Formats
import Foundation
import Policies
import Simulation

/// 200 tasks on rented nodes that they may share: our rules beside published schedulers on the same list (T. Chang,
/// S. Venkataraman, "Eva: Cost-efficient cloud-based cluster scheduling", EuroSys 2025). All are billed on-demand
/// prices from the registration of a node to its end, and a task has 0.95 of its throughput for each other on its node.
enum EvaPeers {
    /// What each of two tasks on a node has left, and how many drawn lists are run.
    private static let (factor, lists): (Int64, UInt64) = (950_000, 8)

    /// Dollars and mean hours of the schedulers on this list, as measured with the published simulator.
    private static let published: [(name: String, dollars: Double, hours: Double)] = [
        ("Eva", 25_938, 18.83), ("Stratus", 29_559, 18.53), ("Synergy", 34_447, 18.31),
        ("one instance per task", 35_858, 17.67),
    ]

    /// A rule on a list.
    private struct Run: Sendable {
        var name: String
        var key: String
        var rule: any PackingRule
        var contention: Contention
        var tasks: [RentedTask]
    }

    /// Runs the list under each rule, and some lists that are drawn from it under two.
    static func measure(_ data: PeerData) throws -> Any {
        let list = "workloads/eva_pai_200_tasks.csv"
        let types = "workloads/eva_ec2_instance_types.csv"
        let tasks = PeerData.told(TaskLists.tasks(try data.bytes(list), file: list))
        let menu = RentedMenu(PeerData.told(TaskLists.types(try data.bytes(types), file: types)))
        let power = Contention.compounding(factor)
        let flat = Contention.flat(factor)
        let runs = [
            Run(
                name: "ours: one node per task", key: "alone", rule: AloneRule(menu: menu), contention: power,
                tasks: tasks),
            Run(
                name: "ours: join, no moves", key: "join", rule: JoinRule(menu: menu, contention: power),
                contention: power, tasks: tasks),
            Run(
                name: "ours: pack", key: "pack", rule: Packing(menu: menu, contention: power), contention: power,
                tasks: tasks),
            Run(
                name: "ours: pack, 0.95 for any number", key: "pack_flat", rule: Packing(menu: menu, contention: flat),
                contention: flat, tasks: tasks),
        ]
        let clock = ContinuousClock()
        let results = inParallel(runs) { run in
            var result: RentedResult?
            let taken = clock.measure { result = RentedReplay.run(run.rule, run.tasks, on: menu, run.contention) }
            return (result: result, seconds: taken.seconds)
        }
        print("eva: \(tasks.count) tasks on \(menu.types.count) types of node")
        print(row("", ["dollars", "mean JCT h", "moves a task", "nodes", "ms a decision"]))
        for peer in published { print(row(peer.name, [text(peer.dollars, 0), text(peer.hours, 2)])) }
        var json: [String: Any] = [:]
        for (run, measured) in zip(runs, results) {
            guard let result = measured.result else { continue }
            if !result.refused.isEmpty { print("eva: \(result.refused.count) tasks fit no type and are left out") }
            let moves = Double(result.moves) / Double(max(result.ends.count, 1))
            let pace = measured.seconds * 1e3 / Double(max(result.decisions, 1))
            print(
                row(
                    run.name,
                    [
                        text(dollars(result), 0), text(result.meanJCT.hours, 2), text(moves, 1),
                        "\(result.nodes.count)", text(pace, 2),
                    ]))
            let prefix = run.key == "pack" ? "" : "\(run.key)_"
            json["\(prefix)cost"] = dollars(result)
            json["\(prefix)jct_h"] = result.meanJCT.hours
        }
        json["step"] = stepFigures(tasks, menu)
        for (key, value) in drawn(tasks, menu, power) { json[key] = value }
        return json
    }

    /// What packing comes to on lists drawn from this one, over one node per task: the ratios of the sums.
    private static func drawn(_ tasks: [RentedTask], _ menu: RentedMenu, _ contention: Contention) -> [String: Any] {
        let sums = inParallel(Array(1...lists)) { seed in
            let list = RentedDraws.list(like: tasks, count: tasks.count, seed: seed)
            let packed = RentedReplay.run(Packing(menu: menu, contention: contention), list, on: menu, contention)
            let alone = RentedReplay.run(AloneRule(menu: menu), list, on: menu, contention)
            return [dollars(packed), dollars(alone), packed.meanJCT.hours, alone.meanJCT.hours]
        }
        let total = sums.reduce(into: [0.0, 0, 0, 0]) { total, sums in
            for index in sums.indices { total[index] += sums[index] }
        }
        let ratios = sums.map { $0[0] / $0[1] }
        let cost = total[0] / total[1]
        let jct = total[2] / total[3]
        print(
            "eva: \(lists) drawn lists: \(text(cost, 3)) of the dollars of one node per task "
                + "(\(text(ratios.min() ?? 0, 3)) to \(text(ratios.max() ?? 0, 3))), \(text(jct, 3)) of its mean JCT")
        return ["drawn_lists": Int(lists), "drawn_cost_ratio": cost, "drawn_jct_ratio": jct]
    }

    private static func dollars(_ result: RentedResult) -> Double { Double(result.bill.nanos) / 1e9 }

    static func text(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

    static func row(_ name: String, _ cells: [String]) -> String {
        name.padding(toLength: 34, withPad: " ", startingAt: 0)
            + cells.map { $0.padding(toLength: 14, withPad: " ", startingAt: 0) }.joined()
    }
}
