import Domain

/// Reads what makes a job elastic: ranges of accelerators and of nodes, and how long a command takes with each number.
struct ElasticReader {
    let walker: Walker

    /// An alternative as it is written: `A100`, `A100:8`, `A100:2..8`; what is wrong with it is noted.
    func alternative(_ text: String, _ place: Document.Place) -> ElasticPlan.Alternative? {
        if let read = Quantity.acceleratorRange(text) { return read }
        let form =
            Quantity.isRange(text)
            ? "a range of accelerators is written like A100:2..8, the smaller number first"
            : "accelerators are written like A100 or A100:8"
        walker.note(place, "\(form), not '\(text)'")
        return nil
    }

    /// `num_nodes`: a number, or a range; nil: absent or wrong.
    func nodes(_ task: Mapping) -> ClosedRange<Int>? {
        let limits = 1...Limits.nodesPerJob
        guard let value = task["num_nodes"], case .scalar(let text, _) = value.content, Quantity.isRange(text) else {
            return task.integer("num_nodes", in: limits).map { $0...$0 }
        }
        let form = "a number or a range like 2..4, the smaller first, at most \(limits.upperBound)"
        return task.value("num_nodes", form) { Quantity.range($0, in: limits) }
    }

    /// Notes the ranges in a spec, which asks for the least of each from then on; one without ranges is as it was.
    func note(
        _ alternatives: [ElasticPlan.Alternative], nodes: ClosedRange<Int>, in spec: inout JobSpec,
        _ place: Document.Place
    ) {
        spec.resources.accelerators = alternatives.map { Accelerators(kind: $0.kind, count: $0.least) }
        spec.nodes = nodes.lowerBound
        spec.elastic = nil
        guard nodes.count > 1 || alternatives.contains(where: { $0.least < $0.most }) else { return }
        let plan = ElasticPlan(accelerators: alternatives, leastNodes: nodes.lowerBound, mostNodes: nodes.upperBound)
        guard plan.breadth <= Limits.sizesPerJob else {
            walker.note(
                place, "a job has at most \(Limits.sizesPerJob) sizes, these ranges have \(plan.breadth)",
                hint: "narrow them, or give one number of accelerators or nodes")
            return
        }
        let ranges = Set(alternatives.map { $0.least...$0.most })
        if spec.resources.isOrdered, ranges.count > 1 {
            walker.note(
                place, "accelerators in a list, which are in order, have one range",
                hint: "a mapping takes the best of different ranges: {A100: 1..4, L4: 2..8}")
        }
        spec.elastic = Shared(plan)
    }

    /// How long a command takes: one length, or with a range one for each number that it may have.
    func readLength(_ ours: Mapping?, _ spec: inout JobSpec, _ work: inout CommandWork, _ place: Document.Place) {
        guard let said = ours?["expected_duration"], case .mapping = said.content, let ours else {
            work.expectedDuration = ours?.value("expected_duration", "a length like 2h30m", Quantity.span)
            guard spec.elastic != nil else { return }
            walker.note(
                ours?["expected_duration"]?.place ?? place,
                "a command with a range of accelerators or nodes says how long it takes with each number",
                hint: "purser: {expected_duration: {2: 8h, 4: 4h30m}}")
            return
        }
        guard var plan = spec.elastic?.value else {
            walker.note(
                said.place, "lengths by number are for a range of accelerators or nodes",
                hint: "resources: {accelerators: A100:2..8}")
            return
        }
        let counts = Set(plan.sizes.map(\.count)).sorted()
        for (name, text, place) in ours.texts("expected_duration") {
            guard let count = Int(name), counts.contains(count) else {
                walker.note(
                    place, "'\(name)' is none of the numbers that it may have",
                    hint: "one of: \(counts.map(String.init).joined(separator: ", "))")
                continue
            }
            guard let length = text.flatMap(Quantity.span), length > .zero else {
                walker.note(place, "how long it takes with \(count) must be a length like 2h30m, not '\(text ?? "")'")
                continue
            }
            plan.lengths.append(ElasticPlan.Length(count: count, length: length))
        }
        plan.lengths.sort { $0.count < $1.count }
        if plan.lengths.count < 2, walker.problems.isEmpty {
            walker.note(said.place, "with a range it says how long it takes with two numbers at least")
        }
        spec.elastic = Shared(plan)
        work.expectedDuration = plan.lengths.first?.length
    }

    /// Puts accelerators that a flag asks for in the place of the file's.
    func override(_ alternative: ElasticPlan.Alternative, in spec: inout JobSpec, _ place: Document.Place) {
        let before = spec.elastic?.value
        let nodes = before.map { $0.leastNodes...$0.mostNodes } ?? spec.nodes...spec.nodes
        note([alternative], nodes: nodes, in: &spec, place)
        guard case .command(var work) = spec.work else { return }
        let lengths = before?.lengths ?? []
        guard var plan = spec.elastic?.value else {
            let count = JobSize(accelerators: alternative.least, nodes: spec.nodes).count
            if before != nil { work.expectedDuration = before?.length(of: count) }
            spec.work = .command(work)
            return
        }
        plan.lengths = lengths.filter { stated in plan.sizes.contains { $0.count == stated.count } }
        guard !plan.lengths.isEmpty else {
            return walker.note(
                place, "a command with a range of accelerators or nodes says in its file how long it takes with each",
                hint: "purser: {expected_duration: {2: 8h, 4: 4h30m}}")
        }
        spec.elastic = Shared(plan)
        spec = spec.unsized
    }
}
