import Domain

/// Writes a spec as its `Encodable` conformance does; a test holds them to each other.
extension JobSpec {
    func write(to text: inout JSONText) throws {
        try text.writeObject { text in
            text.write(field: "name", name)
            text.write(field: "project", project)
            text.write(field: "priority", Int64(priority))
            text.write(field: "jobClass", jobClass.rawValue)
            text.write(object: "resources") { resources.write(to: &$0) }
            try text.write(object: "work") { try work.write(to: &$0) }
            if let checkpoint { text.write(object: "checkpoint") { checkpoint.write(to: &$0) } }
            text.write(object: "spot") { text in
                text.write(field: "maxInterruptions", Int64(spot.maxInterruptions))
                text.write(field: "allowWithoutCheckpoint", spot.allowWithoutCheckpoint)
                text.write(field: "policy", spot.policy?.rawValue)
            }
            text.write(field: "deadline", deadline?.milliseconds)
            if let objective { text.write(object: "objective") { objective.write(to: &$0) } }
            if let budget { text.write(object: "budget") { budget.write(to: &$0) } }
            if let metric {
                text.write(object: "metric") { text in
                    text.write(field: "name", metric.name)
                    text.write(field: "mode", metric.mode.rawValue)
                }
            }
            try text.write(object: "earlyStop") { try earlyStop.write(to: &$0) }
            if let quality { try text.write(object: "quality") { try quality.write(to: &$0) } }
            text.write(field: "maxRestartsOnErrors", Int64(maxRestartsOnErrors))
            text.write(field: "nodes", Int64(nodes))
            if let elastic { text.write(object: "elastic") { elastic.value.write(to: &$0) } }
            text.write(list: "after", after) { $0.write($1.number) }
            text.write(field: "notBefore", notBefore?.milliseconds)
            if let costs { text.write(object: "costs") { costs.write(to: &$0) } }
            text.write(field: "ignoredFields", ignoredFields)
            text.write(field: "probe", probe)
            if let trial { text.write(object: "trial") { trial.value.write(to: &$0) } }
        }
    }
}

extension Trial {
    fileprivate func write(to text: inout JSONText) {
        text.write(field: "sweep", sweep?.number)
        text.write(field: "name", name)
        text.write(field: "number", Int64(number))
        text.write(list: "values", values) { text, value in
            text.writeObject { text in
                text.write(field: "name", value.name)
                text.write(field: "value", value.value)
            }
        }
    }
}

extension ResourceRequest {
    fileprivate func write(to text: inout JSONText) {
        text.write(list: "accelerators", accelerators) { text, wanted in
            text.writeObject { text in
                text.write(field: "kind", wanted.kind.name)
                text.write(field: "count", Int64(wanted.count))
            }
        }
        text.write(field: "isOrdered", isOrdered)
        text.write(field: "cpus", Int64(cpus))
        text.write(field: "memoryMiB", Int64(memoryMiB))
        text.write(field: "sharesNode", sharesNode)
        text.write(field: "useSpot", useSpot)
        text.write(field: "maxHourlyCost", maxHourlyCost?.nanosPerHour)
        text.write(list: "places", places) { text, place in
            text.writeObject { text in
                text.write(field: "provider", place.provider)
                text.write(field: "region", place.region)
                text.write(field: "zone", place.zone)
            }
        }
    }
}

extension Workload {
    fileprivate func write(to text: inout JSONText) throws {
        switch self {
        case .command(let work):
            text.write(object: "command") { text in text.write(object: "_0") { work.write(to: &$0) } }
        case .simulated(let work):
            try text.write(object: "simulated") { text in try text.write(object: "_0") { try work.write(to: &$0) } }
        }
    }
}

extension CommandWork {
    fileprivate func write(to text: inout JSONText) {
        text.write(field: "setup", setup)
        text.write(field: "run", run)
        text.write(field: "directory", directory)
        text.write(key: "inherited")
        text.write(inherited.values)
        text.write(key: "environment")
        text.write(environment)
        text.write(field: "secrets", secrets)
        text.write(field: "expectedDuration", expectedDuration?.milliseconds)
        text.write(field: "steps", steps.map { Int64($0) })
    }
}

extension SimulatedWork {
    fileprivate func write(to text: inout JSONText) throws {
        text.write(field: "workload", workload)
        text.write(field: "steps", Int64(steps))
        text.write(field: "startup", startup.milliseconds)
        text.write(field: "reportEvery", Int64(reportEvery))
        try text.write(object: "curve") { text in
            text.write(field: "metric", curve.metric)
            try text.write(field: "start", curve.start)
            try text.write(field: "end", curve.end)
            try text.write(field: "rate", curve.rate)
            try text.write(field: "noise", curve.noise)
            text.write(field: "divergesAtStep", curve.divergesAtStep.map { Int64($0) })
        }
        text.write(field: "failsAtStep", failsAtStep.map { Int64($0) })
        text.write(field: "stalledPerMille", stalledPerMille)
        guard let uses else { return }
        text.write(object: "uses") { text in
            text.write(field: "milliAccelerators", uses.milliAccelerators)
            text.write(field: "milliCPUs", uses.milliCPUs)
            text.write(field: "memoryMiB", uses.memoryMiB)
        }
    }
}

extension CheckpointPlan {
    fileprivate func write(to text: inout JSONText) {
        text.write(field: "path", path)
        text.write(object: "every") { text in
            switch every {
            case .auto: text.write(object: "auto") { _ in }
            case .span(let span): text.write(object: "span") { $0.write(field: "_0", span.milliseconds) }
            case .steps(let steps): text.write(object: "steps") { $0.write(field: "_0", Int64(steps)) }
            }
        }
        text.write(field: "bytes", bytes)
        text.write(field: "saveTime", saveTime.milliseconds)
    }
}

extension BudgetPlan {
    fileprivate func write(to text: inout JSONText) {
        text.write(field: "limit", limit.nanos)
        text.write(field: "onExceed", onExceed.rawValue)
        text.write(list: "warnAt", warnAt) { $0.write(Int64($1)) }
    }
}

extension Objective {
    fileprivate func write(to text: inout JSONText) {
        switch self {
        case .cost: text.write(object: "cost") { _ in }
        case .time: text.write(object: "time") { _ in }
        case .balanced(let price): text.write(object: "balanced") { $0.write(field: "_0", price.nanosPerHour) }
        }
    }
}

extension QualityGuards {
    fileprivate func write(to text: inout JSONText) throws {
        try text.write(list: "rules", rules) { text, rule in
            try text.writeObject { text in
                text.write(field: "kind", rule.kind.rawValue)
                text.write(field: "metric", rule.metric)
                text.write(field: "bound", rule.bound.rawValue)
                try text.write(field: "value", rule.value)
            }
        }
    }
}

extension EarlyStopPlan {
    fileprivate func write(to text: inout JSONText) throws {
        if let patience {
            try text.write(object: "patience") { text in
                text.write(field: "reports", Int64(patience.reports))
                try text.write(field: "minDelta", patience.minDelta)
            }
        }
        text.write(field: "mode", mode.rawValue)
    }
}
