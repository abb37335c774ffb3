import Domain
import Hummingbird
import Orchestration
import Wire

// How fast workloads are reckoned to run.
extension Routes {
    /// Rows of the tables, what jobs reported, and estimates for the accelerators of the pool's nodes that have
    /// neither; by workload, accelerator, number and servers.
    func throughput(_ request: Request) async throws -> Response {
        let all = await runtime.read { Self.throughputs(of: $0) }
        let pairs = request.uri.queryParameters.map { (key: String($0.key), value: String($0.value)) }
        let query = try ThroughputQuery(pairs, among: all)
        return try Answering.json(
            ItemList(kind: "ThroughputList", asOf: await runtime.now().description, items: query.selected(all)))
    }

    private static func throughputs(of orchestrator: Orchestrator) -> [ThroughputDocument] {
        let table = orchestrator.settings.pool.throughputs
        let learnt = orchestrator.state.throughputs
        var keys = Set(table.rows.keys).union(learnt.keys)
        let anyhow = Set(keys.map { ThroughputKey(workload: $0.workload, accelerators: $0.accelerators) })
        for workload in Set(keys.map(\.workload)) {
            for group in orchestrator.settings.pool.groups {
                let key = ThroughputKey(workload: workload, on: group, room: group.room, nodes: 1)
                let isStated = anyhow.contains(
                    ThroughputKey(workload: key.workload, accelerators: key.accelerators))
                if !isStated { keys.insert(key) }
            }
        }
        return keys.sorted().compactMap { key in
            orchestrator.speed(key).map { document(of: key, $0, table.rows[key]) }
        }
    }

    private static func document(of key: ThroughputKey, _ speed: Speed, _ row: ThroughputRow?) -> ThroughputDocument {
        let middle = Double(speed.throughput.stepsPerHour) / 3_600
        func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
        let isRow = speed.basis == .measured
        return ThroughputDocument(
            workload: key.workload,
            hardware: key.accelerators.kind.name == "cpu" ? "cpu" : key.accelerators.description,
            nodes: key.nodes == 0 ? nil : key.nodes, stepsPerSecond: rounded(middle),
            slow: rounded(middle / speed.timeP90), fast: rounded(middle / speed.timeP10), basis: speed.basis.rawValue,
            from: speed.from?.description, isCorrected: speed.isCorrected ? true : nil, step: row?.step,
            source: isRow ? row?.origin?.source ?? "pool file" : nil, date: isRow ? row?.origin?.date : nil)
    }
}

/// Which speeds a request wants. A word that nothing in the list answers to is the caller's mistake.
private struct ThroughputQuery {
    private var workloads: Set<String> = []
    private var hardware: Set<String> = []
    private var bases: Set<String> = []
    private var limit = Int.max

    init(_ pairs: [(key: String, value: String)], among all: [ThroughputDocument]) throws(Problem) {
        for (key, value) in pairs {
            let words = Set(value.split(separator: ",").map { $0.lowercased() })
            switch key {
            case "workload": workloads = try Self.known(words, key, all.map(\.workload))
            case "accelerator":
                hardware = try Self.known(words, key, all.flatMap { [$0.hardware, Self.kind($0)] })
            case "basis": bases = try Self.known(words, key, Speed.Basis.allCases.map(\.rawValue))
            case "limit":
                guard let most = Int(value), most > 0 else {
                    throw Self.bad("'limit' must be a positive number, not '\(value)'", nil)
                }
                limit = most
            default:
                throw Self.bad("there is no parameter '\(key)'", "there are workload, accelerator, basis, limit")
            }
        }
    }

    func selected(_ all: [ThroughputDocument]) -> [ThroughputDocument] {
        let chosen = all.lazy.filter { item in
            (workloads.isEmpty || workloads.contains(item.workload.lowercased()))
                && (bases.isEmpty || bases.contains(item.basis))
                && (hardware.isEmpty || hardware.contains(item.hardware.lowercased())
                    || hardware.contains(Self.kind(item).lowercased()))
        }
        return Array(chosen.prefix(limit))
    }

    private static func kind(_ item: ThroughputDocument) -> String {
        item.hardware.split(separator: ":").first.map(String.init) ?? item.hardware
    }

    private static func known(_ words: Set<String>, _ key: String, _ valid: [String]) throws(Problem) -> Set<String> {
        let lowered = Set(valid.map { $0.lowercased() })
        for word in words.sorted() where !lowered.contains(word) {
            throw bad(
                "there is no \(key) '\(word)'",
                nearest(to: word, among: Set(valid).sorted()).map { "did you mean '\($0)'?" })
        }
        return words
    }

    private static func bad(_ detail: String, _ hint: String?) -> Problem {
        Problem(status: 400, code: "BadQuery", title: "bad query", detail: detail, hint: hint)
    }
}
