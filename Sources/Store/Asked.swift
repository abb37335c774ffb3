import Domain
import Wire

/// What a job asked for, as pairs for people. Values of secrets and of the submitter's environment are not among them.
enum Asked {
    static func pairs(of spec: JobSpec) -> [NamedValue] {
        var pairs = [NamedValue(name: "class", value: "\(spec.jobClass.rawValue), priority \(spec.priority)")]
        if let trial = spec.trial?.value {
            let sweep = trial.sweep.map { "\($0) " } ?? ""
            pairs.append(NamedValue(name: "sweep", value: "\(sweep)'\(trial.name)', trial \(trial.number)"))
            let values = trial.values.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
            pairs.append(NamedValue(name: "parameters", value: values))
        }
        pairs.append(NamedValue(name: "hardware", value: hardware(spec.resources)))
        if let plan = spec.elastic?.value { pairs.append(NamedValue(name: "sizes", value: sizes(plan))) }
        pairs.append(NamedValue(name: "spot", value: spot(spec)))
        if let most = spec.resources.maxHourlyCost { pairs.append(NamedValue(name: "at most", value: "\(most)")) }
        if let deadline = spec.deadline { pairs.append(NamedValue(name: "deadline", value: "\(deadline)")) }
        if let objective = spec.objective {
            pairs.append(NamedValue(name: "placed for", value: sentence(objective)))
        }
        if let budget = spec.budget {
            pairs.append(NamedValue(name: "budget", value: "\(budget.limit), then \(budget.onExceed.rawValue)"))
        }
        if let plan = spec.checkpoint {
            let size = plan.bytes > 0 ? ", \(size(plan.bytes))" : ""
            pairs.append(NamedValue(name: "checkpoint", value: "\(every(plan)), \(plan.saveTime) each\(size)"))
        }
        if spec.probe == true {
            pairs.append(NamedValue(name: "probes", value: "short runs on two or three kinds, then the choice"))
        }
        if let costs = spec.costs, costs.egressBytes > 0 {
            pairs.append(NamedValue(name: "egress", value: "\(size(costs.egressBytes)) when it succeeds"))
        }
        if let dataset = spec.costs?.dataset {
            let place = [dataset.place.provider, dataset.place.region].compactMap(\.self).joined(separator: "/")
            pairs.append(NamedValue(name: "data set", value: "\(size(dataset.bytes)) in \(place)"))
        }
        if let goal = spec.metric {
            pairs.append(NamedValue(name: "objective", value: "\(goal.name), \(goal.mode.rawValue)"))
        }
        if let rule = spec.earlyStop.patience {
            let text =
                "patience of \(rule.reports) reports, min_delta \(rule.minDelta), \(spec.earlyStop.mode.rawValue)"
            pairs.append(NamedValue(name: "early stop", value: text))
        }
        for rule in spec.quality?.rules ?? [] {
            pairs.append(NamedValue(name: name(of: rule.kind), value: "\(rule.metric) \(rule.sentence)"))
        }
        pairs += work(spec.work)
        return pairs
    }

    /// Bytes for people, in powers of ten: `2 GB`, `150 GB`, `1.5 MB`.
    static func size(_ bytes: Int64) -> String {
        let units: [(Int64, String)] = [
            (1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"),
        ]
        guard let (unit, name) = units.first(where: { bytes >= $0.0 }) else { return "\(bytes) bytes" }
        let tenths = Int64(roundedHalfEven(UInt64(bytes), unit: UInt64(unit / 10)))
        return "\(tenths / 10)\(tenths % 10 == 0 ? "" : ".\(tenths % 10)") \(name)"
    }

    private static func hardware(_ resources: ResourceRequest) -> String {
        let wanted = resources.accelerators.map(\.description).joined(
            separator: resources.isOrdered ? ", then " : " or ")
        let least = "\(resources.cpus)+ vCPU" + (resources.memoryMiB > 0 ? ", \(resources.memoryMiB)+ MiB" : "")
        return wanted.isEmpty ? least : "\(wanted); \(least)"
    }

    /// `A100:2..8, 1..4 nodes`: what an elastic job may have.
    private static func sizes(_ plan: ElasticPlan) -> String {
        let kinds = plan.accelerators.map {
            "\($0.kind):" + ($0.least == $0.most ? "" : "\($0.least)..") + "\($0.most)"
        }
        let nodes = plan.leastNodes == plan.mostNodes ? "\(plan.mostNodes)" : "\(plan.leastNodes)..\(plan.mostNodes)"
        let all = "\(nodes) \(plan.mostNodes == 1 ? "node" : "nodes")"
        return kinds.isEmpty ? all : "\(kinds.joined(separator: " or ")) on each of \(all)"
    }

    private static func sentence(_ objective: Objective) -> String {
        switch objective {
        case .cost: "the least cost"
        case .time: "the least time"
        case .balanced(let price): "the least cost, with \(price) for each hour until it is over"
        }
    }

    private static func name(of kind: QualityGuard.Kind) -> String {
        switch kind {
        case .floor: "quality floor"
        case .group: "group floor"
        case .gap: "largest gap"
        }
    }

    private static func spot(_ spec: JobSpec) -> String {
        switch spec.resources.useSpot {
        case true:
            "yes, on-demand after \(spec.spot.maxInterruptions) interruptions"
                + (spec.isPaced ? "; by the policy \((spec.spot.policy ?? .learned).rawValue) before its deadline" : "")
        case false: "no"
        case nil: spec.checkpoint == nil ? "no (it has no checkpoints)" : "where it is cheaper"
        }
    }

    private static func every(_ plan: CheckpointPlan) -> String {
        switch plan.every {
        case .auto: "at the Young/Daly interval"
        case .span(let span): "every \(span)"
        case .steps(let steps): "every \(steps) steps"
        }
    }

    private static func work(_ work: Workload) -> [NamedValue] {
        switch work {
        case .simulated(let model):
            return [NamedValue(name: "model", value: "\(model.workload), \(model.steps) steps")]
        case .command(let command):
            let secrets =
                command.secrets.isEmpty
                ? []
                : [
                    NamedValue(
                        name: "secrets", value: command.secrets.map { "\($0)=***" }.joined(separator: " "))
                ]
            return [
                NamedValue(name: "run", value: command.run), NamedValue(name: "directory", value: command.directory),
            ] + secrets
        }
    }
}
