import Client
import Domain
import Formats
import Policies
import Simulation
import Wire

/// A list of tasks on nodes that are rented from a menu, under rules that say which tasks share which nodes.
enum PackingStudy {
    /// What each of two tasks on a node has left of its throughput, in millionths; of more tasks the power of it.
    private static let factor: Int64 = 950_000

    /// Runs the list under each rule. Nothing is drawn: one run says all.
    static func run(
        _ rules: [StudyKind.PackingName], workload: String, menu path: String, isQuiet: Bool
    ) throws(Failure) -> SimulationDocument {
        let tasks = try Recorded(workload, "the list of tasks", isQuiet: isQuiet) { TaskLists.tasks($0, file: $1) }
        let types = try Recorded(path, "the menu of nodes", isQuiet: isQuiet) { TaskLists.types($0, file: $1) }
        let menu = RentedMenu(types.rows)
        let study = SimulationStudy(
            workload: tasks.file.name, workloadDigest: tasks.file.digest, format: "eva", jobs: tasks.rows.count,
            badRows: tasks.badRows + types.badRows, pool: types.file.name, poolDigest: types.file.digest,
            tickMilliseconds: 0)
        let contention = Contention.compounding(factor)
        let runs = rules.map { rule in
            SimulationRun(
                RentedReplay.run(Self.rule(rule, menu, contention), tasks.rows, on: menu, contention), rule, tasks.rows)
        }
        return SimulationDocument(study: study, runs: runs)
    }

    private static func rule(
        _ name: StudyKind.PackingName, _ menu: RentedMenu, _ contention: Contention
    ) -> any PackingRule {
        switch name {
        case .pack: Packing(menu: menu, contention: contention)
        case .join: JoinRule(menu: menu, contention: contention)
        case .alone: AloneRule(menu: menu)
        }
    }
}

extension SimulationRun {
    /// The row of a list of tasks on rented nodes; a ledger entry is a node's bill.
    fileprivate init(_ result: RentedResult, _ rule: StudyKind.PackingName, _ tasks: [RentedTask]) {
        self.init(policy: rule.rawValue, seed: 1, digest: NamedFile.digits(result.digest))
        cost = MoneyDocument(result.bill)
        succeeded = result.ends.count
        refused = result.refused.count
        let arrivals = Dictionary(tasks.map { ($0.id, $0.arrival) }) { first, _ in first }
        let starts = Dictionary(result.stays.map { ($0.task, $0.from) }) { min($0, $1) }
        let waits = result.ends.compactMap { end in
            arrivals[end.task].flatMap { arrival in starts[end.task].map { $0 - arrival } }
        }
        let ends = result.ends.compactMap { end in arrivals[end.task].map { $0 + end.jct } }
        if let first = arrivals.values.min(), let last = ends.max() { makespanHours = (last - first).hours }
        jctHours = Spread(ReplayResult.Quantiles(result.ends.map(\.jct)))
        waitHours = Spread(ReplayResult.Quantiles(waits))
        decisions = result.decisions
        postings = result.nodes.count
    }
}
