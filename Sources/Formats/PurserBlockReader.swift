import Domain

/// Reads the block of our own in a job file: `purser:`.
struct PurserBlockReader {
    let walker: Walker

    /// Keys that are planned and refused until they do something.
    private static let planned = ["data", "guard", "stages"]
    private static let present: [String] = [
        "simulate", "project", "priority", "class", "budget", "checkpoint", "spot", "metrics", "early_stop",
        "expected_duration", "steps", "after", "start", "quality", "costs", "deadline", "objective",
        "sweep", "probe",
    ]
    static let keys = present + planned
    /// Numbers of steps that are understood.
    static let steps = 1...1_000_000_000_000

    func read(_ block: Mapping, _ spec: inout JobSpec) {
        for key in Self.planned where block[key] != nil {
            walker.note(
                block[key]?.place ?? block.place, "'\(key)' is not supported in this release", hint: "remove it for now"
            )
        }
        spec.project = block.text("project") ?? spec.project
        spec.priority = block.integer("priority", in: 0...100) ?? spec.priority
        spec.jobClass = block.word("class", JobClass.self) ?? spec.jobClass
        readWaiting(block, &spec)
        readBudget(block, &spec)
        readCheckpoint(block, &spec)
        readSpot(block, &spec)
        readMetrics(block, &spec)
        readEarlyStop(block, &spec)
        spec.costs = CostsBlockReader(walker: walker).costs(block)
    }

    func readModel(_ document: Document, _ spec: inout JobSpec) {
        let model = walker.mapping(
            document, "simulate",
            keys: ["workload", "steps", "startup", "report_every", "fails_at_step", "stalled", "uses", "curve"])
        model.require("workload")
        model.require("steps")
        let steps = model.integer("steps", in: Self.steps) ?? 1
        var work = SimulatedWork(workload: model.text("workload") ?? "?", steps: steps)
        work.startup = model.value("startup", "a length like 30s", Quantity.span) ?? work.startup
        work.reportEvery = model.integer("report_every", in: Self.steps) ?? work.reportEvery
        work.failsAtStep = model.integer("fails_at_step", in: Self.steps)
        work.stalledPerMille = model.value("stalled", "a percentage from 0.1 to 90", Self.perMille)
        work.uses = model.mapping("uses", keys: ["accelerators", "cpus", "memory"]).map(Self.uses)
        if let curve = model.mapping(
            "curve", keys: ["metric", "start", "end", "rate", "noise", "diverges_at_step"])
        {
            work.curve.metric = curve.text("metric") ?? work.curve.metric
            work.curve.start = curve.number("start") ?? work.curve.start
            work.curve.end = curve.number("end") ?? work.curve.end
            work.curve.rate = curve.number("rate") ?? work.curve.rate
            work.curve.noise = curve.number("noise") ?? work.curve.noise
            work.curve.divergesAtStep = curve.integer("diverges_at_step", in: Self.steps)
        }
        if spec.metric == nil {
            spec.metric = MetricGoal(name: work.curve.metric, mode: work.curve.end < work.curve.start ? .min : .max)
        }
        spec.work = .simulated(work)
    }

    /// `12`, `12.5` or `12.5%`, in thousandths.
    private static func perMille(_ text: String) -> Int64? {
        guard let percent = Double(text.hasSuffix("%") ? text.dropLast() : text[...]), (0.1...90).contains(percent)
        else { return nil }
        return Int64((percent * 10).rounded())
    }

    /// The most that a modelled job uses of what it has.
    private static func uses(_ block: Mapping) -> PeakUse {
        func thousandths(_ key: String) -> Int64? {
            block.value(key, "a number from 0 to 10000, like 1.5") { text in
                Double(text).flatMap { (0...10_000).contains($0) ? Int64(($0 * 1_000).rounded(.up)) : nil }
            }
        }
        let memory = block.value("memory", "an amount like 16GiB") { Quantity.bytes($0, unit: 1 << 30) }
        return PeakUse(
            milliAccelerators: thousandths("accelerators"), milliCPUs: thousandths("cpus"),
            memoryMiB: memory.map { ($0 + (1 << 20) - 1) >> 20 })
    }

    /// What keeps it out of the queue: jobs it comes after, and an instant before which it must not start.
    private func readWaiting(_ block: Mapping, _ spec: inout JobSpec) {
        for item in block.list("after") {
            if case .scalar(let text, _) = item.content, let number = Int64(text), number > 0 {
                spec.after.append(JobID(number))
            } else {
                walker.note(item.place, "after lists numbers of jobs, like [184]")
            }
        }
        if spec.after.count > Limits.dependencies {
            walker.note(block.place, "a job comes after at most \(Limits.dependencies) others")
        }
        if spec.after.count > 1 { spec.after = Set(spec.after).sorted() }
        spec.notBefore = block.value("start", "an instant like 2026-12-01T06:00:00Z") { Instant(iso8601: $0) }
        spec.deadline = block.value("deadline", "an instant like 2026-12-01T06:00:00Z") { Instant(iso8601: $0) }
        spec.objective = objective(block)
    }

