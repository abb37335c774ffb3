import Domain

extension ForbiddenSaving {
    /// What was not done, what it would have saved, and what forbids it.
    var sentence: String {
        let saved = wouldHaveSaved.map { ", which would have saved about \($0)" } ?? ""
        return "it is not \(action.done)\(saved) (\(occasion.sentence)): \(guardrail.sentence(against: action))"
    }
}

extension SavingAction {
    /// What is done to the job: `stopped early`.
    fileprivate var done: String {
        switch self {
        case .stopEarly: "stopped early"
        case .moveToSpot: "put on spot"
        case .preempt: "preempted"
        case .move: "moved"
        case .stopForBudget: "stopped for a shared budget"
        case .shrink: "given fewer nodes"
        case .useLessData: "trained on less data"
        case .share: "put on a node with others"
        }
    }
}

extension SavingOccasion {
    fileprivate var sentence: String {
        switch self {
        case .plateau(let metric, let since): "\(metric) has not improved since step \(since)"
        case .job(let job): "job \(job) needs its nodes"
        case .budget(let name): "\(name) is used up"
        case .cheaper(let group): "\(group) would finish it for less"
        }
    }
}

extension Guardrail {
    /// What forbids a saving, in words.
    func sentence(against action: SavingAction) -> String {
        switch self {
        case .jobClass(let jobClass): "a \(jobClass.rawValue) job is never \(action.done) to save money"
        case .quality(let rule, let latest): "\(rule.metric) \(rule.wanted), and \(rule.found(latest))"
        }
    }
}

extension QualityGuard {
    /// `at least 0.9`.
    public var sentence: String { "\(bound == .atLeast ? "at least" : "at most") \(value)" }

    fileprivate var wanted: String { "must be \(sentence)" }

    fileprivate func found(_ latest: MetricValue?) -> String {
        switch latest {
        case nil: "no value of it has been reported yet"
        case .finite(let number)?: "it is \(shortened(number)) now"
        case let value?: "it is \(value.kind) now"
        }
    }
}
