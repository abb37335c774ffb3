/// Lists have thousands of these, so this one writes its fields itself, in the order of their declaration.
extension JobDocument {
    func write(to text: inout JSONText) throws {
        text.beginObject()
        let level = text.level
        text.write(field: "id", id)
        text.write(field: "name", name)
        text.write(field: "owner", owner)
        text.write(field: "project", project)
        text.write(field: "priority", Int64(priority))
        text.write(field: "jobClass", jobClass)
        text.write(field: "state", state)
        text.write(field: "since", since)
        text.write(field: "reason", reason)
        text.write(field: "submittedAt", submittedAt)
        text.write(field: "startedAt", startedAt)
        text.write(field: "endedAt", endedAt)
        text.write(field: "lease", lease)
        text.write(field: "group", group)
        text.write(field: "hardware", hardware)
        text.write(field: "terms", terms)
        text.write(field: "rate", rate)
        text.write(field: "cost", cost)
        text.write(field: "limit", limit)
        text.write(field: "step", Int64(step))
        text.write(field: "steps", steps.map { Int64($0) })
        text.write(field: "checkpointStep", Int64(checkpointStep))
        text.write(field: "metric", metric)
        try text.write(field: "best", best)
        text.write(field: "attempts", Int64(attempts))
        text.write(field: "interruptions", Int64(interruptions))
        text.write(field: "exitCode", exitCode.map { Int64($0) })
        text.write(field: "etaSeconds", etaSeconds)
        text.write(field: "workload", workload)
        text.write(field: "retryOf", retryOf)
        if let sweep {
            text.write(field: "sweep", sweep)
            text.write(field: "sweepName", sweepName)
            text.write(field: "trial", trial.map { Int64($0) })
            if let parameters {
                text.write(key: "parameters")
                text.write(parameters)
            }
            text.write(field: "metricMode", metricMode)
        }
        text.close(to: level - 1)
    }
}

extension JSONText {
    fileprivate mutating func write(field name: StaticString, _ value: MoneyDocument?) {
        guard let value else { return }
        write(key: name)
        beginObject()
        write(field: "amount", value.amount)
        write(field: "currency", value.currency)
        close(to: level - 1)
    }
}