    /// What is to be small: a word, or `balanced: {dollars_per_hour: 3}`.
    private func objective(_ block: Mapping) -> Objective? {
        guard let said = block["objective"] else { return nil }
        guard case .mapping = said.content else {
            return block.value("objective", "cost, time or {balanced: {dollars_per_hour: 3}}") { text in
                ["cost": Objective.cost, "time": .time][text]
            }
        }
        let balanced = walker.mapping(said, "objective", keys: ["balanced"]).mapping(
            "balanced", keys: ["dollars_per_hour"])
        balanced?.require("dollars_per_hour")
        return balanced?.value("dollars_per_hour", "dollars like 3", Quantity.price).map { .balanced($0) }
    }

    private func readBudget(_ block: Mapping, _ spec: inout JobSpec) {
        guard let budget = block.mapping("budget", keys: ["max_cost", "on_exceed", "warn_at"]) else { return }
        budget.require("max_cost")
        guard let limit = budget.value("max_cost", "an amount like $40", Quantity.money) else { return }
        var plan = BudgetPlan(limit: limit)
        plan.onExceed = budget.word("on_exceed", BudgetPlan.Action.self) ?? plan.onExceed
        if budget["warn_at"] != nil {
            plan.warnAt = budget.list("warn_at").compactMap { item in
                if case .scalar(let text, _) = item.content, let percent = Int(text), (1...100).contains(percent) {
                    return percent
                }
                walker.note(item.place, "warn_at lists percentages from 1 to 100")
                return nil
            }.sorted()
        }
        spec.budget = plan
    }

    private func readCheckpoint(_ block: Mapping, _ spec: inout JobSpec) {
        guard let checkpoint = block.mapping("checkpoint", keys: ["path", "every", "size", "save"]) else { return }
        var plan = CheckpointPlan()
        plan.path = checkpoint.text("path")
        plan.every =
            checkpoint.value("every", "auto, a length like 30m, or a number of steps", Self.every) ?? plan.every
        plan.bytes = checkpoint.value("size", "a size like 2GB") { Quantity.dataBytes($0) } ?? 0
        // Without a measured time, a save is reckoned at 250 MB/s, the order of a cloud disk or object store.
        let reckoned = Span(milliseconds: max(1_000, plan.bytes / 250_000))
        plan.saveTime = checkpoint.value("save", "a length like 20s", Quantity.span) ?? reckoned
        spec.checkpoint = plan
    }

    private static func every(_ text: String) -> CheckpointPlan.Every? {
        if text == "auto" { return .auto }
        if let steps = Int(text) { return steps > 0 ? .steps(steps) : nil }
        return Quantity.span(text).flatMap { $0 > .zero ? .span($0) : nil }
    }

    private func readSpot(_ block: Mapping, _ spec: inout JobSpec) {
        guard
            let spot = block.mapping(
                "spot", keys: ["max_interruptions", "then", "allow_without_checkpoint", "policy"])
        else { return }
        spec.spot.maxInterruptions = spot.integer("max_interruptions", in: 0...10_000) ?? spec.spot.maxInterruptions
        spec.spot.allowWithoutCheckpoint = spot.bool("allow_without_checkpoint") ?? false
        spec.spot.policy = spot.word("policy", SpotPolicyKind.self)
        if spec.elastic != nil, let policy = spot["policy"] {
            walker.note(
                policy.place, "a job with a range of accelerators or nodes has no spot policy",
                hint: "give one number, or leave policy out")
        }
        _ = spot.value("then", "on_demand") { $0 == "on_demand" ? true : nil }
    }

    private func readMetrics(_ block: Mapping, _ spec: inout JobSpec) {
        guard let metrics = block.mapping("metrics", keys: ["objective", "mode", "source"]) else { return }
        metrics.require("objective")
        _ = metrics.value("source", "stdout or file") { ["stdout", "file"].contains($0) ? true : nil }
        guard let name = metrics.text("objective") else { return }
        spec.metric = MetricGoal(name: name, mode: metrics.word("mode", MetricGoal.Mode.self) ?? .min)
    }

    private func readEarlyStop(_ block: Mapping, _ spec: inout JobSpec) {
        guard
            let early = block.mapping("early_stop", keys: ["rule", "patience", "min_delta", "mode", "target", "worth"])
        else { return }
        for key in ["target", "worth"] where early[key] != nil {
            walker.note(early[key]?.place ?? early.place, "'\(key)' is not supported in this release")
        }
        if early.text("rule") == "patience" || (early["rule"] == nil && early["patience"] != nil) {
            early.require("patience")
            if let reports = early.integer("patience", in: 1...1_000_000) {
                spec.earlyStop.patience = PatienceRule(reports: reports, minDelta: early.number("min_delta") ?? 0)
            }
        } else if let rule = early.text("rule") {
            walker.note(
                early["rule"]?.place ?? early.place, "the rule '\(rule)' is not supported in this release",
                hint: "rule: patience")
        }
        spec.earlyStop.mode = early.word("mode", EarlyStopPlan.Mode.self) ?? .on
    }
}
