import Domain

extension Draws {
    /// Makes some jobs of some seeds elastic; those of the other seeds are as they were without.
    func size(_ spec: inout JobSpec, _ index: Int) {
        guard below(5, "has-sizes", 0) == 0, below(2, "elastic", index) == 0 else { return }
        let alternatives = spec.resources.accelerators.map { wanted in
            ElasticPlan.Alternative(
                kind: wanted.kind, least: 1, most: 1 + Int(below(4, "most-accelerators", index)))
        }
        let most = spec.nodes + Int(below(3, "most-nodes", index))
        let plan = ElasticPlan(accelerators: alternatives, leastNodes: spec.nodes, mostNodes: most)
        guard plan.breadth > 1 else { return }
        spec.elastic = Shared(plan)
        spec.objective = pick([nil, .time, .balanced(Price(nanosPerHour: 2_000_000_000))], "sized-for", index)
    }
}
