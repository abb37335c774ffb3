import Domain

extension WhatIf {
    /// What a pair cannot know, in the order of the kinds; kinds about nothing are left out.
    public func unknowns(_ pair: Pair) -> [ReplayUnknown] {
        var found: [ReplayUnknown.Kind: ReplayUnknown] = [:]
        func add(_ kind: ReplayUnknown.Kind, _ amount: Money, count: Int = 1) {
            found[kind, default: ReplayUnknown(kind)].count += count
            found[kind, default: ReplayUnknown(kind)].amount += amount
        }
        let replayed = Set(work.jobs.map(\.index))
        for (index, job) in history.jobs.enumerated() {
            if !replayed.contains(index) {
                add(.didNothing, job.cost)
            } else if let kind = job.cut {
                add(kind, job.cost)
            }
            if job.wasHeldByHand { add(.heldByHand, job.cost) }
            if let group = job.mainGroup, today.pool.group(group) == nil { add(.groupIsGone, job.cost) }
        }
        for (index, compared) in comparisons(pair).enumerated() {
            if compared.today?.end == nil { add(.notReplayed, compared.job.cost) }
            guard let other = compared.otherwise, other.end != nil else {
                add(.notOtherwise, compared.today?.cost ?? .zero)
                continue
            }
            if let kind = speed(of: work.jobs[index], other) { add(kind, other.cost) }
        }
        for group in otherwise.pool.groups where group.terms == .spot && !history.marketsSeen.contains(group.id) {
            if let spent = pair.otherwise.spent[group.id] { add(.marketUnseen, spent) }
        }
        for group in otherwise.pool.groups where group.terms == .reserved {
            if let spent = pair.otherwise.spent[group.id] { add(.reserved, spent) }
        }
        if history.ofEarlierJobs != .zero { add(.earlierJobs, history.ofEarlierJobs, count: 0) }
        if history.budgets > 0 { add(.budgets, .zero, count: history.budgets) }
        return ReplayUnknown.Kind.allCases.compactMap { found[$0] }
    }

    /// What is not known of a job's speed where the other replay had it; nil: nothing.
    private func speed(of job: PastWork.Job, _ other: ReplayResult.Detail) -> ReplayUnknown.Kind? {
        guard let group = other.group.flatMap({ otherwise.pool.group($0) }) else { return nil }
        switch job.spec.work {
        case .simulated(let work):
            // What the replay's jobs report there is what its table has.
            let room = group.room(for: job.spec.resources)
            guard
                let speed = otherwise.pool.throughputs.speed(
                    of: work.workload, on: group, room: room, nodes: job.spec.nodes)
            else { return .speedUnknown }
            return speed.isMeasured ? nil : .speedEstimated
        case .command:
            guard let factor = job.factor(on: group, otherwise.pool.throughputs) else { return .commandUnknown }
            return factor == 1 ? nil : .commandElsewhere
        }
    }
}

extension RecordedJob {
    /// Why what it would have done in the end is not known; nil: it did it.
    fileprivate var cut: ReplayUnknown.Kind? {
        switch end {
        case .succeeded: nil
        case .cancelled: .cancelled
        case .failed, .lost: .failed
        case .stoppedEarly, .stoppedBudget: .stopped
        case nil: .unfinished
        }
    }
}
